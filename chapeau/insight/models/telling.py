"""From purchases to traits: for every hat what is known of it and foretold, with the model that says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np

from chapeau.insight.models.reading import Habits, Purchases, local_hours
from chapeau.insight.models.rules import gammagamma, habits, rfm, stages, waiting, worth
from chapeau.insight.models.rules.foresight import Chosen, choose
from chapeau.insight.models.rules.histories import CannotFit, Numbers, Whole
from chapeau.insight.models.rules.summing import WEEK, Buyers, summed
from chapeau.insight.models.values import ModelName, WorthFit
from chapeau.kit.money import minor_digits
from chapeau.person.audience.values import TraitRow

VERSION = 1
"""Of all models together; higher when the same history would be told otherwise."""
CHURN_WEEKS = 26.0
LATEST_NEXT = 104.0
"""Weeks; a next purchase further off is none to plan for."""
MOSTLY_ALIVE = 0.5
KNOWN_PART = 0.5
"""Worth is told as margin where the costs of so many purchases are known."""

OBSERVED = (
    "rfm_recency",
    "rfm_frequency",
    "rfm_money",
    "rfm_segment",
    "life_stage",
    "channel_preferred",
    "hour_preferred",
)
PREDICTED = ("ltv", "ltv_revenue", "p_alive", "churn_risk", "next_purchase_at")
CODES = (*OBSERVED, *PREDICTED)


@dataclass(frozen=True, slots=True, eq=False)
class Foretold:
    """Of one kind of buyer (hats, organisations): the fit, or why there is none, and its columns, all (buyers,)."""

    buyers: Buyers
    chosen: Chosen | None
    reason: str
    worth: tuple[WorthFit, ...]
    lorenz: tuple[float, ...]
    spent: Numbers
    """Minor units in each buyer's own currency."""
    currency: Whole
    p_alive: Numbers
    """Not a number where the model cannot say: BG/NBD of somebody who bought once."""
    churn_risk: Numbers
    next_week: Numbers
    purchases: Numbers
    """In the next twelve months."""
    ltv: Numbers
    ltv_revenue: Numbers


def foretell(bought: Purchases, who: Whole, *, today: int) -> Foretold:
    """``who``: (days,) the buyer of each of ``bought``, 0 for those left out."""
    kept = who != 0
    who, day, currency = who[kept], bought.day[kept], bought.currency[kept]
    net, margin = bought.net[kept], bought.margin[kept]
    buyers = summed(who, day, net, until=today)
    own = _own_currency(who, day, currency, buyers.who)
    place = np.searchsorted(buyers.who, who)
    is_own = currency == own[place] if len(who) else np.zeros(0, dtype=np.bool_)
    spent = np.zeros(len(buyers))
    np.add.at(spent, place[is_own], net[is_own])
    nothing = np.full(len(buyers), np.nan)
    try:
        chosen = choose(who, day, today=today)
    except CannotFit as refused:
        return Foretold(
            buyers, None, refused.reason, (), worth.lorenz(spent), spent, own, nothing, nothing, nothing, nothing,
            nothing, nothing,
        )  # fmt: skip
    model, histories = chosen.model, buyers.histories
    p_alive = waiting.alive(model, histories)
    if chosen.name is ModelName.BGNBD:
        p_alive = np.where(histories.repeats > 0, p_alive, np.nan)
    come = worth.discounted_purchases(model, histories)
    ltv, ltv_revenue, fits = nothing.copy(), nothing.copy(), []
    for code, name in enumerate(bought.currencies):
        for is_margin, values, into in ((True, margin, ltv), (False, net, ltv_revenue)):
            of_it = is_own & (currency == code)
            known = of_it & ~np.isnan(values)
            if not of_it.any() or known.sum() < KNOWN_PART * of_it.sum():
                continue
            found = _worth(who[known], day[known], values[known], buyers.who, today)
            if found is None:
                continue
            fitted, repeats, mean = found
            those = own == code
            into[those] = worth.expected_value(fitted.model, repeats, mean, come)[those]
            told = fitted.model
            fits.append(
                WorthFit(
                    currency=name, is_margin=is_margin, buyers=fitted.buyers, mean_minor=told.mean, p=told.p, q=told.q,
                    gamma=told.gamma,
                )
            )  # fmt: skip
    return Foretold(
        buyers, chosen, "", tuple(fits), worth.lorenz(spent), spent, own, p_alive,
        1 - waiting.chance_to_buy(model, histories, CHURN_WEEKS), waiting.median_wait(model, histories),
        waiting.expected_further(model, histories, worth.MONTHS * worth.WEEKS_OF_MONTH), ltv, ltv_revenue,
    )  # fmt: skip


def _own_currency(who: Whole, day: Whole, currency: Whole, buyers: Whole) -> Whole:
    """(buyers,) That of their last purchase."""
    order = np.lexsort((currency, day, who))
    last = np.searchsorted(who[order], buyers, side="right") - 1
    found: Whole = currency[order][last] if len(order) else np.zeros(0, dtype=np.int64)
    return found


def _worth(
    who: Whole, day: Whole, values: Numbers, everybody: Whole, today: int
) -> tuple[gammagamma.Fitted, Numbers, Numbers] | None:
    """The fit, and of everybody how many repeat purchases of what mean worth; none where too little is known."""
    seen = summed(who, day, values, until=today)
    use = (seen.histories.repeats > 0) & (seen.worth > 0)
    try:
        fitted = gammagamma.fit(seen.histories.repeats[use], seen.worth[use])
    except CannotFit:
        return None
    if not fitted.model.has_mean:
        return None
    repeats, mean = np.zeros(len(everybody)), np.zeros(len(everybody))
    at = np.searchsorted(everybody, seen.who)
    repeats[at], mean[at] = seen.histories.repeats, seen.worth
    return fitted, repeats, mean


def name_of(chosen: Chosen, *, now: datetime) -> str:
    """``bg-nbd/1 2026-11-22 -14.3%``: model, version, day of the fit, and by how much the hold-out was missed."""
    missed = f" {chosen.check.off_by:+.1%}" if chosen.check and chosen.check.actual else ""
    return f"{chosen.name.value}/{VERSION} {now.date().isoformat()}{missed}"


def rows_of(told: Foretold, currencies: Sequence[str], hats: Mapping[int, UUID], *, now: datetime) -> list[TraitRow]:
    """What is known and foretold of each hat that is still there."""
    buyers, histories = told.buyers, told.buyers.histories
    ago = (histories.watched - histories.last) * WEEK
    recency, frequency = rfm.recency_scores(ago), rfm.frequency_scores(histories.repeats + 1)
    money = np.zeros(len(buyers), dtype=np.int64)
    for code in np.unique(told.currency):
        those = told.currency == code
        money[those] = rfm.money_scores(told.spent[those])
    segment = rfm.segments(recency, frequency)
    stage = stages.stages(histories.repeats, histories.last * WEEK, ago)
    model = name_of(told.chosen, now=now) if told.chosen else ""
    with np.errstate(invalid="ignore"):
        is_near = (told.next_week <= LATEST_NEXT) & ~(told.p_alive < MOSTLY_ALIVE)
    rows: list[TraitRow] = []
    for at, number in enumerate(buyers.who.tolist()):
        hat = hats.get(number)
        if hat is None:
            continue
        rows += [
            TraitRow(hat, "rfm_recency", number=Decimal(int(recency[at])), model=f"rfm/{VERSION}"),
            TraitRow(hat, "rfm_frequency", number=Decimal(int(frequency[at])), model=f"rfm/{VERSION}"),
            TraitRow(hat, "rfm_money", number=Decimal(int(money[at])), model=f"rfm/{VERSION}"),
            TraitRow(hat, "rfm_segment", text=segment[at].value, model=f"rfm/{VERSION}"),
            TraitRow(hat, "life_stage", text=stage[at].value, model=f"life-stage/{VERSION}"),
        ]
        if told.chosen is None:
            continue
        for code, value in (("p_alive", told.p_alive[at]), ("churn_risk", told.churn_risk[at])):
            if not np.isnan(value):
                rows.append(TraitRow(hat, code, "predicted", number=_share(value), model=model))
        currency = currencies[told.currency[at]]
        for code, value in (("ltv", told.ltv[at]), ("ltv_revenue", told.ltv_revenue[at])):
            if not np.isnan(value):
                amount = Decimal(whole_units(value, currency))
                rows.append(TraitRow(hat, code, "predicted", number=amount, text=currency, model=model))
        if is_near[at]:
            moment = _noon(now + timedelta(weeks=float(told.next_week[at])))
            rows.append(TraitRow(hat, "next_purchase_at", "predicted", moment=moment, model=model))
    return rows


def habit_rows(
    told: Habits, hats: Mapping[int, UUID], zones: Mapping[int, str], house: ZoneInfo
) -> list[TraitRow]:  # fmt: skip
    """By which way and at which hour each mostly comes, of those who came often enough to say."""
    ways = habits.preferred(told.way_who, told.way, told.way_times)
    hours = habits.preferred_hours(told.visit_who, local_hours(told, zones, house), told.visit_times)
    rows = [
        TraitRow(hats[who], "channel_preferred", text=told.ways[way][:200], model=f"habits/{VERSION}")
        for who, way in ways.items()
        if who in hats
    ]
    rows += [
        TraitRow(hats[who], "hour_preferred", number=Decimal(hour), model=f"habits/{VERSION}")
        for who, hour in hours.items()
        if who in hats
    ]
    return rows


def forgotten(known: Iterable[tuple[UUID, str]], rows: Sequence[TraitRow]) -> list[TraitRow]:
    """What was told once and is told no longer: to be taken back."""
    still = {(row.hat_id, row.code) for row in rows}
    return [TraitRow(hat_id, code) for hat_id, code in known if (hat_id, code) not in still]


def _share(value: float) -> Decimal:
    return Decimal(str(round(float(value), 2)))


def whole_units(minor: float, currency: str) -> int:
    """Nobody's worth is foretold to the cent."""
    unit = 10 ** minor_digits(currency)
    return int(round(float(minor) / unit) * unit)


def _noon(moment: datetime) -> datetime:
    return moment.replace(hour=12, minute=0, second=0, microsecond=0)
