"""A journey in words: what each step says of itself on the canvas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.template.defaultfilters import date as format_date
from django.utils.dateformat import time_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chapeau.interfaces.formats import day as full_day
from chapeau.interfaces.formats import labelled, page_language
from chapeau.person.audience import queries as audiences
from chapeau.person.messaging.queries import CHANNELS
from chapeau.relationship.journeys.queries import HAPPENINGS
from chapeau.relationship.journeys.values import (
    Branch,
    Exit,
    Forked,
    GiveOffer,
    MakeCall,
    MakeTask,
    OnDate,
    OpenProspect,
    Send,
    SetTrait,
    Signal,
    Span,
    Split,
    Step,
    Unit,
    Wait,
    WaitFor,
    WaitUntil,
)

KINDS: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "send": (gettext_lazy("Write"), gettext_lazy("A mail, to whoever agreed to be written to.")),
    "wait": (gettext_lazy("Wait"), gettext_lazy("So many hours or days.")),
    "wait-until": (gettext_lazy("Wait for a time of day"), gettext_lazy("Until it is nine in the morning where they are.")),
    "wait-for": (gettext_lazy("Wait for an answer"), gettext_lazy("Until they do something, or time is up: two ways on.")),
    "branch": (gettext_lazy("Fork"), gettext_lazy("Who is in an audience goes one way, the others another.")),
    "split": (gettext_lazy("Draw lots"), gettext_lazy("So many in a hundred go one way, by chance.")),
    "task": (gettext_lazy("Task for a colleague"), gettext_lazy("Somebody of us calls, visits, looks.")),
    "call": (gettext_lazy("Call"), gettext_lazy("A colleague calls, with what to say; never who asked for no calls.")),
    "prospect": (gettext_lazy("Make a prospect"), gettext_lazy("Scored, and given to a colleague by rule.")),
    "offer": (gettext_lazy("Make an offer"), gettext_lazy("A price of their own, for some days; name it in the next mail.")),
    "trait": (gettext_lazy("Note something"), gettext_lazy("What we know of them, for audiences and texts.")),
    "signal": (gettext_lazy("Tell a program"), gettext_lazy("By webhook, to whoever listens.")),
    "exit": (gettext_lazy("End here"), gettext_lazy("Whoever comes here is done.")),
}  # fmt: skip
"""What can be added, each with what it does."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A step as the canvas shows it."""

    id: str
    kind: str
    title: str
    said: str
    here: int = 0
    left: int = 0
    ways: tuple[tuple[str, str, int, tuple[Drawn, ...]], ...] = field(default=())
    """Name of the way for addresses, its words, how many took it, and what stands on it."""


def drawn(
    steps: Sequence[Step], here: Mapping[str, int], passed: Mapping[str, Mapping[str, int]], names: Mapping[str, str]
) -> tuple[Drawn, ...]:
    """``names``: of audiences, by code."""
    found = []
    for step in steps:
        ways: tuple[Any, ...] = ()
        left = passed.get(step.id, {})
        if isinstance(step, Forked):
            yes, no = ways_of(step)
            ways = (
                ("then", yes, left.get("then", 0), drawn(step.then, here, passed, names)),
                ("otherwise", no, left.get("otherwise", 0), drawn(step.otherwise, here, passed, names)),
            )
        kind = kind_of(step)
        found.append(
            Drawn(
                step.id, kind, str(KINDS[kind][0]), said_of(step, names), here.get(step.id, 0), sum(left.values()), ways
            )
        )
    return tuple(found)


def kind_of(step: Step) -> str:
    kinds = {
        Wait: "wait", WaitUntil: "wait-until", WaitFor: "wait-for", Branch: "branch", Split: "split", Send: "send",
        SetTrait: "trait", MakeTask: "task", MakeCall: "call", OpenProspect: "prospect", GiveOffer: "offer", Signal: "signal",
        Exit: "exit",
    }  # fmt: skip
    return kinds[type(step)]


def ways_of(step: Forked) -> tuple[str, str]:
    match step:
        case WaitFor():
            return _("They did"), _("Time is up")
        case Branch():
            return _("They are in it"), _("They are not")
        case Split(percent=percent):
            return _("%s in a hundred") % percent, _("%s in a hundred") % (100 - percent)


def said_of(step: Step, names: Mapping[str, str]) -> str:
    match step:
        case Wait(span=span):
            return span_words(span)
        case WaitUntil(at=at, weekdays=days):
            hour = time_format(at, "H:i")
            if not days:
                return _("until it is %s where they are") % hour
            return _("until it is %(hour)s where they are, on %(days)s") % {"hour": hour, "days": weekday_words(days)}
        case WaitFor(activity=activity, span=span):
            did = str(HAPPENINGS.get(activity, activity))
            return _("for this: %(did)s; at most %(span)s") % {"did": did, "span": span_words(span)}
        case Branch(audience=audience):
            return _("In the audience “%s”?") % names.get(audience, audience)
        case Split(percent=percent):
            return _("%s in a hundred, by chance") % percent
        case Send(texts=texts, channel=channel):
            text = texts.get(page_language()) or texts.get("en") or next(iter(texts.values()), None)
            words = (text.subject or text.body[:80]) if text else ""
            return words if channel == "email" else labelled(CHANNELS[channel], words)
        case SetTrait(trait=trait, value=value):
            return f"{trait} = {value}"
        case MakeTask(title=title, days=days):
            due = ngettext("within %s day", "within %s days", days) % days
            return f"{title}, {due}"
        case MakeCall(title=title):
            return title
        case OpenProspect(note=note):
            return note
        case GiveOffer(percent=percent, days=days, reason=reason):
            length = ngettext("for %s day", "for %s days", days) % days
            return f"−{percent} %, {length}: {reason}"
        case Signal(name=name):
            return name
        case Exit():
            return ""


def step_words(step: Step, names: Mapping[str, str] | None = None) -> str:
    """A step on one line: what it is, and what it says of itself."""
    said = said_of(step, names or {})
    label = KINDS[kind_of(step)][0]
    return labelled(label, said) if said else str(label)


def day_words(on: OnDate) -> str:
    """When people come in on a day, as a phrase."""
    known = dict(audiences.date_fields())
    their = known.get(on.field) or on.field.removeprefix("trait.")
    what = full_day(on.day) if on.day else f"“{their}”"
    n = abs(on.days)
    before, after = ngettext("%(n)s day before %(what)s", "%(n)s days before %(what)s", n), ngettext("%(n)s day after %(what)s", "%(n)s days after %(what)s", n)  # fmt: skip
    when = (after if on.days > 0 else before if on.days else _("On the day of %(what)s")) % {"n": n, "what": what}
    each = _("%s, each year") % when if on.yearly else when
    return _("%(when)s, at %(hour)s where they are") % {"when": each, "hour": time_format(on.at, "H:i")}


def span_words(span: Span) -> str:
    n = span.count
    match span.unit:
        case Unit.MINUTES:
            return ngettext("%s minute", "%s minutes", n) % n
        case Unit.HOURS:
            return ngettext("%s hour", "%s hours", n) % n
        case Unit.DAYS:
            return ngettext("%s day", "%s days", n) % n
        case Unit.WEEKS:
            return ngettext("%s week", "%s weeks", n) % n


def weekday_words(days: Sequence[int]) -> str:
    return ", ".join(weekday_name(day) for day in sorted(days))


def weekday_name(day: int) -> str:
    """1 is Monday, as ISO counts."""
    monday = date(2026, 1, 5)
    return str(format_date(monday + timedelta(days=day - 1), "l"))
