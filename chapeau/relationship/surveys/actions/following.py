"""What comes after an answer: a low score becomes somebody's task, and words get their themes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from chapeau.kit import bus
from chapeau.kit.refusals import Forbidden, Refusal
from chapeau.kit.text import fold
from chapeau.person.people.values import SYSTEM, Viewer
from chapeau.person.tasks.actions import create_tasks
from chapeau.person.tasks.values import NewTask
from chapeau.relationship.surveys.access import check_may_sort, find_survey, visible_answers
from chapeau.relationship.surveys.events import SurveyDetractor
from chapeau.relationship.surveys.models import Answer, AnswerValue
from chapeau.relationship.surveys.rules.scoring import grade_of
from chapeau.relationship.surveys.values import RANGES, Grade, SurveyKind

HALF_DONE = timedelta(hours=1)
"""So long somebody may still be writing why."""
TO_CALL_BACK = timedelta(days=2)


class ThemeMissing(Refusal):
    code = "survey-theme-missing"
    status = 422
    sentence = _("Write the theme: a word or two.")


@transaction.atomic
def follow_up(viewer: Viewer, *, now: datetime) -> int:
    """A task for each low score of somebody known, once the answer is whole or an hour old; how many.

    Called when an answer is whole, and by the clock. Refuses: ``Forbidden`` but to the house itself.
    """
    if not viewer.is_system:
        raise Forbidden
    rows = list(
        Answer.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("survey")
        .filter(Q(is_complete=True) | Q(at__lt=now - HALF_DONE), is_followed_up=False, hat__isnull=False)
        .order_by("at", "id")[:500]
    )
    low = [row for row in rows if grade_of(row.survey.kind, row.score) == Grade.DETRACTOR]
    if low:
        with override(settings.LANGUAGE_CODE):
            codes = create_tasks(SYSTEM, new=[_task(row, now) for row in low], now=now)
        for row, code in zip(low, codes, strict=True):
            row.task_code = code
        bus.publish(
            [
                SurveyDetractor(
                    occurred_at=now, hat_id=row.hat_id, survey=row.survey.code, kind=row.survey.kind,
                    score=row.score or 0, answer_id=row.id,
                )
                for row in low
            ]
        )  # fmt: skip
    for row in rows:
        row.is_followed_up = True
    Answer.objects.bulk_update(rows, ["is_followed_up", "task_code"])
    return len(low)


def _task(row: Answer, now: datetime) -> NewTask:
    most = RANGES["rating" if row.survey.kind == SurveyKind.FREE else row.survey.kind][1]
    title = gettext("Get in touch: %(score)s of %(most)s in “%(survey)s”") % {
        "score": row.score, "most": most, "survey": row.survey.name,
    }  # fmt: skip
    return NewTask(
        title,
        owner_id=row.survey.owner_hat_id,
        due_at=now + TO_CALL_BACK,
        hat_id=row.hat_id,
        about="answer",
        about_code=row.code,
    )


@transaction.atomic
def set_theme(viewer: Viewer, *, code: str, answer_codes: Sequence[str], theme: str, is_on: bool = True) -> int:
    """Say of these answers' words what they are about, or that they are not; how many changed.

    Refuses: ``Forbidden``, ``NotFound``, ``ThemeMissing``.
    """
    check_may_sort(viewer)
    survey = find_survey(code)
    answers = visible_answers(viewer).filter(survey=survey, code__in=answer_codes)
    rows = AnswerValue.objects.filter(answer__in=answers).exclude(text="")
    return _mark(rows, _known(code, theme), is_on=is_on)


@transaction.atomic
def set_theme_by_word(viewer: Viewer, *, code: str, word: str, theme: str) -> int:
    """The same for every answer in which the word stands; how many changed.

    Refuses: ``Forbidden``, ``NotFound``, ``ThemeMissing``.
    """
    check_may_sort(viewer)
    survey = find_survey(code)
    folded = fold(word)
    if not folded:
        raise ThemeMissing
    answers = visible_answers(viewer).filter(survey=survey)
    rows = AnswerValue.objects.filter(answer__in=answers, folded__contains=f" {folded} ")
    return _mark(rows, _known(code, theme), is_on=True)


def _mark(rows: object, theme: str, *, is_on: bool) -> int:
    found = [row for row in rows if (theme in row.themes) is not is_on]  # type: ignore[attr-defined]
    for row in found:
        row.themes = sorted({*row.themes, theme} if is_on else {*row.themes} - {theme})
    AnswerValue.objects.bulk_update(found, ["themes"])
    return len(found)


def _known(code: str, theme: str) -> str:
    """As it is spelled already, if only capitals and accents differ. Refuses: ``ThemeMissing``."""
    said = " ".join(theme.split())[:40]
    if not fold(said):
        raise ThemeMissing
    rows = AnswerValue.objects.filter(answer__survey__code=code).exclude(themes=[]).values_list("themes", flat=True)
    known = {fold(one): one for themes in rows for one in themes}
    return known.get(fold(said), said)
