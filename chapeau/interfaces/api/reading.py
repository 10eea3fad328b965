"""What there is to read in the shop, for everybody; forms and what came in by them, for staff."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from chapeau.interfaces.api import records
from chapeau.interfaces.api.caller import Caller
from chapeau.interfaces.api.inputs import Short
from chapeau.interfaces.api.operations import Area
from chapeau.interfaces.api.paging import Found, Page, whole
from chapeau.person.people.values import StaffRole
from chapeau.relationship.content import queries
from chapeau.relationship.content.values import ArticleKind

AREA = Area("Reading and forms", "Articles and case studies to read; forms and what people sent by them, for staff.")
VIEWERS = (StaffRole.MARKETING, StaffRole.SALES, StaffRole.SERVICE, StaffRole.COMPLIANCE)
READERS = (StaffRole.SALES, StaffRole.SERVICE, StaffRole.COMPLIANCE)
FormCode = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,32}$")]
TextCode = Annotated[str, Field(pattern=r"^[a-z0-9]{1,16}$")]


@AREA.list("reading", "list_readings", scope="catalogue:read", answer=records.READING_CARD)
def list_readings(call: Caller, page: Page, kind: ArticleKind | None = None) -> Found:
    """Articles and case studies shown now in the language asked for, newest first."""
    rows = queries.teasers(language=call.language, now=call.now, kind=str(kind) if kind else "")
    return whole(rows, page)


@AREA.read("reading/{code}", "get_reading", scope="catalogue:read", answer=records.READING)
def get_reading(call: Caller, code: TextCode, version: Literal["plain", "technical"] | None = None) -> Any:
    """One article as Markdown. Without ``version``: technical for organisations, plain for private hats."""
    is_technical = version == "technical" or (version is None and not call.hat.is_private)
    return queries.article(code=code, language=call.language, is_technical=is_technical, now=call.now)


@AREA.list("forms", "list_forms", scope="forms:read", answer=records.FORM_ROW, staff=True, roles=VIEWERS)
def list_forms(call: Caller, page: Page, q: Short = "") -> Found:
    """Forms with how often they were sent and confirmed."""
    return whole(queries.form_rows(call.viewer, text=q), page)


@AREA.read("forms/{code}", "get_form", scope="forms:read", answer=records.FORM_RESULT, staff=True, roles=VIEWERS)
def get_form(call: Caller, code: FormCode) -> Any:
    """How a form does, by variant, with intervals of 95 %."""
    return queries.form_result(call.viewer, code=code)


@AREA.list(
    "forms/{code}/submissions", "list_form_submissions", scope="forms:read", answer=records.FORM_SUBMISSION,
    staff=True, roles=READERS,
)  # fmt: skip
def list_form_submissions(call: Caller, page: Page, code: FormCode, confirmed: bool | None = None) -> Found:
    """What people sent, newest first, as far as the role reaches."""
    found = queries.submissions(call.viewer, form_code=code, confirmed=confirmed, page=page.number, per_page=page.size)
    return Found(found.rows, found.total)
