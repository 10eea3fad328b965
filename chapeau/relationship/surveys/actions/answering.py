"""Somebody answers: each step is kept as it comes, so that nothing is lost when they stop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.kit import bus
from chapeau.kit.jobs import defer_once
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.kit.text import fold
from chapeau.person.people.queries import hat_card
from chapeau.person.people.values import SYSTEM, Viewer
from chapeau.relationship.surveys import links
from chapeau.relationship.surveys.access import find_survey
from chapeau.relationship.surveys.events import SurveyAnswered
from chapeau.relationship.surveys.models import Answer, AnswerValue, Invitation, Survey, SurveyVersion
from chapeau.relationship.surveys.rules import asking
from chapeau.relationship.surveys.values import InvitationState, SurveyContent, Value, Via

Given = Mapping[str, Value]
"""By question: what was put to somebody in one step, left out (empty) or answered."""


class SurveyOver(Refusal):
    code = "survey-over"
    status = 410
    sentence = _("This survey is over. Thank you for wanting to answer.")


class AnsweredAlready(Refusal):
    code = "survey-answered-already"
    sentence = _(
        "You have answered already. Your answer is kept without your name, so we cannot find it again to change it."
    )


class SurveyAnswerWrong(Refusal):
    """``questions`` names those that want an answer, or another one."""

    code = "survey-answer-wrong"
    status = 422
    sentence = _("Please answer what is marked.")

    def __init__(self, questions: list[str]) -> None:
        self.questions = questions
        super().__init__()


@dataclass(frozen=True, slots=True)
class Who:
    """Whose answer it is, as far as it may be kept."""

    hat_id: UUID | None
    invitation: Invitation | None
    via: str
    language: str


@transaction.atomic
def answer_invitation(
    viewer: Viewer, *, token: str, version: int, given: Given, language: str, via: str = Via.MAIL, now: datetime
) -> str:
    """Keep the first step of whoever has the sealed link; the token of their answer, to go on with.

    Pressed again, a known answer changes; of an anonymous survey it cannot be found again, so the second press is
    refused. Refuses: ``NotFound``, ``SurveyOver``, ``AnsweredAlready``, ``SurveyAnswerWrong``.
    """
    found = Invitation.objects.select_for_update(of=("self",)).select_related("survey")
    invitation = found.filter(id=links.read_invitation_token(token)).first()
    if invitation is None or invitation.state in (InvitationState.WAITING, InvitationState.HELD):
        raise NotFound
    survey = invitation.survey
    content = _content(survey, version)
    is_anonymous = survey.is_anonymous
    if is_anonymous and invitation.state == InvitationState.ANSWERED:
        raise AnsweredAlready
    answer = (
        None if is_anonymous else Answer.objects.select_for_update(of=("self",)).filter(invitation=invitation).first()
    )
    who = Who(None if is_anonymous else invitation.hat_id, None if is_anonymous else invitation, via, language)
    answer = answer or _begin(survey, version, who, is_invited=True, now=now)
    _keep(survey, content, answer, given, now)
    if invitation.state != InvitationState.ANSWERED:
        invitation.state = InvitationState.ANSWERED
        invitation.save(update_fields=["state"])
    return links.answer_token(answer.id)


@transaction.atomic
def answer_link(
    viewer: Viewer, *, code: str, version: int, given: Given, language: str, via: str = Via.LINK, now: datetime
) -> str:
    """Keep the first step of whoever came by the open link, under the hat in use if there is one; the answer's token.

    A hat that is asked answers its invitation by it. Refuses: ``NotFound`` without an open link, ``SurveyOver``,
    ``AnsweredAlready``, ``SurveyAnswerWrong``.
    """
    survey = find_survey(code)
    if viewer.hat_id is not None:
        invited = Invitation.objects.filter(
            survey=survey, hat__in=viewer.hat_ids, state__in=(InvitationState.ASKED, InvitationState.ANSWERED)
        )
        if one := invited.order_by("-asked_at").first():
            token = links.invitation_token(one.id)
            return answer_invitation(
                viewer, token=token, version=version, given=given, language=language, via=via, now=now
            )
    if not survey.has_link:
        raise NotFound
    content = _content(survey, version)
    who = Who(None if survey.is_anonymous else viewer.hat_id, None, via, language)
    answer = _begin(survey, version, who, is_invited=False, now=now)
    _keep(survey, content, answer, given, now)
    return links.answer_token(answer.id)


@transaction.atomic
def answer_more(viewer: Viewer, *, token: str, given: Given, now: datetime) -> None:
    """Keep a further step of an answer; whoever has its token is its author.

    Refuses: ``NotFound``, ``SurveyOver``, ``SurveyAnswerWrong``.
    """
    answer = (
        Answer.objects.select_for_update(of=("self",))
        .select_related("survey")
        .filter(id=links.read_answer_token(token))
        .first()
    )
    if answer is None:
        raise NotFound
    _keep(answer.survey, _content(answer.survey, answer.version), answer, given, now)


def _content(survey: Survey, version: int) -> SurveyContent:
    """As it was shown. Refuses: ``SurveyOver``, ``NotFound``."""
    if not survey.is_running:
        raise SurveyOver
    row = SurveyVersion.objects.filter(survey=survey, number=version).first()
    if row is None:
        raise NotFound
    return SurveyContent.from_json(row.content)


def _begin(survey: Survey, version: int, who: Who, *, is_invited: bool, now: datetime) -> Answer:
    anonymous = survey.is_anonymous
    card = hat_card(SYSTEM, hat_id=who.hat_id) if who.hat_id else None
    return Answer(
        survey=survey,
        version=version,
        hat_id=who.hat_id,
        invitation=who.invitation,
        is_anonymous=anonymous,
        is_invited=is_invited,
        via=who.via,
        language=who.language,
        market=card.market if card else "",
        at=now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) if anonymous else now,
    )


def _keep(survey: Survey, content: SurveyContent, answer: Answer, given: Given, now: datetime) -> None:
    """In the caller's transaction. Refuses: ``SurveyAnswerWrong``, ``NotFound`` for what was not asked."""
    is_new = answer._state.adding
    kept = {} if is_new else _values(answer)
    values = {**kept, **given}
    wrong = []
    for question_id, value in given.items():
        question = content.question(question_id)
        if question is None:
            raise NotFound
        if asking.applies(question, values) and not asking.fits(question, value):
            wrong.append(question_id)
    if wrong or not given:
        raise SurveyAnswerWrong(wrong)
    # A changed answer may take away what hung on it.
    gone = [one.id for one in content.questions if one.id in values and not asking.applies(one, values)]
    values = {key: value for key, value in values.items() if key not in gone}
    answer.seen = [one.id for one in content.questions if one.id in {*answer.seen, *given} and one.id not in gone]
    answer.score = asking.score_of(survey.kind, content, values)
    answer.is_complete = not asking.next_step(content, values, answer.seen)
    answer.save()
    AnswerValue.objects.filter(answer=answer, question__in=[*given, *gone]).delete()
    AnswerValue.objects.bulk_create(
        AnswerValue(
            answer=answer,
            question=key,
            number=value.number,
            numbers=list(value.numbers),
            text=value.text.strip(),
            folded=f" {fold(value.text)} " if value.text.strip() else "",
        )
        for key, value in given.items()
        if key in values and not value.is_empty
    )
    if is_new and not answer.is_anonymous:
        bus.publish(
            [
                SurveyAnswered(
                    occurred_at=now, hat_id=answer.hat_id, survey=survey.code, kind=survey.kind, score=answer.score
                )
            ]
        )
    if answer.is_complete and answer.hat_id is not None:
        defer_once("surveys.follow_up", once="surveys.follow_up")


def _values(answer: Answer) -> dict[str, Value]:
    return {one.question: Value(one.number, tuple(one.numbers), one.text) for one in answer.values.all()}
