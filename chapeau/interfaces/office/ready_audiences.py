"""Audiences that stand ready: the segments, the stages of life, and two that foresight makes possible."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from chapeau.insight.models import queries as foresight
from chapeau.insight.models.values import SEGMENT_MEANS, STAGE_MEANS, FitOf
from chapeau.person.audience import queries
from chapeau.person.people.values import Viewer


@dataclass(frozen=True, slots=True)
class Ready:
    key: str
    name: str
    means: str
    rule: str
    size: int | None
    code: str = ""
    """Of the audience with this very rule, where there is one already."""


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    explained: str
    rows: tuple[Ready, ...]


def ready_audiences(viewer: Viewer, *, now: datetime) -> list[Group]:
    """What stands ready with how many are in it now. Refuses: ``Forbidden``."""
    segments, stages = foresight.counts(viewer)
    made = {each.text: each.code for each in queries.audiences(viewer)}
    fit = foresight.fits(viewer).get(FitOf.HAT)

    def ready(key: str, name: str, means: str, rule: str, size: int | None = None) -> Ready:
        tree = queries.read_rule(viewer, text=rule)
        many = queries.count_now(viewer, rule=rule, now=now) if size is None else size
        return Ready(key, name, means, rule, many, made.get(queries.rule_text(tree), ""))

    def by_stage() -> Iterator[Ready]:
        for stage, means in STAGE_MEANS.items():
            yield ready(f"stage-{stage}", str(stage.label), str(means), f"trait.life_stage = {stage}", stages[stage])

    def by_segment() -> Iterator[Ready]:
        for segment, means in SEGMENT_MEANS.items():
            rule = f"trait.rfm_segment = {segment}"
            yield ready(f"segment-{segment}", str(segment.label), str(means), rule, segments[segment])

    groups = [
        Group(
            _("Stages of life"),
            _("By the time since the last purchase, in each buyer’s own rhythm."),
            tuple(by_stage()),
        ),
        Group(
            _("Segments"),
            _("By how recently and how often they bought, beside the others. A buyer is in one only."),
            tuple(by_segment()),
        ),
    ]
    if fit is None or fit.model is None:
        return groups
    keep = ready(
        "worth-keeping",
        _("Worth keeping, and about to leave"),
        _("Bought for much, and more likely than not buy nothing in the next half year."),
        "trait.rfm_money >= 4 and trait.churn_risk > 0.5",
    )
    due = ready(
        "sure-to-come",
        _("Sure to come again"),
        _("At most one in five of them buys nothing in the next half year: no discount is needed."),
        "trait.churn_risk <= 0.2",
    )
    return [*groups, Group(_("What is to be expected"), _("By the model fitted last night."), (keep, due))]
