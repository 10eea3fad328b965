"""One person, as the office sees them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.people import cards
from chapeau.person.people.models import Address, Hat, HatChange, Person, PostalAddress
from chapeau.person.people.queries.addresses import address_card
from chapeau.person.people.queries.organisations import changes_of
from chapeau.person.people.sight import joined_hats, visible_hats
from chapeau.person.people.values import (
    Change,
    HatAddress,
    HatCard,
    HatDetail,
    OwnDetails,
    PersonName,
    PersonPage,
    PostalAddressCard,
    Viewer,
)


def person_page(viewer: Viewer, *, person_code: str) -> PersonPage:
    """The person with a card per hat this member of staff may see side by side; ended hats last. Merged hats are one
    card, with all their addresses.

    The code of a merged person leads to the one it was merged into. Refuses: ``NotFound``, also when no
    hat of the person is within this viewer's sight.
    """
    person = Person.objects.filter(code=person_code).select_related("merged_into").first()
    if person is None or not (viewer.is_staff or viewer.is_system):
        raise NotFound
    person = person.merged_into or person
    rows = list(
        cards.hats()
        .select_related("organisation__owner_hat__person")
        .filter(joined_hats(viewer), person=person)
        .order_by("ends_at", "created_at", "id")
    )
    all_hats = Hat.objects.filter(person=person).count()
    if not rows:
        raise NotFound
    return PersonPage(
        person_id=person.id,
        person_code=person.code,
        name=person.name,
        given_name=person.given_name,
        family_name=person.family_name,
        language=person.language,
        time_zone=person.time_zone,
        country=person.country,
        is_identified=person.is_identified,
        created_at=person.created_at,
        hats=_details(rows),
        has_hidden_hats=all_hats > len(rows),
    )


def _details(rows: list[Hat]) -> tuple[HatDetail, ...]:
    open_ones = [row.id for row in rows if row.ends_at is None]
    worn = {card.id: card for card in cards.together(cards.hat_cards(rows), prefer=open_ones)}
    shown_by = {hat_id: card.id for card in worn.values() for hat_id in card.ids}
    addresses: defaultdict[tuple[UUID, str], list[str]] = defaultdict(list)
    for address in Address.objects.filter(hat__in=shown_by, revoked_at=None).order_by("created_at", "id"):
        known = addresses[shown_by[address.hat_id], address.kind]
        if address.value not in known:
            known.append(address.value)
    postal: defaultdict[UUID | None, list[PostalAddressCard]] = defaultdict(list)
    for place in PostalAddress.objects.filter(hat__in=shown_by, archived_at=None).select_related("organisation"):
        if place.hat_id:
            postal[shown_by[place.hat_id]].append(address_card(place))
    details = []
    for row in rows:
        if row.id not in worn:
            continue
        owner = row.organisation.owner_hat if row.organisation else None
        details.append(
            HatDetail(
                card=worn[row.id],
                emails=tuple(addresses[row.id, Address.Kind.EMAIL]),
                phones=tuple(addresses[row.id, Address.Kind.PHONE]),
                owner_name=owner.person.name if owner else "",
                owner_hat_id=owner.id if owner else None,
                acquired_via=row.acquired_via,
                created_at=row.created_at,
                addresses=tuple(postal[row.id]),
            )
        )
    return tuple(details)


def hat_details(viewer: Viewer, *, person_codes: Collection[str]) -> tuple[tuple[PersonName, HatDetail], ...]:
    """Every hat of these people that this member of staff may see side by side, with its addresses; people in the order
    of their codes given, ended hats left out. A constant number of queries. Refuses: ``Forbidden``.
    """
    if not (viewer.is_staff or viewer.is_system):
        raise Forbidden
    rows = list(
        cards.hats()
        .filter(joined_hats(viewer), person__code__in=list(person_codes), ends_at=None)
        .order_by("created_at", "id")
    )
    names = {
        row.person_id: PersonName(row.person.code, row.person.given_name, row.person.family_name, row.person.language)
        for row in rows
    }
    place = {code: number for number, code in enumerate(person_codes)}
    found = [(names[detail.card.person_id], detail) for detail in _details(rows)]
    return tuple(sorted(found, key=lambda pair: (place[pair[0].code], pair[1].card.organisation_id is not None)))


def person_changes(viewer: Viewer, *, person_id: UUID, limit: int = 50) -> tuple[Change, ...]:
    """History of the person and of the hats this member of staff may see, newest first. Refuses: ``NotFound``."""
    if not (viewer.is_staff or viewer.is_system):
        raise NotFound
    hats = Hat.objects.filter(joined_hats(viewer), person=person_id)
    rows = HatChange.objects.select_related("by_hat__person").filter(Q(person=person_id) | Q(hat__in=hats.values("pk")))
    return changes_of(rows, limit)


def hat_by_address(viewer: Viewer, *, email: str) -> HatCard | None:
    """Whose verified address this is: the house's own question (``SYSTEM``) or that of staff; else ``None``."""
    if not (viewer.is_staff or viewer.is_system):
        return None
    address = Address.objects.filter(
        kind=Address.Kind.EMAIL, normalised=email.strip().lower(), revoked_at=None, verified_at__isnull=False
    ).first()
    if address is None:
        return None
    row = cards.hats().filter(visible_hats(viewer), pk=address.hat_id).first()
    return cards.hat_card(row) if row else None


def own_details(viewer: Viewer) -> OwnDetails:
    """Who the person is, under the own private hat only. Refuses: ``NotFound``."""
    row = Person.objects.filter(hats__in=Hat.objects.filter(Q(pk=viewer.hat_id), organisation=None)).first()
    if row is None or viewer.hat_id is None:
        raise NotFound
    return OwnDetails(row.id, row.given_name, row.family_name, row.language, row.country, row.time_zone)


def hat_addresses(viewer: Viewer) -> tuple[HatAddress, ...]:
    """E-mail addresses and phone numbers of the hat in use."""
    rows = Address.objects.filter(hat__in=viewer.hat_ids, revoked_at=None).order_by("kind", "created_at")
    return tuple(HatAddress(row.kind, row.value, row.normalised, row.verified_at is not None) for row in rows)
