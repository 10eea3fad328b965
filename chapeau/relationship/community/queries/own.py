"""What a hat wrote, and what it may write."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch

from chapeau.commerce.catalog.models import Product
from chapeau.commerce.fulfilment import queries as fulfilment
from chapeau.person.people import queries as people
from chapeau.person.people.values import Viewer, ViewerKind
from chapeau.relationship.community import rules
from chapeau.relationship.community.access import own_posts
from chapeau.relationship.community.models import Post, PostVersion
from chapeau.relationship.community.values import OwnPost, PostKind, PostState, Received


def own_list(viewer: Viewer) -> list[OwnPost]:
    """All this hat wrote, newest first, with what became of it."""
    rows = own_posts(viewer).exclude(state=PostState.WITHDRAWN).select_related("product")
    return [_own(row) for row in _with_versions(rows.order_by("-changed_at", "-id"))]


def to_review(viewer: Viewer, *, now: datetime) -> list[Received]:
    """Articles that came to this hat and of which it has no review, the latest first; those still in the shop."""
    if viewer.kind is not ViewerKind.HAT:
        return []
    received = fulfilment.articles_received(viewer, now=now)
    done = set(
        own_posts(viewer)
        .filter(kind=PostKind.REVIEW, product__in=list(received))
        .exclude(state=PostState.WITHDRAWN)
        .values_list("product_id", flat=True)
    )
    codes = dict(
        Product.objects.filter(id__in=received.keys() - done, published_at__isnull=False, archived_at=None).values_list(
            "id", "code"
        )
    )
    found = [Received(id, code, received[id].variant_id, received[id].at) for id, code in codes.items()]
    return sorted(found, key=lambda one: (one.at, one.product_code), reverse=True)


def may_write(viewer: Viewer, *, product_id: UUID, now: datetime) -> bool:
    """Whether this hat received the article."""
    if viewer.kind is not ViewerKind.HAT:
        return False
    return bool(fulfilment.articles_received(viewer, now=now, product_ids=[product_id]))


def draft_of(viewer: Viewer, *, product_id: UUID) -> OwnPost | None:
    """The review this hat wrote of the product, as last written."""
    rows = own_posts(viewer).filter(kind=PostKind.REVIEW, product=product_id).exclude(state=PostState.WITHDRAWN)
    found = _with_versions(rows.select_related("product").order_by("-changed_at")[:1])
    return _own(found[0]) if found else None


def suggested_shown_name(viewer: Viewer) -> str:
    """The name last shown, else the given name with an initial."""
    used = (
        PostVersion.objects.filter(post__in=own_posts(viewer))
        .order_by("-written_at")
        .values_list("shown_name", flat=True)
    ).first()
    if used:
        return used
    if viewer.hat_id is None:
        return ""
    return rules.suggested_name(people.hat_card(viewer, hat_id=viewer.hat_id).person_name)


def _with_versions(rows: object) -> list[Post]:
    newest = PostVersion.objects.order_by("-number")
    return list(rows.prefetch_related(Prefetch("versions", newest)))  # type: ignore[attr-defined]


def _own(row: Post) -> OwnPost:
    version = row.versions.all()[0]
    return OwnPost(
        code=row.code,
        kind=row.kind,
        product_id=row.product_id,
        product_code=row.product.code,
        state=version.state,
        is_shown=row.shown_id is not None,
        reason=version.reason,
        word=version.word,
        stars=version.stars,
        title=version.title,
        text=version.text,
        shown_name=version.shown_name,
        picture=version.picture,
        written_at=version.written_at,
    )
