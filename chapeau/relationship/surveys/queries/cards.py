"""Surveys for those who write them."""

from __future__ import annotations

from django.db.models import Count, Max, Q

from chapeau.kit import house_settings
from chapeau.person.people.values import Viewer
from chapeau.relationship.surveys.access import check_may_view, find_survey
from chapeau.relationship.surveys.models import Invitation, Survey, SurveyVersion
from chapeau.relationship.surveys.rules.scoring import BOUNDS
from chapeau.relationship.surveys.values import (
    Condition,
    InvitationState,
    QuestionKind,
    SurveyCard,
    SurveyContent,
    SurveyRow,
    SurveyRules,
    SurveySetting,
)

BOUNDS_OF = {**BOUNDS, "rating": BOUNDS["free"]}
REALLY_ASKED = (InvitationState.ASKED, InvitationState.ANSWERED, InvitationState.LAPSED)


def survey_rows(viewer: Viewer, *, text: str = "", with_archived: bool = False) -> list[SurveyRow]:
    """Every survey with how many were asked and answered, the latest changed first; two queries. Refuses: ``Forbidden``."""
    check_may_view(viewer)
    found = Survey.objects.all() if with_archived else Survey.objects.filter(archived_at=None)
    if text:
        found = found.filter(Q(name__icontains=text) | Q(code__icontains=text))
    asked = dict(
        Invitation.objects.filter(survey__in=found, state__in=REALLY_ASKED).values_list("survey").annotate(Count("id"))
    )
    counted = found.annotate(answered=Count("answers"), last_at=Max("answers__at"))
    return [
        SurveyRow(
            row.code, row.name, row.kind, row.version, row.is_running, row.archived_at is not None, row.trigger,
            asked.get(row.id, 0), row.answered, row.last_at,
        )
        for row in counted.order_by("-changed_at", "-id")
    ]  # fmt: skip


def survey_card(viewer: Viewer, *, code: str) -> SurveyCard:
    """A survey being edited. Refuses: ``Forbidden``, ``NotFound``."""
    check_may_view(viewer)
    survey = find_survey(code)
    last = SurveyVersion.objects.filter(survey=survey, number=survey.version).first()
    return SurveyCard(
        id=survey.id,
        code=survey.code,
        name=survey.name,
        kind=survey.kind,
        is_anonymous=survey.is_anonymous,
        is_running=survey.is_running,
        is_archived=survey.archived_at is not None,
        version=survey.version,
        published_at=last.published_at if last else None,
        setting=SurveySetting(
            name=survey.name,
            trigger=survey.trigger,
            delay_days=survey.delay_days,
            audience_id=survey.audience_id,
            by_mail=survey.by_mail,
            by_page=survey.by_page,
            has_link=survey.has_link,
            owner_hat_id=survey.owner_hat_id,
        ),
        draft=SurveyContent.from_json(survey.draft),
        published=SurveyContent.from_json(last.content) if last else None,
    )


def conditions(content: SurveyContent, *, question_id: str) -> tuple[Condition, ...]:
    """On what a question may hang: low, middle and high numbers of earlier scales, and the choices of earlier questions."""
    found: list[Condition] = []
    for question in content.questions:
        if question.id == question_id:
            break
        if question.kind in BOUNDS_OF:
            low, high = BOUNDS_OF[question.kind]
            numbers = question.numbers()
            parts = (
                tuple(one for one in numbers if one <= low),
                tuple(one for one in numbers if low < one < high),
                tuple(one for one in numbers if one >= high),
            )
            found += [Condition(question, part) for part in parts]
        elif question.kind in (QuestionKind.CHOICE, QuestionKind.CHOICES):
            found += [Condition(question, (place,)) for place in question.numbers()]
    return tuple(found)


def survey_rules(viewer: Viewer) -> SurveyRules:
    """The house's rule on how often anybody is asked. Refuses: ``Forbidden``."""
    check_may_view(viewer)
    return house_settings.read(SurveyRules)
