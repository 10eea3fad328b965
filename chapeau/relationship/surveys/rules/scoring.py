"""What a score means."""

from __future__ import annotations

from collections.abc import Mapping

from chapeau.kit.intervals import net_promoter, share
from chapeau.relationship.surveys.values import Grade, ScoreResult, SurveyKind

BOUNDS: Mapping[str, tuple[int, int]] = {"nps": (6, 9), "csat": (2, 4), "ces": (3, 5), "free": (2, 4)}
"""Up to the first a score is low, from the second on it is high."""


def grade_of(kind: str, score: int | None) -> str:
    """Empty without a score."""
    if score is None:
        return ""
    low, high = BOUNDS[kind]
    if score <= low:
        return Grade.DETRACTOR
    return Grade.PROMOTER if score >= high else Grade.PASSIVE


def scores_of(kind: str, grade: str) -> tuple[int, int]:
    """The lowest and the highest score of a grade."""
    low, high = BOUNDS[kind]
    return {Grade.DETRACTOR: (0, low), Grade.PASSIVE: (low + 1, high - 1)}.get(Grade(grade), (high, 10))


def result(kind: str, counts: Mapping[int, int], key: str = "") -> ScoreResult:
    """Of how often each score was given. NPS with the adjusted Wald interval, others the share of high ones (Wilson)."""
    by_grade = dict.fromkeys(Grade.values, 0)
    for score, count in counts.items():
        by_grade[grade_of(kind, score)] += count
    promoters, passives, detractors = (by_grade[one] for one in ("promoter", "passive", "detractor"))
    of = promoters + passives + detractors
    is_nps = kind == SurveyKind.NPS
    return ScoreResult(
        key=key,
        promoters=promoters,
        passives=passives,
        detractors=detractors,
        mean=sum(score * count for score, count in counts.items()) / of if of else 0.0,
        nps=net_promoter(promoters, passives, detractors) if is_nps else None,
        satisfied=None if is_nps else share(promoters, of),
    )
