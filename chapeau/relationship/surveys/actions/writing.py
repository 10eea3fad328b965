"""Deeds of those who write surveys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.kit import house_settings
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.audience.models import Audience
from chapeau.person.messaging.actions import create_mailing
from chapeau.person.messaging.values import NewMailing
from chapeau.person.people.models import Hat
from chapeau.person.people.values import SYSTEM, Viewer
from chapeau.relationship.surveys import letter, ready
from chapeau.relationship.surveys.access import check_may_write, find_survey
from chapeau.relationship.surveys.models import Survey, SurveyVersion
from chapeau.relationship.surveys.rules import asking
from chapeau.relationship.surveys.values import (
    MOST_QUESTIONS,
    Question,
    SurveyContent,
    SurveyKind,
    SurveyRules,
    SurveySetting,
    SurveyTexts,
    Trigger,
)

TOPIC = "surveys"


class SurveyCodeTaken(Refusal):
    code = "survey-code-taken"
    sentence = _("Another survey has this address. Choose another one.")


class SurveyNotWhole(Refusal):
    """``fields`` names what is missing: ``language:what``, ``language:question:what``, ``questions`` or ``first``."""

    code = "survey-not-whole"
    status = 422
    sentence = _("This survey is not whole yet.")

    def __init__(self, fields: list[str]) -> None:
        self.fields = fields
        super().__init__()


class QuestionOutOfOrder(Refusal):
    code = "survey-question-out-of-order"
    status = 422
    sentence = _("A question can only hang on an answer that comes before it. Move it, or change its condition first.")


class AnswersWouldChange(Refusal):
    code = "survey-answers-would-change"
    sentence = _(
        "People have answered this question: its kind stays, and answers to choose from may be added at the end but not "
        "taken away. Add a new question instead."
    )


class TooManyQuestions(Refusal):
    code = "survey-too-long"
    status = 422
    sentence = _("A survey has at most %(most)s questions. Shorter ones are answered more often.")


class OwnerNotColleague(Refusal):
    code = "survey-owner-not-staff"
    status = 422
    sentence = _("Choose a colleague to look after low scores.")


class AudienceMissing(Refusal):
    code = "survey-audience-missing"
    status = 422
    sentence = _("Choose whom to ask: an audience.")


class DaysOutOfRange(Refusal):
    code = "survey-days-out-of-range"
    status = 422
    sentence = _("Write a number of days between 1 and 730.")


@transaction.atomic
def create_survey(viewer: Viewer, *, code: str, name: str, kind: str, is_anonymous: bool = False, now: datetime) -> str:
    """A draft with a score and why, whole in three languages; its code.

    Kind and anonymity stay for ever: what was promised to those who answered holds. Refuses: ``Forbidden``,
    ``SurveyCodeTaken``.
    """
    check_may_write(viewer)
    if Survey.objects.filter(code=code).exists():
        raise SurveyCodeTaken
    Survey.objects.create(
        code=code,
        name=name.strip()[:120],
        kind=SurveyKind(kind),
        is_anonymous=is_anonymous,
        draft=ready.ready(kind).to_json(),
        created_at=now,
        changed_at=now,
    )
    return code


@transaction.atomic
def change_survey(viewer: Viewer, *, code: str, setting: SurveySetting, now: datetime) -> None:
    """When it goes out, to whom, and who looks after it; at once, also while it runs.

    Refuses: ``Forbidden``, ``NotFound``, ``AudienceMissing``, ``OwnerNotColleague``.
    """
    check_may_write(viewer)
    survey = find_survey(code, lock=True)
    if setting.trigger == Trigger.QUARTER and setting.audience_id is None:
        raise AudienceMissing
    if setting.audience_id and not Audience.objects.filter(id=setting.audience_id, archived_at=None).exists():
        raise NotFound
    if setting.owner_hat_id and not Hat.objects.filter(id=setting.owner_hat_id, organisation__is_house=True).exists():
        raise OwnerNotColleague
    survey.name = setting.name.strip()[:120]
    survey.trigger = Trigger(setting.trigger)
    survey.delay_days = setting.delay_days
    survey.audience_id = setting.audience_id
    survey.by_mail, survey.by_page, survey.has_link = setting.by_mail, setting.by_page, setting.has_link
    survey.owner_hat_id = setting.owner_hat_id
    survey.changed_at = now
    survey.save()


def store_texts(viewer: Viewer, *, code: str, texts: dict[str, SurveyTexts], now: datetime) -> None:
    """The words around the questions, all languages at once. Refuses: ``Forbidden``, ``NotFound``."""
    _edit(viewer, code, now, lambda content: replace(content, texts={k: one for k, one in texts.items() if one.title}))


def add_question(viewer: Viewer, *, code: str, kind: str, now: datetime) -> str:
    """An empty question at the end; its id. Refuses: ``Forbidden``, ``NotFound``, ``TooManyQuestions``."""
    made = ""

    def add(content: SurveyContent) -> SurveyContent:
        nonlocal made
        if len(content.questions) >= MOST_QUESTIONS:
            raise TooManyQuestions(most=MOST_QUESTIONS)
        made = f"q{survey_number(content, versions(code)) + 1}"
        return replace(content, questions=(*content.questions, Question(made, kind)))

    _edit(viewer, code, now, add)
    return made


def change_question(viewer: Viewer, *, code: str, question: Question, now: datetime) -> None:
    """Write one question anew. Refuses: ``Forbidden``, ``NotFound``, ``QuestionOutOfOrder``, ``AnswersWouldChange``."""

    def change(content: SurveyContent) -> SurveyContent:
        if content.question(question.id) is None:
            raise NotFound
        return replace(
            content, questions=tuple(question if one.id == question.id else one for one in content.questions)
        )

    _edit(viewer, code, now, change)


def move_question(viewer: Viewer, *, code: str, question_id: str, up: bool, now: datetime) -> None:
    """One place on. Refuses: ``Forbidden``, ``NotFound``, ``QuestionOutOfOrder``."""

    def move(content: SurveyContent) -> SurveyContent:
        rows = list(content.questions)
        place = next((number for number, one in enumerate(rows) if one.id == question_id), None)
        if place is None:
            raise NotFound
        other = place - 1 if up else place + 1
        if 0 <= other < len(rows):
            rows[place], rows[other] = rows[other], rows[place]
        return replace(content, questions=tuple(rows))

    _edit(viewer, code, now, move)


def drop_question(viewer: Viewer, *, code: str, question_id: str, now: datetime) -> None:
    """Ask it no longer; answers given stay. Refuses: ``Forbidden``, ``NotFound``, ``QuestionOutOfOrder``."""

    def drop(content: SurveyContent) -> SurveyContent:
        return replace(content, questions=tuple(one for one in content.questions if one.id != question_id))

    _edit(viewer, code, now, drop)


@transaction.atomic
def publish_survey(viewer: Viewer, *, code: str, now: datetime) -> int:
    """What is drafted is asked from now on; its version. Refuses: ``Forbidden``, ``NotFound``, ``SurveyNotWhole``."""
    check_may_write(viewer)
    survey = find_survey(code, lock=True)
    content = SurveyContent.from_json(survey.draft)
    if fields := asking.missing(content, survey.kind, [one for one, _name in settings.LANGUAGES]):
        raise SurveyNotWhole(fields)
    survey.version += 1
    mailing_id = create_mailing(
        SYSTEM,
        new=NewMailing(topic=TOPIC, language=content.language("en"), wants={"survey": str(survey.id)}),
        contents=letter.letters(content, is_anonymous=survey.is_anonymous),
        now=now,
    )
    SurveyVersion.objects.create(
        survey=survey,
        number=survey.version,
        content=content.to_json(),
        mailing_id=mailing_id,
        published_at=now,
        by_hat_id=viewer.hat_id,
    )
    survey.is_running, survey.archived_at, survey.changed_at = True, None, now
    survey.save(update_fields=["version", "is_running", "archived_at", "changed_at"])
    return survey.version


@transaction.atomic
def stop_survey(viewer: Viewer, *, code: str, archive: bool = False, now: datetime) -> None:
    """Nobody is asked any more and its pages say so; what was answered stays. Refuses: ``Forbidden``, ``NotFound``."""
    check_may_write(viewer)
    survey = find_survey(code, lock=True)
    survey.is_running, survey.changed_at = False, now
    survey.archived_at = now if archive else survey.archived_at
    survey.save(update_fields=["is_running", "changed_at", "archived_at"])


@transaction.atomic
def change_rules(viewer: Viewer, *, rules: SurveyRules, now: datetime) -> None:
    """The one rule of the house on how often a person is asked. Refuses: ``Forbidden``, ``DaysOutOfRange``."""
    check_may_write(viewer)
    if not (1 <= rules.days_between <= 730 and 1 <= rules.days_to_answer <= 730):
        raise DaysOutOfRange
    house_settings.change(rules, by_hat_id=viewer.hat_id, now=now)


def versions(code: str) -> list[SurveyContent]:
    """All that was ever published of it."""
    return [
        SurveyContent.from_json(kept)
        for kept in SurveyVersion.objects.filter(survey__code=code).values_list("content", flat=True)
    ]


def survey_number(content: SurveyContent, published: list[SurveyContent]) -> int:
    """The highest number a question ever had: ids are never used twice."""
    ids = [one.id for known in (content, *published) for one in known.questions]
    return max((int(one[1:]) for one in ids if one[1:].isdecimal()), default=0)


@transaction.atomic
def _edit(viewer: Viewer, code: str, now: datetime, change: Callable[[SurveyContent], SurveyContent]) -> None:
    check_may_write(viewer)
    survey = find_survey(code, lock=True)
    content = change(SurveyContent.from_json(survey.draft))
    if not asking.in_order(content):
        raise QuestionOutOfOrder
    if survey.answers.exists() and not all(asking.keeps_meaning(known, content) for known in versions(code)):
        raise AnswersWouldChange
    survey.draft, survey.changed_at = content.to_json(), now
    survey.save(update_fields=["draft", "changed_at"])
