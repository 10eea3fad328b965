"""Questions about tokens."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg

from chapeau.kit.ids import hash_of
from chapeau.kit.refusals import NotFound
from chapeau.person.access.models import AccessToken
from chapeau.person.access.values import Bearer, TokenCard
from chapeau.person.people.values import Viewer, ViewerKind


def bearer(viewer: Viewer, *, secret: str, now: datetime) -> Bearer | None:
    """Whose secret this is, while the token lives; for the face that was handed it (``SYSTEM``). One query."""
    if not viewer.is_system:
        return None
    row = (
        AccessToken.objects.filter(secret_hash=hash_of(secret), revoked_at=None, expires_at__gt=now)
        .annotate(hat_ids=ArrayAgg("worn__hat_id"))
        .first()
    )
    if row is None:
        return None
    return Bearer(row.id, row.person_id, frozenset(row.hat_ids), frozenset(row.scopes), row.last_used_at)


def tokens(viewer: Viewer, *, opened: Collection[UUID]) -> tuple[TokenCard, ...]:
    """The tokens of the person behind the viewer's hat, newest first; only those all of whose hats are ``opened``.

    The face that holds the session says which hats it has opened: who reads one mailbox of a person is not told of
    tokens that act under another hat. Two queries.
    """
    rows = AccessToken.objects.filter(person__hats=_hat_of(viewer)).prefetch_related("worn__hat")
    mine = [row for row in rows.order_by("-created_at", "-id") if _is_open(row, opened)]
    return tuple(card_of(row) for row in mine)


def own_token(viewer: Viewer, *, code: str, opened: Collection[UUID]) -> AccessToken:
    """For this room's own deeds. Refuses: ``NotFound``."""
    row = AccessToken.objects.filter(person__hats=_hat_of(viewer), code=code).prefetch_related("worn__hat").first()
    if row is None or not _is_open(row, opened):
        raise NotFound
    return row


def card_of(row: AccessToken, hat_codes: Iterable[str] | None = None) -> TokenCard:
    codes = [worn.hat.code for worn in row.worn.all()] if hat_codes is None else hat_codes
    return TokenCard(
        code=row.code,
        name=row.name,
        beginning=row.beginning,
        hat_codes=tuple(sorted(codes)),
        scopes=tuple(row.scopes),
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
    )


def _hat_of(viewer: Viewer) -> UUID:
    if viewer.kind not in (ViewerKind.HAT, ViewerKind.STAFF) or viewer.hat_id is None:
        raise NotFound
    return viewer.hat_id


def _is_open(row: AccessToken, opened: Collection[UUID]) -> bool:
    return {worn.hat_id for worn in row.worn.all()} <= set(opened)
