"""Surveys: what came of them, for staff; what a hat is asked and answers, for itself."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from chapeau.interfaces.api import records
from chapeau.interfaces.api.caller import Caller
from chapeau.interfaces.api.inputs import Short, Told, Words
from chapeau.interfaces.api.operations import Area
from chapeau.interfaces.api.paging import Found, Page, whole
from chapeau.relationship.surveys import actions, queries
from chapeau.relationship.surveys.values import AnswerFilter, Grade, Value, Via

AREA = Area("Surveys", "What surveys came to, for staff; what a hat is asked, for itself.")
SurveyCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,32}$")]
QuestionId = Annotated[str, Field(pattern=r"^q[0-9]{1,6}$")]
Number = Annotated[int, Field(ge=0, le=100)]


@AREA.list("surveys", "list_surveys", scope="surveys:read", answer=records.SURVEY, staff=True, roles=queries.VIEWERS)
def list_surveys(call: Caller, page: Page, q: Short = "") -> Found:
    """Surveys with how many people were asked and answered."""
    return whole(queries.survey_rows(call.viewer, text=q), page)


@AREA.read(
    "surveys/{code}", "get_survey", scope="surveys:read", answer=records.SURVEY_RESULTS, staff=True,
    roles=queries.VIEWERS,
)  # fmt: skip
def get_survey(call: Caller, code: SurveyCode, since: datetime | None = None, until: datetime | None = None) -> Any:
    """What came of it: scores with intervals of 95 % (a Net Promoter Score between -100 and 100, others per cent)."""
    return queries.results(call.viewer, code=code, since=since, until=until)


@AREA.list(
    "surveys/{code}/answers", "list_survey_answers", scope="surveys:read", answer=records.SURVEY_ANSWER, staff=True,
    roles=queries.READERS,
)  # fmt: skip
def list_survey_answers(
    call: Caller, page: Page, code: SurveyCode, grade: Grade | None = None, theme: Short = "", q: Short = ""
) -> Found:
    """Answer by answer, newest first, as far as the role reaches; `q` searches the words."""
    only = AnswerFilter(grade=str(grade or ""), theme=theme, text=q)
    found = queries.answers(
        call.viewer, code=code, only=only, page=page.number, page_size=page.size, language=call.language
    )
    return Found(found.rows, found.total)


@AREA.list("surveys/{code}/questions", "list_survey_questions", scope="account:read", answer=records.SURVEY_QUESTION)
def list_survey_questions(call: Caller, page: Page, code: SurveyCode) -> Found:
    """The questions of a survey that asks this hat, or that is open to everybody."""
    return whole(queries.put_questions(call.viewer, code=code, language=call.language), page)


class AnswerIn(Told):
    question: QuestionId
    number: Number | None = None
    """Of a scale, or the place of the choice, from 0."""
    numbers: Annotated[list[Number | None], Field(max_length=20)] = []
    """Places of the choices; of a table one for each line."""
    text: Words = ""


class SurveyAnswerIn(Told):
    version: Annotated[int, Field(ge=1, le=100_000)]
    """As the questions told."""
    answers: Annotated[list[AnswerIn], Field(min_length=1, max_length=30)]


@AREA.deed("POST", "surveys/{code}/answers", "answer_survey", scope="account:write", status=201)
def answer_survey(call: Caller, code: SurveyCode, body: SurveyAnswerIn) -> dict[str, Any]:
    """Answer under this hat, in one go or question by question; asked again, the answer changes."""
    given = {one.question: Value(one.number, tuple(one.numbers), one.text) for one in body.answers}
    actions.answer_link(
        call.viewer, code=code, version=body.version, given=given, language=call.language, via=Via.API, now=call.now
    )
    return {}
