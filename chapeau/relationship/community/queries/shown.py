"""What everybody reads on the pages of articles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import F, QuerySet

from chapeau.kit.pages import Page
from chapeau.kit.refusals import NotFound
from chapeau.person.people.values import Viewer
from chapeau.relationship.community.models import Post, Rating, Vote
from chapeau.relationship.community.values import (
    AnswerView,
    Asked,
    PostKind,
    PostView,
    QuestionPage,
    RatingCard,
    ReviewSort,
)

_ORDER = {
    ReviewSort.HELPFUL: ("-helpful", "-shown__decided_at", "-id"),
    ReviewSort.NEWEST: ("-shown__decided_at", "-id"),
    ReviewSort.BEST: ("-stars", "-helpful", "-id"),
    ReviewSort.WORST: ("stars", "-helpful", "-id"),
}


def ratings(product_ids: Collection[UUID]) -> dict[UUID, RatingCard]:
    """The sums of these products, those without a review left out; one query."""
    rows = Rating.objects.filter(product__in=list(product_ids), count__gt=0).values_list(
        "product_id", "count", "total", "five", "four", "three", "two", "one"
    )
    return {row[0]: RatingCard(row[1], row[2], row[3:]) for row in rows}


def reviews(viewer: Viewer, *, product_id: UUID, asked: Asked) -> Page[PostView]:
    """Reviews of a product as everybody reads them, with the answers of the house; at most four queries."""
    found = Post.objects.filter(product=product_id, kind=PostKind.REVIEW, is_shown=True)
    if asked.stars:
        found = found.filter(stars=asked.stars)
    if asked.with_picture:
        found = found.filter(has_picture=True)
    if asked.language:
        found = found.filter(shown__language=asked.language)
    return _page(viewer, found.order_by(*_ORDER[asked.sort]), asked.page, asked.size)


def questions(viewer: Viewer, *, product_id: UUID, page: int = 1, size: int = 10) -> Page[PostView]:
    """Questions about a product with their answers, those of the house first; the newest question first."""
    found = Post.objects.filter(product=product_id, kind=PostKind.QUESTION, is_shown=True)
    return _page(viewer, found.order_by(F("written_at").desc(), "-id"), page, size)


def question_page(viewer: Viewer, *, code: str) -> QuestionPage:
    """One question with its answers. Refuses: ``NotFound``, also while it waits."""
    row = (
        Post.objects.select_related("shown", "product")
        .filter(code=code, kind=PostKind.QUESTION, is_shown=True, product__published_at__isnull=False)
        .first()
    )
    if row is None:
        raise NotFound
    return QuestionPage(row.product_id, row.product.code, as_views(viewer, [row])[0])


def as_views(viewer: Viewer, rows: Sequence[Post]) -> list[PostView]:
    """With their answers and this viewer's votes: two queries, whatever their number."""
    answers: defaultdict[UUID | None, list[Post]] = defaultdict(list)
    below = Post.objects.select_related("shown").filter(parent__in=[row.id for row in rows], is_shown=True)
    for answer in below.order_by("-is_house", "-helpful", "written_at"):
        answers[answer.parent_id].append(answer)
    voted = _voted(viewer, [*rows, *(one for some in answers.values() for one in some)])
    return [_view(viewer, row, answers[row.id], voted) for row in rows]


def as_answers(viewer: Viewer, rows: Sequence[Post]) -> tuple[AnswerView, ...]:
    """Answers that passed; one query."""
    voted = _voted(viewer, rows)
    return tuple(_answer(viewer, row, voted) for row in rows)


def _voted(viewer: Viewer, rows: Sequence[Post]) -> set[UUID]:
    if not viewer.hat_ids or not rows:
        return set()
    mine = Vote.objects.filter(hat__in=viewer.hat_ids, post__in=[row.id for row in rows])
    return set(mine.values_list("post_id", flat=True))


def _view(viewer: Viewer, row: Post, answers: Sequence[Post], voted: Collection[UUID]) -> PostView:
    version = row.shown
    assert version is not None, "what is shown has a version"
    return PostView(
        code=row.code,
        kind=row.kind,
        shown_name=version.shown_name,
        is_verified=row.variant_id is not None,
        stars=version.stars,
        title=version.title,
        text=version.text,
        language=version.language,
        picture=version.picture,
        helpful=row.helpful,
        written_at=version.written_at,
        is_mine=row.hat_id in viewer.hat_ids,
        is_voted=row.id in voted,
        answers=tuple(_answer(viewer, one, voted) for one in answers),
    )


def _answer(viewer: Viewer, row: Post, voted: Collection[UUID]) -> AnswerView:
    version = row.shown
    assert version is not None, "what is shown has a version"
    return AnswerView(
        code=row.code,
        shown_name=version.shown_name,
        is_house=row.is_house,
        is_verified=row.variant_id is not None,
        text=version.text,
        language=version.language,
        helpful=row.helpful,
        written_at=version.written_at,
        is_mine=not row.is_house and row.hat_id in viewer.hat_ids,
        is_voted=row.id in voted,
    )


def _page(viewer: Viewer, found: QuerySet[Post], number: int, size: int) -> Page[PostView]:
    rows = list(found.select_related("shown")[(number - 1) * size : number * size])
    total = len(rows) if number == 1 and len(rows) < size else found.count()
    return Page(tuple(as_views(viewer, rows)) if rows else (), total, number, size)
