"""What came of a survey: counted by the database, judged by the rules."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth

from chapeau.kit.house import house_zone
from chapeau.kit.intervals import NetPromoterOfGroups, net_promoter_of_groups, share
from chapeau.person.people.values import Viewer
from chapeau.relationship.surveys.access import check_may_view, find_survey
from chapeau.relationship.surveys.models import Answer, AnswerValue, Invitation, Survey, SurveyVersion
from chapeau.relationship.surveys.queries.cards import REALLY_ASKED
from chapeau.relationship.surveys.rules.scoring import grade_of, result
from chapeau.relationship.surveys.values import (
    Grade,
    InvitationState,
    Question,
    QuestionKind,
    QuestionResult,
    ScoreResult,
    SurveyContent,
    SurveyKind,
    SurveyResults,
)

ANONYMOUS_FROM = 5
"""Answers without names are shown once there are so many: of one or two anybody could guess whose they are."""


def results(
    viewer: Viewer, *, code: str, since: datetime | None = None, until: datetime | None = None
) -> SurveyResults:
    """Sums of a period ``[since, until)`` by when it was asked and answered, in a constant number of queries.

    Refuses: ``Forbidden``, ``NotFound``.
    """
    check_may_view(viewer)
    survey = find_survey(code)
    answers = within(Answer.objects.filter(survey=survey), "at", since, until)
    invitations = within(Invitation.objects.filter(survey=survey), "asked_at", since, until)
    states = Counter(
        dict(invitations.filter(is_by_mail=True).values_list("state").annotate(Count("id")).order_by("state"))
    )
    asked = sum(states[state] for state in REALLY_ASKED)
    told = dict(answers.values_list("is_complete").annotate(Count("id")).order_by("is_complete"))
    complete, partial = told.get(True, 0), told.get(False, 0)
    because = tuple(
        Invitation.objects.filter(survey=survey, state=InvitationState.HELD)
        .values_list("held_because")
        .annotate(count=Count("id"))
        .order_by("-count", "held_because")
    )
    is_hidden = survey.is_anonymous and complete + partial < ANONYMOUS_FROM
    counts = _scores(answers, None)
    whole = not is_hidden and any(counts.values())
    by = _by if whole else _nothing
    return SurveyResults(
        code=survey.code,
        kind=survey.kind,
        is_anonymous=survey.is_anonymous,
        asked=asked,
        waiting=Invitation.objects.filter(survey=survey, state=InvitationState.WAITING).count(),
        held=sum(count for _reason, count in because),
        held_because=because,
        response=share(states[InvitationState.ANSWERED], asked),
        by_link=answers.filter(is_invited=False).count(),
        complete=complete,
        partial=partial,
        is_hidden=is_hidden,
        score=result(survey.kind, counts.get("", {})) if whole else None,
        histogram=tuple(sorted(counts.get("", {}).items())) if whole else (),
        organisations=_organisations(survey, answers) if whole else None,
        months=by(survey, answers, "month"),
        markets=by(survey, answers, "market"),
        languages=by(survey, answers, "language"),
        questions=() if is_hidden else _questions(survey, answers),
    )


def within(rows: QuerySet[Any], field: str, since: datetime | None, until: datetime | None) -> QuerySet[Any]:
    if since:
        rows = rows.filter(**{f"{field}__gte": since})
    return rows.filter(**{f"{field}__lt": until}) if until else rows


def _scores(answers: QuerySet[Answer], by: str | None) -> dict[str, dict[int, int]]:
    """By key, how often each score was given; ``by`` None: all under one key."""
    found: defaultdict[str, dict[int, int]] = defaultdict(dict)
    scored = answers.filter(score__isnull=False)
    if by == "month":
        rows = scored.annotate(key=TruncMonth("at", tzinfo=house_zone())).values_list("key", "score")
        for month, score, count in rows.annotate(count=Count("id")).order_by("key", "score"):
            found[f"{month:%Y-%m}"][score] = count
    elif by:
        for key, score, count in scored.values_list(by, "score").annotate(count=Count("id")).order_by(by, "score"):
            found[key][score] = count
    else:
        found[""] = dict(scored.values_list("score").annotate(Count("id")).order_by("score"))
    return found


def _by(survey: Survey, answers: QuerySet[Answer], by: str) -> tuple[ScoreResult, ...]:
    return tuple(result(survey.kind, counts, key) for key, counts in sorted(_scores(answers, by).items()))


def _nothing(survey: Survey, answers: QuerySet[Answer], by: str) -> tuple[ScoreResult, ...]:
    return ()


def _organisations(survey: Survey, answers: QuerySet[Answer]) -> NetPromoterOfGroups | None:
    """Each organisation with one voice."""
    if survey.kind != SurveyKind.NPS:
        return None
    rows = answers.filter(score__isnull=False, hat__organisation__isnull=False)
    counted: defaultdict[object, Counter[str]] = defaultdict(Counter)
    by_score = rows.values_list("hat__organisation_id", "score").annotate(count=Count("id"))
    for organisation_id, score, count in by_score.order_by("hat__organisation_id", "score"):
        if score is not None:
            counted[organisation_id][grade_of(survey.kind, score)] += count
    groups = [(one[Grade.PROMOTER], one[Grade.PASSIVE], one[Grade.DETRACTOR]) for one in counted.values()]
    return net_promoter_of_groups(groups) if groups else None


def _questions(survey: Survey, answers: QuerySet[Answer]) -> tuple[QuestionResult, ...]:
    """Of the version that is asked now, and of those asked earlier and no longer; in three queries."""
    values = AnswerValue.objects.filter(answer__in=answers)
    numbers: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for key, number, count in (
        values.filter(number__isnull=False).values_list("question", "number").annotate(count=Count("id")).order_by()
    ):
        if number is not None:
            numbers[key][number] = count
    ticked: defaultdict[str, Counter[int]] = defaultdict(Counter)
    rows: defaultdict[str, Counter[tuple[int, int]]] = defaultdict(Counter)
    whole: Counter[str] = Counter()
    several = values.exclude(numbers=[])
    for key, given, count in several.values_list("question", "numbers").annotate(count=Count("id")).order_by():
        whole[key] += count
        for place, one in enumerate(given):
            if one is not None:
                ticked[key][one] += count
                rows[key][place, one] += count
    texts = dict(values.exclude(text="").values_list("question").annotate(Count("id")).order_by())
    return tuple(_result(one, numbers, ticked, rows, whole, texts) for one in asked_questions(survey).values())


def _result(
    one: Question,
    numbers: Mapping[str, Counter[int]],
    ticked: Mapping[str, Counter[int]],
    rows: Mapping[str, Counter[tuple[int, int]]],
    whole: Mapping[str, int],
    texts: Mapping[str, int],
) -> QuestionResult:
    known = ticked if one.kind in (QuestionKind.CHOICES, QuestionKind.MATRIX) else numbers
    counts = known.get(one.id, Counter())
    places = rows.get(one.id, Counter())
    by_row = tuple(
        tuple(places[row, number] for number in one.numbers())
        for row in range(one.count("rows") if one.kind == QuestionKind.MATRIX else 0)
    )
    answered = whole.get(one.id, 0) if known is ticked else sum(counts.values())
    return QuestionResult(
        question=one,
        answered=texts.get(one.id, 0) if one.kind == QuestionKind.TEXT else answered,
        counts=() if one.kind == QuestionKind.TEXT else tuple(counts[number] for number in one.numbers()),
        rows=by_row,
        texts=texts.get(one.id, 0),
    )


def asked_questions(survey: Survey) -> dict[str, Question]:
    """By id, each as it was put last: the present ones in their order, then those put earlier only."""
    versions: Iterable[Any] = (
        SurveyVersion.objects.filter(survey=survey).order_by("-number").values_list("content", flat=True)
    )
    found: dict[str, Question] = {}
    for kept in versions:
        for question in SurveyContent.from_json(kept).questions:
            found.setdefault(question.id, question)
    return found
