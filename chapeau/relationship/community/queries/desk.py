"""What staff read who look after what people write."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from chapeau.kit.pages import Page
from chapeau.person.people.models import Hat
from chapeau.person.people.values import Viewer
from chapeau.relationship.community.access import SEES_AUTHORS, check_may_view, find_post
from chapeau.relationship.community.models import Post, PostVersion
from chapeau.relationship.community.queries.shown import as_answers, as_views
from chapeau.relationship.community.rules import may_move
from chapeau.relationship.community.values import PostKind, PostPage, PostRow, PostState, VersionView


def waiting_count(viewer: Viewer) -> int:
    """How many wait to be looked at. Refuses: ``Forbidden``."""
    check_may_view(viewer)
    return Post.objects.filter(state=PostState.WAITING).count()


def posts(
    viewer: Viewer,
    *,
    state: str = PostState.WAITING,
    kind: str = "",
    text: str = "",
    stars: int | None = None,
    page: int = 1,
    size: int = 50,
) -> Page[PostRow]:
    """What people wrote: what waits, the oldest first; else the latest first. Empty ``state``: whatever. Refuses: ``Forbidden``."""
    check_may_view(viewer)
    found = _rows(Post.objects.all())
    if state:
        found = found.filter(state=state)
    if kind:
        found = found.filter(kind=kind)
    if stars:
        found = found.filter(new_stars=stars)
    if text := text.strip():
        found = found.filter(Q(new_text__icontains=text) | Q(new_title__icontains=text) | Q(new_name__icontains=text))
    order = F("changed_at").asc() if state == PostState.WAITING else F("changed_at").desc()
    total = found.count()
    rows = [_row(row) for row in found.order_by(order, "id")[(page - 1) * size : page * size]]
    return Page(tuple(rows), total, page, size)


def post_page(viewer: Viewer, *, code: str) -> PostPage:
    """One post with all its versions. Refuses: ``Forbidden``, ``NotFound``."""
    check_may_view(viewer)
    row = _rows(Post.objects.filter(pk=find_post(code).pk)).select_related("parent__shown").get()
    sees_author = viewer.is_system or viewer.has_role(*SEES_AUTHORS)
    person_hats = Hat.objects.filter(person__hats=row.hat_id) if not row.is_house else Hat.objects.none()
    versions = tuple(_version(one) for one in row.versions.select_related("decided_by__person").order_by("-number"))
    parent = row.parent
    below = Post.objects.select_related("shown").filter(parent=row, shown__isnull=False).order_by("written_at")
    return PostPage(
        row=_row(row),
        versions=versions,
        parent=as_views(viewer, [parent])[0] if parent and parent.shown else None,
        answers=as_answers(viewer, list(below)),
        author_hat_id=row.hat_id if sees_author and not row.is_house else None,
        is_colleague=person_hats.filter(organisation__is_house=True).exists(),
        says_it_twice=sees_author
        and row.kind == PostKind.REVIEW
        and Post.objects.filter(kind=PostKind.REVIEW, product=row.product_id, hat__in=person_hats)
        .exclude(pk=row.pk)
        .exclude(state=PostState.WITHDRAWN)
        .exists(),
        may_undo=not row.is_house and may_move(versions[0].state, PostState.WAITING),
        helpful=row.helpful,
    )


def _rows(found: QuerySet[Post]) -> QuerySet[Any]:
    newest = PostVersion.objects.filter(post=OuterRef("pk")).order_by("-number")
    return found.select_related("product").annotate(
        new_text=Subquery(newest.values("text")[:1]),
        new_title=Subquery(newest.values("title")[:1]),
        new_name=Subquery(newest.values("shown_name")[:1]),
        new_stars=Subquery(newest.values("stars")[:1]),
        new_picture=Subquery(newest.values("picture")[:1]),
        was_shown=Exists(PostVersion.objects.filter(post=OuterRef("pk"), pk=OuterRef("shown_id"))),
    )


def _row(row: Any) -> PostRow:
    words = row.new_title or row.new_text
    written: datetime = row.changed_at
    return PostRow(
        code=row.code,
        kind=row.kind,
        state=row.state,
        product_id=row.product_id,
        product_code=row.product.code,
        stars=row.new_stars,
        beginning=words[:120],
        shown_name=row.new_name,
        language=row.language,
        has_picture=bool(row.new_picture),
        is_verified=row.variant_id is not None,
        is_edit=row.was_shown and row.state == PostState.WAITING,
        written_at=written,
    )


def _version(row: PostVersion) -> VersionView:
    return VersionView(
        number=row.number,
        state=row.state,
        stars=row.stars,
        title=row.title,
        text=row.text,
        shown_name=row.shown_name,
        picture=row.picture,
        written_at=row.written_at,
        reason=row.reason,
        word=row.word,
        decided_at=row.decided_at,
        decided_by=row.decided_by.person.name if row.decided_by else "",
    )
