"""Hats one by one and together."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from chapeau.kit.db import fetch
from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.people import cards
from chapeau.person.people.models import Address, Hat, SignIn, Visitor
from chapeau.person.people.sight import joined_hats, sees_across, visible_hats
from chapeau.person.people.values import (
    Authority,
    HatCard,
    HatContact,
    Viewer,
    ViewerKind,
    VisitorCard,
    Wardrobe,
)

MERGED_HATS = """
SELECT twin.id FROM people_hat own JOIN people_hat twin ON twin.person_id = own.person_id
AND coalesce(twin.alias_of_id, twin.id) = coalesce(own.alias_of_id, own.id) WHERE own.id = %(hat)s
"""
"""Keys of the hat ``hat`` and of those merged with it: a piece of SQL for the rooms above that read by one hat."""


def hat_card(viewer: Viewer, *, hat_id: UUID) -> HatCard:
    """The card of one hat, ended ones too (old orders name them). Refuses: ``NotFound``."""
    if viewer.is_system:
        card = cards.card_by_id(hat_id)
        if card is None:
            raise NotFound
        return card
    row = cards.hats().filter(visible_hats(viewer), pk=hat_id).first()
    if row is None:
        raise NotFound
    return cards.hat_card(row)


def hat_card_by_code(viewer: Viewer, *, code: str) -> HatCard:
    """As ``hat_card``, by the public code. Refuses: ``NotFound``."""
    row = cards.hats().filter(visible_hats(viewer), code=code).first()
    if row is None:
        raise NotFound
    return cards.hat_card(row)


def hat_cards(viewer: Viewer, *, ids: Collection[UUID]) -> dict[UUID, HatCard]:
    """Cards by id in one query; hats this viewer may not see are left out."""
    if not ids:
        return {}
    return {row.id: cards.hat_card(row) for row in cards.hats().filter(visible_hats(viewer), pk__in=set(ids))}


def hat_cards_by_subject(viewer: Viewer, *, numbers: Collection[int]) -> dict[int, HatCard]:
    """Cards by ``subject_no``, that of a visitor who was linked to a hat too; those this viewer may not see are left out. Two queries."""
    linked = dict(
        Visitor.objects.filter(subject_no__in=set(numbers), hat__isnull=False).values_list("subject_no", "hat_id")
    )
    rows = cards.hats().filter(visible_hats(viewer), Q(subject_no__in=set(numbers)) | Q(pk__in=set(linked.values())))
    by_id = {row.id: (row.subject_no, cards.hat_card(row)) for row in rows}
    found = {number: card for number, card in by_id.values() if number in numbers}
    return found | {number: by_id[hat_id][1] for number, hat_id in linked.items() if hat_id in by_id}


def hats_side_by_side(viewer: Viewer, *, ids: Collection[UUID] | None) -> QuerySet[Hat]:
    """Those of these hats (``None``: of all), with their aliases, whose rows the viewer may see beside each other, for the rooms above to
    narrow by: staff those of the person page, a hat itself.
    """
    sight = joined_hats(viewer) if viewer.is_staff else Q() if viewer.is_system else Q(pk__in=viewer.hat_ids)
    if ids is None:
        return Hat.objects.filter(sight)
    wanted = list(ids)
    return Hat.objects.filter(sight, Q(pk__in=wanted) | Q(alias_of__in=wanted))


def hats_of_person(viewer: Viewer, *, person_id: UUID, opened: Collection[UUID] | None, now: datetime) -> Wardrobe:
    """The switcher's hats: those opened in this session and, only while the private hat is open, the locked ones.

    Merged hats are one card: the one that was opened, with the others in its ``also_ids``. The key of a merged person
    leads to the one kept. ``opened`` as ``None`` means all (a demo door). For the face that holds the session (``SYSTEM``); one query. Ended hats are gone at once.
    Refuses: ``NotFound`` for every other viewer.
    """
    if not viewer.is_system:
        raise NotFound
    worn = cards.together(cards.cards_worn(person_id, now), prefer=opened or ())
    every = sorted(worn, key=lambda card: not card.is_private)
    mine = tuple(card for card in every if opened is None or not set(opened).isdisjoint(card.ids))
    if not any(card.is_private for card in mine):
        return Wardrobe(opened=mine)
    return Wardrobe(opened=mine, locked=tuple(card for card in every if card not in mine))


def hats_opened_by(viewer: Viewer, *, sign_in_id: UUID, by_passkey: bool, now: datetime) -> tuple[HatCard, ...]:
    """The hats a way in opens: its own; with the private hat also those that have no verified address of their
    own; with a passkey of the private hat all of the person's. ``SYSTEM`` only; nothing for anybody else.
    """
    sign_in = SignIn.objects.filter(pk=sign_in_id, is_active=True).first() if viewer.is_system else None
    if sign_in is None:
        return ()
    every = cards.hats().filter(cards.open_at(now), person=sign_in.person_id).order_by("created_at", "id")
    rows = list(every.annotate(has_address=Exists(_own_addresses())))
    own = [row for row in rows if row.id == sign_in.hat_id]
    if own and own[0].organisation_id is None:
        own += [row for row in rows if row.organisation_id and (by_passkey or not row.has_address)]
    return tuple(cards.together(cards.hat_cards(own)))


def merged_hats(viewer: Viewer, *, ids: Collection[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """Each of these hats with those merged with it, itself first: one capacity of one person. One query, for the
    house itself (``SYSTEM``) and for staff who see across; nothing for anybody else.
    """
    return _with_twins(viewer, ids, of_person=False)


def hats_of_root(viewer: Viewer, *, ids: Collection[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """Each of these hats with every hat of the same person, itself first: what counts or forbids per person asks
    this. As ``merged_hats`` otherwise.
    """
    return _with_twins(viewer, ids, of_person=True)


def _with_twins(viewer: Viewer, ids: Collection[UUID], *, of_person: bool) -> dict[UUID, tuple[UUID, ...]]:
    if not ids or not sees_across(viewer):
        return {}
    rows = fetch(
        "SELECT own.id, array_agg(twin.id ORDER BY twin.id <> own.id, twin.id) FROM people_hat own "
        "JOIN people_hat twin ON twin.person_id = own.person_id "
        "AND (%s OR coalesce(twin.alias_of_id, twin.id) = coalesce(own.alias_of_id, own.id)) "
        "WHERE own.id = ANY(%s) GROUP BY own.id",
        [of_person, list(set(ids))],
    )
    return {row[0]: tuple(row[1]) for row in rows}


def _own_addresses() -> QuerySet[Address]:
    return Address.objects.filter(
        hat=OuterRef("pk"), kind=Address.Kind.EMAIL, revoked_at=None, verified_at__isnull=False
    )


def viewer_for_hat(card: HatCard) -> Viewer:
    """The viewer a request under this hat acts as: staff when the hat is the house's own. No rows are read."""
    return Viewer(
        kind=ViewerKind.STAFF if card.is_staff else ViewerKind.HAT,
        hat_id=card.id,
        organisation_id=card.organisation_id,
        roles=card.roles,
        also_hat_ids=card.also_ids,
    )


def authority_of(viewer: Viewer, *, hat_id: UUID) -> Authority:
    """What the hat may decide alone. Refuses: ``NotFound``."""
    return hat_card(viewer, hat_id=hat_id).authority


def visitor_by_code(viewer: Viewer, *, code: str) -> VisitorCard | None:
    """The visitor of a cookie, while not linked to a hat; for the face that holds the cookie (``SYSTEM``)."""
    if not viewer.is_system:
        return None
    row = Visitor.objects.filter(code=code, hat=None).first()
    if row is None:
        return None
    return VisitorCard(id=row.id, country=row.country, language=row.language, source=row.source)


def hat_contacts(viewer: Viewer, *, ids: Iterable[UUID]) -> dict[UUID, HatContact]:
    """Name, address and language of hats, for messages and for staff; two queries for any number.

    A hat without an address of its own has empty ``email``: nothing about it is ever sent to the
    person's other addresses. Verified addresses come before others, older before newer.
    """
    rows = list(cards.hats().filter(visible_hats(viewer), pk__in=set(ids)))
    found: dict[tuple[UUID, str], str] = {}
    addresses = Address.objects.filter(hat__in=[row.id for row in rows], revoked_at=None)
    ranked = sorted(addresses, key=lambda address: (address.verified_at is None, address.created_at, address.id))
    for address in ranked:
        found.setdefault((address.hat_id, address.kind), address.value)
    return {
        row.id: cards.contact_of(
            row,
            email=found.get((row.id, Address.Kind.EMAIL), ""),
            phone=found.get((row.id, Address.Kind.PHONE), ""),
        )
        for row in rows
    }


def hats_by_names(viewer: Viewer, *, names: Collection[str], numbering: str) -> dict[str, tuple[UUID, int]]:
    """The hats, with their subject numbers, that a trusted program means by these names: its own number of them
    (``numbering`` says whose numbers), else a hat's public code, else a verified e-mail address. Unknown ones are left out.
    Refuses: ``Forbidden`` for anybody but ``SYSTEM``.
    """
    if not viewer.is_system:
        raise Forbidden
    folded = {name.casefold(): name for name in names if "@" in name}
    rows = fetch(
        """
        SELECT found.name, hat.id, hat.subject_no
        FROM (
            SELECT 2 AS sure, number AS name, hat_id FROM people_external_number
            WHERE source = %(numbering)s AND number = ANY(%(names)s) AND hat_id IS NOT NULL
            UNION ALL SELECT 1, code, id FROM people_hat WHERE code = ANY(%(names)s)
            UNION ALL SELECT 0, normalised, hat_id FROM people_address
            WHERE kind = 'email' AND normalised = ANY(%(mails)s) AND verified_at IS NOT NULL AND revoked_at IS NULL
        ) AS found
        JOIN people_hat hat ON hat.id = found.hat_id
        ORDER BY found.sure
        """,
        {"numbering": numbering, "names": list(names), "mails": list(folded)},
        kept=False,
    )
    return {folded.get(name, name): (id, number) for name, id, number in rows}
