"""Experiments in plain words; the words of statistics stand behind *How is this computed?*."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_decimal
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chapeau.insight.experiments.values import ArmResult, Between, Comparison, Results, Size, Usual, Verdict
from chapeau.interfaces.formats import money, page_language, percent, plain_number
from chapeau.kit.intervals import Share
from chapeau.kit.money import Money, round_decimal
from chapeau.person.allocation.registry import place_of
from chapeau.person.allocation.values import WHOLE, Arm, Eligible, ExperimentCard, ExperimentState
from chapeau.person.people.values import Market

TONES = {ExperimentState.RUNNING: "good", ExperimentState.STOPPED: "warn", ExperimentState.DRAFT: "info"}
GUARDS: dict[str, str | Promise] = {
    "returned": gettext_lazy("Sent back"),
    "left": gettext_lazy("Opted out"),
    "asked": gettext_lazy("Asked or complained"),
}
FIELDS: dict[str, str | Promise] = {
    "state": gettext_lazy("State"),
    "decided_arm": gettext_lazy("Decided for"),
    "name": gettext_lazy("Name"),
    "question": gettext_lazy("What you want to know"),
    "place": gettext_lazy("What is tried"),
    "arms": gettext_lazy("Sides"),
    "share": gettext_lazy("Takes part, of a hundred"),
    "markets": gettext_lazy("Markets"),
    "audience": gettext_lazy("Audience"),
    "group": gettext_lazy("Group"),
    "base_percent": gettext_lazy("Order now, of a hundred"),
    "lift_percent": gettext_lazy("Growth worth knowing, in per cent"),
    "is_on": gettext_lazy("Switched on"),
}


def arm_name(card: ExperimentCard, arm: Arm | None) -> str:
    """As somebody named it, else what is chosen at the place, else its code."""
    if arm is None:
        return ""
    place = place_of(card.plan.place)
    return arm.name or (str(place.label_of(arm.choice)) if place and arm.choice else arm.code)


def place_name(code: str) -> str:
    place = place_of(code)
    return str(place.label) if place else code or _("Own pages and programs")


def who_words(eligible: Eligible, audience: str = "") -> str:
    """``everybody``; ``20% of Private, Business · in the audience “Workshops”``."""
    who = ", ".join(str(Market(market).label) for market in eligible.markets) or _("everybody")
    if eligible.audience:
        who = f"{who} · {_('in the audience “%s”') % (audience or eligible.audience)}"
    if eligible.share == WHOLE:
        return who
    return _("%(share)s of %(who)s") % {"share": percent(Decimal(eligible.share)), "who": who}


def of_hundred(share: float) -> str:
    """``0.042`` → ``4.2``."""
    return _fixed(100 * share, 1)


def _fixed(value: float, places: int) -> str:
    return str(format_decimal(value, "#,##0." + "0" * places, locale=page_language()))


def points(between: Between) -> str:
    """``0.4 to 1.2``, in people of a hundred."""
    return _("%(low)s to %(high)s") % {"low": signed(100 * between.low), "high": signed(100 * between.high)}


def signed(value: float, places: int = 1) -> str:
    rounded = round_decimal(Decimal(repr(value)), places)
    return ("+" if rounded > 0 else "−" if rounded < 0 else "") + _fixed(abs(value), places)


def sentence(card: ExperimentCard, found: Results) -> str:
    """What came of it, first."""
    first = found.arms[0]
    names = {arm.code: arm_name(card, arm) for arm in card.plan.arms}
    match found.verdict:
        case Verdict.NOTHING:
            return _("Nobody saw it yet.")
        case Verdict.SPLIT:
            return _("Do not believe these figures: the sides have other shares of people than they were to have. Something is wrong with how it is shown or counted.")  # fmt: skip
        case Verdict.BEFORE:
            return _("Do not believe these figures: the sides differed before anybody saw anything.")
    if found.best:
        shown = next(arm for arm in found.arms if arm.code == found.best)
    else:
        shown = max(found.arms[1:], key=lambda arm: arm.ordered.rate)
    both = _("Of 100 people who saw “%(other)s”, %(two)s ordered; of those who saw “%(first)s”, %(one)s.") % {
        "other": names[shown.code], "two": of_hundred(shown.ordered.rate), "first": names[first.code],
        "one": of_hundred(first.ordered.rate),
    }  # fmt: skip
    return f"{both} {_verdict(found)}"


def _verdict(found: Results) -> str:
    match found.verdict:
        case Verdict.FEW:
            return _("That is too few people to say anything yet.")
        case Verdict.BETTER:
            return _("That is more than chance: you may decide for it now.")
        case Verdict.WORSE:
            return _("The usual is better, by more than chance.")
        case Verdict.HARM:
            return _("But more people than chance explains sent back, left or complained: look at that first.")
        case _:
            return _("The difference is within chance so far.")


def progress_words(found: Results) -> str:
    if not found.needed:
        return ""
    return _("%(n)s of the %(needed)s people it was planned for have seen it.") % {
        "n": plain_number(found.people), "needed": plain_number(found.needed),
    }  # fmt: skip


def size_words(size: Size, usual: Usual | None) -> str:
    people = _("It needs about %(n)s people, of all sides together.") % {"n": plain_number(size.people)}
    if usual is None or not usual.people_a_week or size.weeks is None:
        return people
    weeks = max(1, round(size.weeks))
    lasting = ngettext("At the visits of the last weeks, that is about %(n)s week.", "At the visits of the last weeks, that is about %(n)s weeks.", weeks) % {"n": plain_number(weeks)}  # fmt: skip
    return f"{people} {lasting}"


def per_person(between: Between | None, currency: str) -> str:
    return _amount(between.value, currency) if between else "–"


def money_between(between: Between | None, currency: str) -> str:
    if between is None:
        return ""
    return _("%(low)s to %(high)s") % {
        "low": _signed_amount(between.low, currency), "high": _signed_amount(between.high, currency),
    }  # fmt: skip


def _amount(minor: float, currency: str) -> str:
    return money(Money(int(round_decimal(Decimal(repr(minor)), 0)), currency))


def _signed_amount(minor: float, currency: str) -> str:
    return ("+" if minor > 0 else "−" if minor < 0 else "") + _amount(abs(minor), currency)


def share_words(share: Share) -> str:
    return _("%(low)s to %(high)s") % {"low": of_hundred(share.low), "high": of_hundred(share.high)}


@dataclass(frozen=True, slots=True)
class ArmRow:
    name: str
    is_first: bool
    is_best: bool
    people: str
    share: str
    ordered: str
    ordered_between: str
    money: str
    difference: str
    """Of the share who ordered, holding whenever one looks."""
    guards: tuple[tuple[str, str, bool], ...]


def arm_rows(card: ExperimentCard, found: Results) -> list[ArmRow]:
    beside = {each.code: each for each in found.comparisons}
    names = {arm.code: arm_name(card, arm) for arm in card.plan.arms}
    return [_row(names[arm.code], arm, beside.get(arm.code), found) for arm in found.arms]


def _row(name: str, arm: ArmResult, beside: Comparison | None, found: Results) -> ArmRow:
    whole = found.people
    guards = beside.guards if beside else found.comparisons[0].guards
    return ArmRow(
        name=name,
        is_first=arm.is_first,
        is_best=arm.code == found.best and found.verdict is Verdict.BETTER,
        people=plain_number(arm.people),
        share=percent(round_decimal(Decimal(100 * arm.people) / whole, 1)) if whole else "–",
        ordered=of_hundred(arm.ordered.rate) if arm.people else "–",
        ordered_between=share_words(arm.ordered) if arm.people else "",
        money=per_person(arm.money, found.currency),
        difference=points(beside.lasting) if beside and beside.lasting else "",
        guards=tuple(
            (str(GUARDS[guard.code]), _guard_words(guard.other if beside else guard.first), guard.is_worse and bool(beside))
            for guard in guards
        ),
    )  # fmt: skip


def _guard_words(share: Share) -> str:
    return of_hundred(share.rate) if share.of else "–"


def facts(card: ExperimentCard, found: Results) -> Iterator[tuple[str, str]]:
    """Terms and numbers for who wants to check."""
    yield _("Who counts"), _("Each person once, under the side seen first, on whatever device and acting for whomever, with the orders since then. Colleagues, people who left, and orders brought in are not counted.")  # fmt: skip
    if found.saw_both:
        yield _("Saw both sides"), _("%(n)s, by signing in on another device or being found to be one person. They count under the first.") % {"n": plain_number(found.saw_both)}  # fmt: skip
    yield _("Whenever you look"), _("The difference and its verdict come from a confidence sequence (Waudby-Smith and others 2023): looking daily and stopping when you like keeps the chance of a false alarm at 5 %, over all sides together.")  # fmt: skip
    names = {arm.code: arm_name(card, arm) for arm in card.plan.arms}
    for each in found.comparisons:
        yield from _facts_of(names[each.code], each, found)
    if found.split_p is not None:
        yield _("Shares of people"), _("χ² against the shares meant: p = %(p)s; below 0.001 the split is broken.") % {"p": _p(found.split_p)}  # fmt: skip
    if found.before_p is not None:
        yield _("Before it began"), _("What the sides brought in the 90 days before (A/A): p = %(p)s; below 0.001 they differed already.") % {"p": _p(found.before_p)}  # fmt: skip


def _facts_of(name: str, each: Comparison, found: Results) -> Iterator[tuple[str, str]]:
    if each.lasting and each.lasting_p is not None:
        yield name, _("Orders of 100 people, beside the first side: %(gap)s; whenever one looks %(between)s (p = %(p)s).") % {"gap": signed(100 * each.lasting.value, 2), "between": points(each.lasting), "p": _p(each.lasting_p)}  # fmt: skip
    if each.once and each.once_p is not None:
        yield "", _("For one single look, planned before (Welch): %(between)s (p = %(p)s).") % {"between": points(each.once), "p": _p(each.once_p)}  # fmt: skip
    if each.chance_to_win is not None and each.believed and each.risk is not None:
        yield "", _("As a belief (Bayes, no opinion before): it is the better one with %(win)s; relative difference %(low)s to %(high)s %%; choosing it wrongly would cost %(risk)s %% on average.") % {"win": percent(round_decimal(Decimal(repr(100 * each.chance_to_win)), 1)), "low": signed(100 * each.believed.low), "high": signed(100 * each.believed.high), "risk": plain_number(round_decimal(Decimal(repr(100 * each.risk)), 2))}  # fmt: skip
    if each.money:
        yield "", _("Money per person, one look: %(between)s.") % {"between": money_between(each.money, found.currency)}
    if each.money_adjusted:
        yield "", _("The same without what each person's 90 days before had foretold (CUPED): %(between)s; that explains %(saved)s of the spread.") % {"between": money_between(each.money_adjusted, found.currency), "saved": percent(round_decimal(Decimal(repr(100 * max(each.saved, 0.0))), 0))}  # fmt: skip


def _p(value: float) -> str:
    return "< 0.001" if value < 0.001 else plain_number(round_decimal(Decimal(repr(value)), 3))
