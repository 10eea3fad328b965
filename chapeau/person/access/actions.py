"""Making and revoking tokens."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chapeau.kit.bus import publish
from chapeau.kit.ids import hash_of, new_secret
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.access.events import TokenMade, TokenRevoked
from chapeau.person.access.models import AccessToken, TokenHat
from chapeau.person.access.queries import card_of, own_token
from chapeau.person.access.values import SCOPES, STAFF_SCOPES, MadeToken
from chapeau.person.people import queries as people
from chapeau.person.people.values import SYSTEM, Viewer

MARK = "chap_"
"""What every secret begins with, so that scanners of leaked secrets know it."""
BEGINNING = len(MARK) + 4
LONGEST_LIFE = timedelta(days=366)
SEEN_AGAIN = timedelta(minutes=1)


class TokenNameMissing(Refusal):
    code = "token-name-missing"
    status = 422
    sentence = _("Name the program that will use it, so that you know it again.")


class TokenAllowsNothing(Refusal):
    code = "token-allows-nothing"
    status = 422
    sentence = _("Choose at least one thing the program may do.")


class TokenAllowsTooMuch(Refusal):
    code = "token-allows-too-much"
    status = 422
    sentence = _("This cannot be allowed here. Reload the page and choose again.")


class TokenForNobody(Refusal):
    code = "token-for-nobody"
    status = 422
    sentence = _("Choose for whom the program acts.")


class TokenLivesTooLong(Refusal):
    code = "token-lives-too-long"
    status = 422
    sentence = _("Choose a last day from tomorrow on, within a year.")


@transaction.atomic
def make_token(
    viewer: Viewer,
    *,
    name: str,
    hat_ids: Collection[UUID],
    opened: Collection[UUID],
    scopes: Collection[str],
    expires_at: datetime,
    now: datetime,
) -> MadeToken:
    """A token for some of the ``opened`` hats of the viewer's person; its secret is returned once and never kept.

    ``opened``: what the session has opened, said by the face that holds it. Scopes of the house's own work need a hat
    of the house. Refuses: ``TokenNameMissing``, ``TokenAllowsNothing``, ``TokenAllowsTooMuch``, ``TokenForNobody``,
    ``TokenLivesTooLong``, ``NotFound`` for a hat that is not open or another person's.
    """
    if not name.strip():
        raise TokenNameMissing
    if not scopes:
        raise TokenAllowsNothing
    if not hat_ids:
        raise TokenForNobody
    if not now < expires_at <= now + LONGEST_LIFE:
        raise TokenLivesTooLong
    if viewer.hat_id is None or viewer.hat_id not in opened or not set(hat_ids) <= set(opened):
        raise NotFound
    own = people.hat_card(viewer, hat_id=viewer.hat_id)
    wardrobe = people.hats_of_person(SYSTEM, person_id=own.person_id, opened=hat_ids, now=now)
    if {card.id for card in wardrobe.opened} != set(hat_ids):
        raise NotFound
    wanted = set(scopes)
    if not wanted <= SCOPES or (wanted & STAFF_SCOPES and not any(card.is_staff for card in wardrobe.opened)):
        raise TokenAllowsTooMuch
    secret = f"{MARK}{new_secret()}"
    row = AccessToken.objects.create(
        person_id=own.person_id,
        name=name.strip()[:80],
        beginning=secret[:BEGINNING],
        secret_hash=hash_of(secret),
        scopes=sorted(wanted),
        created_at=now,
        expires_at=expires_at,
    )
    TokenHat.objects.bulk_create([TokenHat(token=row, hat_id=hat_id) for hat_id in sorted(set(hat_ids))])
    publish([TokenMade(occurred_at=now, hat_id=viewer.hat_id, token_id=row.id, scopes=tuple(row.scopes))])
    return MadeToken(card_of(row, [card.code for card in wardrobe.opened]), secret)


@transaction.atomic
def revoke_token(viewer: Viewer, *, code: str, opened: Collection[UUID], now: datetime) -> None:
    """The token opens nothing from now on; revoked ones stay so. Refuses: ``NotFound`` as ``queries.tokens`` sees."""
    row = own_token(viewer, code=code, opened=opened)
    if AccessToken.objects.filter(pk=row.pk, revoked_at=None).update(revoked_at=now):
        publish([TokenRevoked(occurred_at=now, hat_id=viewer.hat_id, token_id=row.id)])


def note_use(viewer: Viewer, *, token_id: UUID, last_used_at: datetime | None, now: datetime) -> None:
    """Remember that the token was used, to the minute: a busy program does not write with each request. ``SYSTEM``."""
    if not viewer.is_system or (last_used_at is not None and now - last_used_at < SEEN_AGAIN):
        return
    before = Q(last_used_at=None) | Q(last_used_at__lt=now - SEEN_AGAIN)
    AccessToken.objects.filter(before, pk=token_id).update(last_used_at=now)
