"""Reviews, questions and answers about articles."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from chapeau.commerce.catalog import queries as catalog
from chapeau.interfaces.api import records
from chapeau.interfaces.api.caller import Caller
from chapeau.interfaces.api.inputs import Code, Flag, Language, Short, Told
from chapeau.interfaces.api.operations import Area
from chapeau.interfaces.api.paging import Found, Page, whole
from chapeau.kit.refusals import NotFound
from chapeau.person.people.values import StaffRole
from chapeau.relationship.community import actions, queries
from chapeau.relationship.community.values import (
    LONGEST_NAME,
    LONGEST_TEXT,
    LONGEST_TITLE,
    Asked,
    OwnPost,
    PostKind,
    PostPage,
    PostState,
    QuestionPage,
    RatingCard,
    Reason,
    ReviewSort,
    Written,
)

AREA = Area(
    "Reviews and questions", "What people say and ask about articles. Nothing is shown before staff looked at it."
)
MODERATORS = (StaffRole.SERVICE, StaffRole.MARKETING)
VIEWERS = (*MODERATORS, StaffRole.SALES, StaffRole.COMPLIANCE)
Said = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT, pattern=r"^[^\x00]*$")]
Name = Annotated[str, Field(max_length=LONGEST_NAME, pattern=r"^[^\x00]*$")]
Stars = Annotated[int, Field(ge=1, le=5, strict=True)]


def _product(call: Caller, code: str) -> Any:
    """Refuses: ``NotFound`` where the caller's market does not see it."""
    market = None if call.viewer.is_staff else call.hat.market
    return catalog.product_page(call.viewer, code=code, market=market, language=call.language)


@AREA.read("products/{code}/rating", "get_rating", scope="catalogue:read", answer=records.RATING)
def get_rating(call: Caller, code: Code) -> Any:
    """How many reviews a product has, and their stars; each person counts once."""
    product_id = _product(call, code).id
    return queries.ratings([product_id]).get(product_id, RatingCard(0, 0, (0, 0, 0, 0, 0)))


@AREA.list("products/{code}/reviews", "list_reviews", scope="catalogue:read", answer=records.POST)
def list_reviews(
    call: Caller,
    page: Page,
    code: Code,
    sort: ReviewSort = ReviewSort.HELPFUL,
    stars: Annotated[int, Field(ge=1, le=5)] | None = None,
    with_picture: bool = False,
    language: Language | None = None,
) -> Found:
    """Reviews of a product as everybody reads them, with the answers of the house."""
    asked = Asked(
        sort=sort, stars=stars, with_picture=with_picture, language=language or "", page=page.number, size=page.size
    )
    found = queries.reviews(call.viewer, product_id=_product(call, code).id, asked=asked)
    return Found(found.rows, found.total)


@AREA.list("products/{code}/questions", "list_questions", scope="catalogue:read", answer=records.POST)
def list_questions(call: Caller, page: Page, code: Code) -> Found:
    """Questions about a product with their answers, the newest first."""
    found = queries.questions(call.viewer, product_id=_product(call, code).id, page=page.number, size=page.size)
    return Found(found.rows, found.total)


def show_question(call: Caller, code: str) -> QuestionPage:
    return queries.question_page(call.viewer, code=code)


@AREA.read("questions/{code}", "get_question", scope="catalogue:read", answer=records.QUESTION)
def get_question(call: Caller, code: Code) -> QuestionPage:
    """One question with its answers."""
    return show_question(call, code)


def show_own(call: Caller, code: str) -> OwnPost:
    for one in queries.own_list(call.viewer):
        if one.code == code:
            return one
    raise NotFound


@AREA.list("posts", "list_own_posts", scope="reviews:read", answer=records.OWN_POST)
def list_own_posts(call: Caller, page: Page) -> Found:
    """What the hat wrote, with what became of it."""
    return whole(queries.own_list(call.viewer), page)


class WordsIn(Told):
    text: Said
    shown_name: Name = ""
    """The name to be shown; when left out the last one used, else the given name with an initial."""
    language: Language | None = None


class ReviewIn(WordsIn):
    stars: Stars
    title: Annotated[str, Field(max_length=LONGEST_TITLE, pattern=r"^[^\x00]*$")] = ""


def _written(call: Caller, body: WordsIn, *, stars: int | None = None, title: str = "", picture: str = "") -> Written:
    name = body.shown_name or queries.suggested_shown_name(call.viewer)
    return Written(
        text=body.text, shown_name=name, language=body.language or call.language, stars=stars, title=title,
        picture=picture,
    )  # fmt: skip


@AREA.deed(
    "PUT", "products/{code}/review", "write_review", scope="reviews:write", answer=records.OWN_POST, then=show_own
)
def write_review(call: Caller, code: Code, body: ReviewIn) -> dict[str, Any]:
    """Review an article the hat received, or write its review anew; staff look at it before it is shown. A picture sent
    in the shop is kept."""
    draft = queries.draft_of(call.viewer, product_id=_product(call, code).id)
    written = _written(call, body, stars=body.stars, title=body.title, picture=draft.picture if draft else "")
    return {"code": actions.write_review(call.viewer, product_code=code, written=written, now=call.now)}


@AREA.deed(
    "POST", "products/{code}/questions", "ask_question", scope="reviews:write", answer=records.OWN_POST, then=show_own,
    status=201,
)  # fmt: skip
def ask_question(call: Caller, code: Code, body: WordsIn) -> dict[str, Any]:
    """Ask buyers and the house about an article; staff look at it before it is shown."""
    _product(call, code)
    return {"code": actions.ask_question(call.viewer, product_code=code, written=_written(call, body), now=call.now)}


@AREA.deed("POST", "posts/{code}/answers", "answer_post", scope="reviews:write", status=201)
def answer_post(call: Caller, code: Code, body: WordsIn) -> dict[str, Any]:
    """Answer a question as somebody who received the article; staff answer questions and reviews as the house."""
    actions.answer_post(call.viewer, code=code, written=_written(call, body), now=call.now)
    return {}


@AREA.deed("DELETE", "posts/{code}", "withdraw_post", scope="reviews:write")
def withdraw_post(call: Caller, code: Code) -> dict[str, Any]:
    """Take back what the hat wrote; staff, an answer of the house."""
    actions.withdraw_post(call.viewer, code=code, now=call.now)
    return {}


class VoteIn(Told):
    is_helpful: Flag


@AREA.deed("PUT", "posts/{code}/helpful", "vote_helpful", scope="reviews:write")
def vote_helpful(call: Caller, code: Code, body: VoteIn) -> dict[str, Any]:
    """Say that a review or answer helped, once per hat; or take it back."""
    actions.vote(call.viewer, code=code, is_helpful=body.is_helpful, now=call.now)
    return {}


# ---------------------------------------------------------------------------------------------------------- staff
@AREA.list("posts-queue", "list_posts", scope="reviews:read", answer=records.POST_ROW, staff=True, roles=VIEWERS)
def list_posts(
    call: Caller, page: Page, q: Short = "", state: PostState | Literal["all"] = PostState.WAITING,
    kind: PostKind | None = None,
) -> Found:  # fmt: skip
    """What people wrote: what waits, the oldest first."""
    found = queries.posts(
        call.viewer, state="" if state == "all" else state, kind=kind or "", text=q, page=page.number, size=page.size
    )
    return Found(found.rows, found.total)


def show_post(call: Caller, code: str) -> PostPage:
    return queries.post_page(call.viewer, code=code)


@AREA.read("posts-queue/{code}", "get_post", scope="reviews:read", answer=records.POST_PAGE, staff=True, roles=VIEWERS)
def get_post(call: Caller, code: Code) -> PostPage:
    """One of them with all its versions."""
    return show_post(call, code)


class Decision(Told):
    version: Annotated[int, Field(ge=1, le=100_000, strict=True)]
    """The number of the newest version, as looked at."""
    is_shown: Flag
    reason: Reason | None = None
    """Needed when it is not shown; whoever wrote it reads it."""
    word: Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")] = ""


@AREA.deed(
    "POST", "posts-queue/{code}/decide", "decide_post", scope="reviews:write", answer=records.POST_PAGE, then=show_post,
    staff=True, roles=MODERATORS,
)  # fmt: skip
def decide_post(call: Caller, code: Code, body: Decision) -> dict[str, Any]:
    """Show it, or say why not."""
    actions.decide_post(
        call.viewer, code=code, version=body.version, is_shown=body.is_shown, reason=body.reason or "", word=body.word,
        now=call.now,
    )  # fmt: skip
    return {"code": code}


@AREA.deed(
    "POST", "posts-queue/{code}/undo", "undo_decision", scope="reviews:write", answer=records.POST_PAGE, then=show_post,
    staff=True, roles=MODERATORS,
)  # fmt: skip
def undo_decision(call: Caller, code: Code) -> dict[str, Any]:
    """Undo the last decision; it waits again."""
    actions.undo_decision(call.viewer, code=code, now=call.now)
    return {"code": code}
