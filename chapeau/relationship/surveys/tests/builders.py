"""Surveys for tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from chapeau.person.people.tests.builders import NOW
from chapeau.person.people.values import SYSTEM
from chapeau.relationship.surveys import actions, links
from chapeau.relationship.surveys.models import Invitation, Survey
from chapeau.relationship.surveys.queries import survey_card
from chapeau.relationship.surveys.values import Question, QuestionTexts, SurveySetting, Value, Via


def make_survey(
    code: str = "after", *, kind: str = "nps", is_anonymous: bool = False, publish: bool = True, **more: object
) -> str:
    """A published survey with a score and why."""
    actions.create_survey(SYSTEM, code=code, name="After delivery", kind=kind, is_anonymous=is_anonymous, now=NOW)
    setting = SurveySetting(**{"name": "After delivery", **more})  # type: ignore[arg-type]
    actions.change_survey(SYSTEM, code=code, setting=setting, now=NOW)
    if publish:
        actions.publish_survey(SYSTEM, code=code, now=NOW)
    return code


def add(code: str, question: Question) -> str:
    """The question with the id it got, at the end of the draft."""
    made = actions.add_question(SYSTEM, code=code, kind=question.kind, now=NOW)
    actions.change_question(SYSTEM, code=code, question=replace(question, id=made), now=NOW)
    return made


def said(title: str, **more: object) -> dict[str, QuestionTexts]:
    """The same words in the three languages a ready survey has."""
    return {code: QuestionTexts(title, **more) for code in ("en", "fr", "it")}  # type: ignore[arg-type]


def ask(code: str, hat_ids: Sequence[UUID], *, occasion: str = "test", now: datetime = NOW) -> Sequence[str]:
    """Ask them; the tokens of those who were."""
    actions.ask_hats(SYSTEM, code=code, hat_ids=hat_ids, occasion=occasion, now=now)
    rows = Invitation.objects.filter(survey__code=code, occasion=occasion, state="asked", hat__in=hat_ids)
    by_hat = dict(rows.values_list("hat_id", "id"))
    return [links.invitation_token(by_hat[hat_id]) for hat_id in hat_ids if hat_id in by_hat]


def press(token: str, score: int, *, now: datetime = NOW, via: str = Via.MAIL) -> str:
    """The first question answered by the mail's link; the answer's token."""
    version = Survey.objects.get(invitations=links.read_invitation_token(token)).version
    return actions.answer_invitation(
        SYSTEM, token=token, version=version, given={"q1": Value(score)}, language="en", via=via, now=now
    )


def write(answer_token: str, text: str, *, now: datetime = NOW) -> None:
    actions.answer_more(SYSTEM, token=answer_token, given={"q2": Value(text=text)}, now=now)


def draft(code: str) -> tuple[Question, ...]:
    return survey_card(SYSTEM, code=code).draft.questions
