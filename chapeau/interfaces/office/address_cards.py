"""People as address cards (vCard): a card for each capacity, so that a private and a work address never mix."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from chapeau.kit.tables.vcard import AddressCard, CardAddress, write_cards
from chapeau.person.people import queries
from chapeau.person.people.values import HatDetail, PersonName, Viewer

CONTENT_TYPE = "text/vcard; charset=utf-8"
Version = Literal["3.0", "4.0"]


def cards_of(viewer: Viewer, person_codes: Collection[str], version: Version) -> str:
    """The cards of these people, as far as the viewer sees them side by side. A private side of which nothing is known
    is left out where another says who it is.
    """
    found = queries.hat_details(viewer, person_codes=person_codes)
    many = {name.code for name, detail in found if not detail.card.is_private}
    shown = [(name, one) for name, one in found if _says_something(one) or name.code not in many]
    return "".join(write_cards((_card(name, one) for name, one in shown), version))


def _says_something(detail: HatDetail) -> bool:
    return bool(not detail.card.is_private or detail.emails or detail.phones or detail.addresses)


def _card(name: PersonName, detail: HatDetail) -> AddressCard:
    return AddressCard(
        number=detail.card.code,
        given_name=name.given_name,
        family_name=name.family_name,
        organisation=detail.card.organisation_name,
        job_title=detail.card.job_title,
        emails=detail.emails,
        phones=detail.phones,
        language=name.language,
        addresses=[
            CardAddress(
                street=place.value.street, city=place.value.city, postal_code=place.value.postal_code,
                country=place.value.country, region=place.value.region,
            )
            for place in detail.addresses
        ],
    )  # fmt: skip
