"""A plan as programs read and write it: no keys of ours in it, and nothing that the database could not keep."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from chapeau.relationship.journeys.rules.plan import BadPlan, as_json, find, from_json, put, walk
from chapeau.relationship.journeys.values import MakeTask, Plan, Send

LONGEST = 400_000
KEYS = ("mailing_id", "owner_id")


def told(plan: Plan) -> dict[str, Any]:
    """Without the keys of mailings and of who does a task; both stay with the step of the same name."""
    shown: dict[str, Any] = _without_keys(as_json(plan))
    return shown


def from_told(sent: Mapping[str, Any], *, before: Plan) -> Plan:
    """What a program sent as a plan; steps that keep their name keep whose task they are. Refuses: ``BadPlan``."""
    try:
        text = json.dumps(sent, ensure_ascii=False, allow_nan=False)
        text.encode()
    except (ValueError, RecursionError) as wrong:
        raise BadPlan(why=_("This is no journey: %s") % type(wrong).__name__) from wrong
    if len(text) > LONGEST or "\\u0000" in text:
        raise BadPlan(why=_("This is no journey: %s") % "…")
    plan = from_json(_without_keys(dict(sent)))
    steps = plan.steps
    for step, _depth in walk(plan.steps):
        known = find(before.steps, step.id)
        if isinstance(step, MakeTask) and isinstance(known, MakeTask):
            steps = put(steps, replace(step, owner_id=known.owner_id))
        elif isinstance(step, Send) and isinstance(known, Send) and replace(step, mailing_id=known.mailing_id) == known:
            steps = put(steps, known)
    return replace(plan, steps=steps)


def _without_keys(node: Any) -> Any:
    if isinstance(node, Mapping):
        return {key: _without_keys(inner) for key, inner in node.items() if key not in KEYS}
    return [_without_keys(inner) for inner in node] if isinstance(node, list) else node
