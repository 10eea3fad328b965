"""Fit the models to what the lake knows, and publish what they say of everybody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime

import numpy as np
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.insight.lake.engines import Engine, engine
from chapeau.insight.models.fields import ORGANISATION_CHANGED
from chapeau.insight.models.models import Fit, FitRun, OrganisationValue
from chapeau.insight.models.queries import LONGEST_RUN, check_may_foresee, fits, is_built
from chapeau.insight.models.reading import (
    read_habits,
    read_hats,
    read_organisations,
    read_purchases,
)
from chapeau.insight.models.rules.foresight import day_of
from chapeau.insight.models.telling import (
    CODES,
    VERSION,
    Foretold,
    foretell,
    forgotten,
    habit_rows,
    rows_of,
    whole_units,
)
from chapeau.insight.models.values import FitOf, FitView, ModelName
from chapeau.kit.bus import Touched, tell_watchers
from chapeau.kit.house import house_zone
from chapeau.kit.jobs import defer_once
from chapeau.kit.refusals import Forbidden, Refusal
from chapeau.person.audience.actions import publish_traits
from chapeau.person.audience.models import Trait
from chapeau.person.people.values import SYSTEM, Viewer


class LakeNotBuilt(Refusal):
    """Nothing to read from: not the same as nobody having bought."""

    code = "lake-not-built"
    status = 409
    sentence = _(
        "The figures have nothing to read from yet. Wait until the lake is built, or run `chapeau lake build`."
    )


KEPT_FITS = 60
"""Of each kind; older ones are forgotten."""


Step = Callable[[str], None]


def _silent(step: str) -> None:
    pass


def fit_models(
    viewer: Viewer, *, now: datetime, step: Step = _silent, on: Engine | None = None
) -> dict[FitOf, FitView]:
    """Read purchases and visits from the lake as it stands, fit, hold out, and publish traits of hats and values of
    organisations. Where too little is known, that is stored with its reason and what was foretold earlier is taken back.

    ``step`` is told what is being done. ``on``: the engine to read from, without it the house's.
    Refuses: ``Forbidden`` for anybody but the house itself, ``LakeNotBuilt``.
    """
    if not viewer.is_system:
        raise Forbidden
    if on is None and not is_built():
        raise LakeNotBuilt
    today = int(np.datetime64(now.astimezone(UTC).date(), "D").astype(np.int64))
    step("purchases")
    opened = on or engine()
    bought = read_purchases(opened)
    step("people")
    people = foretell(bought, bought.hat, today=today)
    step("organisations")
    accounts = foretell(bought, bought.organisation, today=today)
    step("habits")
    told = read_habits(opened, now=now)
    known = read_hats(np.concatenate([people.buyers.who, told.way_who, told.visit_who]))
    with transaction.atomic():
        _store(FitOf.HAT, people, now, today)
        of_accounts = _store(FitOf.ORGANISATION, accounts, now, today)
        _store_organisations(accounts, bought.currencies, of_accounts, now)
    step("traits")
    rows = rows_of(people, bought.currencies, known.hats, now=now)
    rows += habit_rows(told, known.hats, known.zones, house_zone())
    before = Trait.objects.filter(code__in=CODES).values_list("hat_id", "code")
    publish_traits(SYSTEM, rows=[*rows, *forgotten(before.iterator(), rows)], now=now)
    return fits(SYSTEM)


@transaction.atomic
def ask_for_fit(viewer: Viewer, *, now: datetime) -> None:
    """Have everybody counted anew soon, as the night does, by a job that says how far it is; asked twice it happens once.

    Refuses: ``Forbidden``, ``LakeNotBuilt``.
    """
    check_may_foresee(viewer)
    if not is_built():
        raise LakeNotBuilt
    FitRun.objects.filter(ended_at=None, asked_at__lt=now - LONGEST_RUN).update(ended_at=now)
    _run, is_new = FitRun.objects.get_or_create(ended_at=None, defaults={"asked_at": now})
    if is_new:
        old = FitRun.objects.order_by("-asked_at").values_list("id", flat=True)[KEPT_FITS:]
        FitRun.objects.filter(id__in=list(old)).delete()
        defer_once("models.fit_now", once="models.fit", queue="bulk")


def run_asked_fit(viewer: Viewer, *, clock: Callable[[], datetime]) -> None:
    """The job of ``ask_for_fit``: fits, and writes down how far it is; whatever ends it is written down too."""
    running = FitRun.objects.filter(ended_at=None)
    has_failed = True
    try:
        fit_models(viewer, now=clock(), step=_note_step)
        has_failed = False
    finally:
        running.update(ended_at=clock(), has_failed=has_failed)


def _note_step(step: str) -> None:
    FitRun.objects.filter(ended_at=None).update(step=step)


def _store(of: FitOf, told: Foretold, now: datetime, today: int) -> Fit:
    histories, chosen = told.buyers.histories, told.chosen
    row = Fit(
        of=of,
        version=VERSION,
        fitted_at=now,
        until=day_of(today),
        buyers=len(told.buyers),
        repeat_buyers=int((histories.repeats > 0).sum()),
        purchases=int(histories.repeats.sum()) + len(told.buyers),
        reason=told.reason,
        worth=[asdict(each) for each in told.worth],
        lorenz=list(told.lorenz),
    )
    if chosen is not None:
        names = ("r", "alpha", "a", "b") if chosen.name is ModelName.BGNBD else ("r", "alpha", "s", "beta")
        row.model = chosen.name
        row.parameters = dict(zip(names, map(float, chosen.peak.at), strict=True))
        errors = zip(names, chosen.peak.standard_errors.tolist(), strict=True)
        row.errors = {name: error for name, error in errors if np.isfinite(error)}
        row.log_likelihood = chosen.peak.log_likelihood
        if chosen.check:
            row.check_result = {**asdict(chosen.check), "began_on": chosen.check.began_on.isoformat()}
        row.calibration = [asdict(each) for each in chosen.calibration]
        row.tracking = [{**asdict(each), "on": each.on.isoformat()} for each in chosen.tracking]
    row.save(force_insert=True)
    kept = Fit.objects.filter(of=of).order_by("-fitted_at", "-id").values_list("id", flat=True)[:KEPT_FITS]
    Fit.objects.filter(of=of).exclude(id__in=list(kept)).delete()
    return row


def _store_organisations(told: Foretold, currencies: tuple[str, ...], fit: Fit, now: datetime) -> None:
    """All anew: few beside people, and read by audiences as they stand."""
    organisations = read_organisations()
    before = {row.organisation_id: _said(row) for row in OrganisationValue.objects.all()}
    rows = []
    for at, number in enumerate(told.buyers.who.tolist() if told.chosen else []):
        if number not in organisations:
            continue
        is_margin = not np.isnan(told.ltv[at])
        value = told.ltv[at] if is_margin else told.ltv_revenue[at]
        currency = currencies[told.currency[at]]
        rows.append(
            OrganisationValue(
                organisation_id=organisations[number],
                fit=fit,
                ltv_minor=None if np.isnan(value) else whole_units(value, currency),
                currency="" if np.isnan(value) else currency,
                is_margin=is_margin,
                p_alive=None if np.isnan(told.p_alive[at]) else round(float(told.p_alive[at]), 2),
                purchases=round(float(told.purchases[at]), 2),
                at=now,
            )
        )
    OrganisationValue.objects.all().delete()
    OrganisationValue.objects.bulk_create(rows, batch_size=2_000)
    after = {row.organisation_id: _said(row) for row in rows}
    changed = [each for each in before.keys() | after.keys() if before.get(each) != after.get(each)]
    tell_watchers([Touched(ORGANISATION_CHANGED, organisation_id=each) for each in changed])


def _said(row: OrganisationValue) -> tuple[object, ...]:
    return (row.ltv_minor, row.currency, row.p_alive)
