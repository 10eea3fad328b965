"""A plan as JSON and back, and what makes one sound. Reading is strict: what is unknown is refused, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, time
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from chapeau.kit.refusals import Refusal
from chapeau.person.messaging.queries import CHANNELS
from chapeau.relationship.journeys.values import (
    Again,
    Branch,
    Entry,
    Exit,
    Forked,
    GiveOffer,
    MakeCall,
    MakeTask,
    OnDate,
    OpenProspect,
    Plan,
    Send,
    SetTrait,
    Signal,
    Span,
    Split,
    Step,
    Text,
    Unit,
    Wait,
    WaitFor,
    WaitUntil,
)
from chapeau.relationship.marketing.values import Block

MOST_STEPS = 100
MOST_DEEP = 6
LONGEST = {Unit.MINUTES: 100_000, Unit.HOURS: 17_520, Unit.DAYS: 730, Unit.WEEKS: 104}


class BadPlan(Refusal):
    """``why`` says what is wrong with it."""

    code = "journey-plan-wrong"
    status = 422
    sentence = _("The journey cannot go as it is: %(why)s")


def walk(steps: Sequence[Step], depth: int = 0) -> Iterator[tuple[Step, int]]:
    """Every step in the order people meet them, with how deep it lies."""
    for step in steps:
        yield step, depth
        if isinstance(step, Forked):
            yield from walk(step.then, depth + 1)
            yield from walk(step.otherwise, depth + 1)


def checked(plan: Plan, *, audiences: set[str], activities: set[str], dates: set[str]) -> Plan:
    """The plan, fit to run. Refuses: ``BadPlan``."""
    if plan.entry.on:
        _sound_day(plan.entry, plan.entry.on, dates)
    elif bool(plan.entry.audience) == bool(plan.entry.activity):
        raise BadPlan(why=_("Say how people come in: by an audience, by something they do, or on a day."))
    if not plan.steps:
        raise BadPlan(why=_("Add a step first."))
    steps = list(walk(plan.steps))
    if len(steps) > MOST_STEPS or max(depth for _step, depth in steps) > MOST_DEEP:
        raise BadPlan(why=_("A journey has at most 100 steps, and forks inside forks six deep."))
    ids = [step.id for step, _depth in steps]
    if len(set(ids)) < len(ids):
        raise BadPlan(why=_("Two steps have the same name."))
    for step, _depth in steps:
        _sound(step, audiences, activities)
    for audience in filter(None, [plan.entry.audience]):
        _known(audience, audiences)
    for activity in filter(None, [plan.entry.activity, plan.goal, *plan.stops]):
        _known(activity, activities)
    if plan.leaves_with_audience and not plan.entry.audience:
        raise BadPlan(why=_("Only who came in by an audience can leave with it."))
    if not 0 <= plan.hold_out_percent <= 50:
        raise BadPlan(why=_("Hold back at most every second person."))
    if plan.again is Again.AFTER and not 1 <= plan.again_days <= 3650:
        raise BadPlan(why=_("Say after how many days somebody may come again."))
    return plan


def _sound_day(entry: Entry, on: OnDate, dates: set[str]) -> None:
    if entry.activity or entry.also_members:
        raise BadPlan(why=_("Whoever comes in on a day comes in by nothing else."))
    if bool(on.field) == bool(on.day):
        raise BadPlan(why=_("Choose a date of theirs, or say the day."))
    if on.day and not entry.audience:
        raise BadPlan(why=_("Say which audience comes in on that day."))
    if on.field and not re.fullmatch(r"trait\.[a-z][a-z0-9_-]{0,47}", on.field):
        _known(on.field, dates)
    if not -365 <= on.days <= 365:
        raise BadPlan(why=_("At most a year before or after."))


def _sound(step: Step, audiences: set[str], activities: set[str]) -> None:
    match step:
        case Wait(span=span) | WaitFor(span=span) if not 1 <= span.count <= LONGEST[span.unit]:
            raise BadPlan(why=_("Wait at least one, and at most two years."))
        case WaitUntil(weekdays=days) if not set(days) <= set(range(1, 8)):
            raise BadPlan(why=_("Choose days of the week."))
        case Split(percent=percent) if not 1 <= percent <= 99:
            raise BadPlan(why=_("Between 1 and 99 in a hundred go the one way."))
        case Send(texts=texts, channel=channel) if not any(is_said(text, channel) for text in texts.values()):
            raise BadPlan(why=_("A message needs a subject and a text."))
        case Send(channel=channel) if channel not in CHANNELS:
            raise BadPlan(why=_("Nothing here is called “%s”.") % channel)
        case MakeTask(title=title) if not title.strip():
            raise BadPlan(why=_("Say in a few words what is to be done."))
        case MakeCall(title=title) if not title.strip():
            raise BadPlan(why=_("Say in a few words what is to be done."))
        case GiveOffer(percent=percent, days=days, reason=reason, sku=sku, category=category) if not (
            1 <= percent <= 100 and 1 <= days <= 365 and reason.strip()
        ) or (sku and category):
            raise BadPlan(
                why=_(
                    "An offer takes 1 to 100 percent off, for 1 to 365 days, with its reason, on an article or a category."
                )
            )
        case SetTrait(trait=trait, value=value) if not re.fullmatch(r"[a-z][a-z0-9-]{1,39}", trait) or not value:
            raise BadPlan(why=_("What is noted has a short name of small letters, and a value."))
        case Signal(name=name) if not re.fullmatch(r"[a-z][a-z0-9-]{1,39}", name):
            raise BadPlan(why=_("A signal has a short name of small letters."))
    match step:
        case Branch(audience=audience):
            _known(audience, audiences)
        case WaitFor(activity=activity):
            _known(activity, activities)


def is_said(text: Text, channel: str) -> bool:
    """Enough to be sent; a text message has no subject."""
    return bool(text.body.strip() or text.blocks) and (bool(text.subject.strip()) or channel == "sms")


def _known(code: str, known: set[str]) -> None:
    if code not in known:
        raise BadPlan(why=_("Nothing here is called “%s”.") % code)


def as_json(plan: Plan) -> dict[str, Any]:
    return {
        "entry": {
            "audience": plan.entry.audience,
            "activity": plan.entry.activity,
            "also_members": plan.entry.also_members,
            **({"on": _on_json(plan.entry.on)} if plan.entry.on else {}),
        },
        "steps": [_step_json(step) for step in plan.steps],
        "goal": plan.goal,
        "stops": list(plan.stops),
        "leaves_with_audience": plan.leaves_with_audience,
        "again": plan.again.value,
        "again_days": plan.again_days,
        "hold_out_percent": plan.hold_out_percent,
    }


def _on_json(on: OnDate) -> dict[str, Any]:
    day = on.day.isoformat() if on.day else None
    return {"field": on.field, "day": day, "yearly": on.yearly, "days": on.days, "at": on.at.strftime("%H:%M")}


def _step_json(step: Step) -> dict[str, Any]:
    match step:
        case Wait(id, span):
            return {"kind": "wait", "id": id, **_span_json(span)}
        case WaitUntil(id, at, weekdays):
            return {"kind": "wait-until", "id": id, "at": at.strftime("%H:%M"), "weekdays": list(weekdays)}
        case WaitFor(id, activity, span):
            return {"kind": "wait-for", "id": id, "activity": activity, **_span_json(span), **_ways_json(step)}
        case Branch(id, audience):
            return {"kind": "branch", "id": id, "audience": audience, **_ways_json(step)}
        case Split(id, percent):
            return {"kind": "split", "id": id, "percent": percent, **_ways_json(step)}
        case Send(id, topic, texts, mailing_id, channel):
            said = {language: _text_json(text) for language, text in texts.items()}
            return {
                "kind": "send", "id": id, "channel": channel, "topic": topic, "texts": said, "mailing_id": str(mailing_id or "") or None,
            }  # fmt: skip
        case SetTrait(id, trait, value):
            return {"kind": "trait", "id": id, "trait": trait, "value": value}
        case MakeTask(id, title, days, owner_id):
            return {"kind": "task", "id": id, "title": title, "days": days, "owner_id": str(owner_id or "") or None}
        case MakeCall(id, title, script, days, owner_id):
            return {
                "kind": "call", "id": id, "title": title, "script": script, "days": days,
                "owner_id": str(owner_id or "") or None,
            }  # fmt: skip
        case OpenProspect(id, note):
            return {"kind": "prospect", "id": id, "note": note}
        case GiveOffer():
            return {"kind": "offer", **asdict(step)}
        case Signal(id, name):
            return {"kind": "signal", "id": id, "name": name}
        case Exit(id):
            return {"kind": "exit", "id": id}


def _text_json(text: Text) -> dict[str, Any]:
    written: dict[str, Any] = {"subject": text.subject, "body": text.body}
    if text.blocks:
        written["blocks"] = [block.to_json() for block in text.blocks]
    if text.preheader:
        written["preheader"] = text.preheader
    return written


def _text(stored: Mapping[str, Any]) -> Text:
    blocks = tuple(Block.from_json(block) for block in stored.get("blocks", ()))
    return Text(str(stored["subject"]), str(stored["body"]), blocks, str(stored.get("preheader", "")))


def _span_json(span: Span) -> dict[str, Any]:
    return {"count": span.count, "unit": span.unit.value}


def _ways_json(step: Forked) -> dict[str, Any]:
    return {
        "then": [_step_json(inner) for inner in step.then],
        "otherwise": [_step_json(inner) for inner in step.otherwise],
    }


def from_json(stored: Mapping[str, Any]) -> Plan:
    """Refuses: ``BadPlan`` for what is no plan."""
    try:
        return Plan(
            entry=_entry(stored.get("entry", {})),
            steps=tuple(_step(each) for each in stored.get("steps", [])),
            goal=str(stored.get("goal", "")),
            stops=tuple(str(each) for each in stored.get("stops", [])),
            leaves_with_audience=bool(stored.get("leaves_with_audience", False)),
            again=Again(stored.get("again", "never")),
            again_days=int(stored.get("again_days", 0)),
            hold_out_percent=int(stored.get("hold_out_percent", 0)),
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as wrong:
        raise BadPlan(why=_("This is no journey: %s") % wrong) from wrong


def _entry(stored: Mapping[str, Any]) -> Entry:
    return Entry(
        audience=str(stored.get("audience", "")),
        activity=str(stored.get("activity", "")),
        also_members=bool(stored.get("also_members", False)),
        on=_on(stored["on"]) if stored.get("on") else None,
    )


def _on(stored: Mapping[str, Any]) -> OnDate:
    return OnDate(
        field=str(stored.get("field") or ""),
        day=date.fromisoformat(stored["day"]) if stored.get("day") else None,
        yearly=bool(stored.get("yearly", False)),
        days=int(stored.get("days", 0)),
        at=time.fromisoformat(stored.get("at", "09:00")),
    )


def _step(stored: Mapping[str, Any]) -> Step:
    id = str(stored["id"])[:12]
    match stored["kind"]:
        case "wait":
            return Wait(id, _span(stored))
        case "wait-until":
            return WaitUntil(id, time.fromisoformat(stored["at"]), tuple(int(day) for day in stored["weekdays"]))
        case "wait-for":
            return WaitFor(id, str(stored["activity"]), _span(stored), *_ways(stored))
        case "branch":
            return Branch(id, str(stored["audience"]), *_ways(stored))
        case "split":
            return Split(id, int(stored["percent"]), *_ways(stored))
        case "send":
            texts = {str(language): _text(said) for language, said in stored["texts"].items()}
            mailing = stored.get("mailing_id")
            channel = str(stored.get("channel", "email"))
            return Send(id, str(stored.get("topic", "")), texts, UUID(mailing) if mailing else None, channel)
        case "trait":
            return SetTrait(id, str(stored["trait"]), str(stored["value"]))
        case "task":
            owner = stored.get("owner_id")
            return MakeTask(id, str(stored["title"]), int(stored["days"]), UUID(owner) if owner else None)
        case "call":
            owner = stored.get("owner_id")
            owner_id = UUID(owner) if owner else None
            return MakeCall(id, str(stored["title"]), str(stored["script"]), int(stored["days"]), owner_id)
        case "prospect":
            return OpenProspect(id, str(stored.get("note", "")))
        case "offer":
            return GiveOffer(
                id,
                percent=int(stored["percent"]),
                days=int(stored["days"]),
                reason=str(stored["reason"]),
                sku=str(stored.get("sku", "")),
                category=str(stored.get("category", "")),
                limit_orders=int(stored.get("limit_orders", 1)),
                offering=str(stored.get("offering", "")),
            )
        case "signal":
            return Signal(id, str(stored["name"]))
        case "exit":
            return Exit(id)
        case kind:
            raise ValueError(kind)


def _span(stored: Mapping[str, Any]) -> Span:
    return Span(int(stored["count"]), Unit(stored["unit"]))


def _ways(stored: Mapping[str, Any]) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    return tuple(_step(each) for each in stored["then"]), tuple(_step(each) for each in stored["otherwise"])


def put(steps: tuple[Step, ...], changed: Step) -> tuple[Step, ...]:
    """The steps with this one in the place of the one of its name; a fork keeps its ways."""

    def change(step: Step) -> Step:
        if step.id == changed.id:
            if isinstance(step, Forked) and isinstance(changed, Forked):
                return replace(changed, then=step.then, otherwise=step.otherwise)
            return changed
        return step

    return _each(steps, change)


def insert(steps: tuple[Step, ...], fresh: Step, *, after: str, way: str = "") -> tuple[Step, ...]:
    """With ``fresh`` behind the step ``after``, or first on one of its ways; without ``after``: first of all."""
    if not after:
        return (fresh, *steps)
    found: list[Step] = []
    for step in steps:
        if isinstance(step, Forked):
            if step.id == after and way == "then":
                step = replace(step, then=(fresh, *step.then))
            elif step.id == after and way == "otherwise":
                step = replace(step, otherwise=(fresh, *step.otherwise))
            else:
                step = replace(
                    step,
                    then=insert(step.then, fresh, after=after, way=way),
                    otherwise=insert(step.otherwise, fresh, after=after, way=way),
                )
        found.append(step)
        if step.id == after and not way:
            found.append(fresh)
    return tuple(found)


def without(steps: tuple[Step, ...], id: str) -> tuple[Step, ...]:
    """Without the step and, of a fork, all that hangs on it."""
    return tuple(
        replace(step, then=without(step.then, id), otherwise=without(step.otherwise, id))
        if isinstance(step, Forked)
        else step
        for step in steps
        if step.id != id
    )


def moved(steps: tuple[Step, ...], id: str, by: int) -> tuple[Step, ...]:
    """With the step one place up (-1) or down (1) among its neighbours."""
    ids = [step.id for step in steps]
    if id in ids:
        here = ids.index(id)
        there = min(max(here + by, 0), len(steps) - 1)
        row = list(steps)
        row.insert(there, row.pop(here))
        return tuple(row)
    return tuple(
        replace(step, then=moved(step.then, id, by), otherwise=moved(step.otherwise, id, by))
        if isinstance(step, Forked)
        else step
        for step in steps
    )


def find(steps: Sequence[Step], id: str) -> Step | None:
    return next((step for step, _depth in walk(steps) if step.id == id), None)


def _each(steps: tuple[Step, ...], change: Any) -> tuple[Step, ...]:
    changed = []
    for step in steps:
        fresh = change(step)
        if fresh is step and isinstance(step, Forked):
            fresh = replace(step, then=_each(step.then, change), otherwise=_each(step.otherwise, change))
        changed.append(fresh)
    return tuple(changed)
