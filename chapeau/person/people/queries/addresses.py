"""Postal addresses a hat may use."""

from __future__ import annotations

from collections.abc import Iterable

from babel import Locale
from django.db.models import Q
from django.utils.translation import get_language

from chapeau.kit.refusals import NotFound
from chapeau.person.people.models import Hat, PostalAddress
from chapeau.person.people.rules.postal import (
    address_lines,
    asks_for_region,
    checked_address,
    code_example,
    region_choices,
)
from chapeau.person.people.sight import looks_after, visible_hats
from chapeau.person.people.values import PostalAddressCard, PostalAddressValue, Viewer, ViewerKind


def _usable_by(viewer: Viewer) -> Q:
    if viewer.is_staff or viewer.is_system:
        return looks_after(viewer, "organisation") & Q(organisation__isnull=False) | Q(
            hat__in=Hat.objects.filter(visible_hats(viewer))
        )
    if viewer.kind is not ViewerKind.HAT:
        return Q(pk=None)
    own = Q(hat__in=viewer.hat_ids)
    return own | Q(organisation_id=viewer.organisation_id) if viewer.organisation_id else own


def postal_addresses(viewer: Viewer) -> tuple[PostalAddressCard, ...]:
    """Those of the viewer's hat and of its organisation; the default first, then the newest."""
    mine = Q(hat__in=viewer.hat_ids)
    if viewer.organisation_id:
        mine |= Q(organisation_id=viewer.organisation_id)
    if viewer.hat_id is None:
        return ()
    rows = PostalAddress.objects.select_related("organisation").filter(mine, archived_at=None)
    return address_cards(rows.order_by("-is_default", "-created_at"))


def postal_address(viewer: Viewer, *, code: str) -> PostalAddressCard:
    """One of them by its code; staff may name any. Refuses: ``NotFound``."""
    row = (
        PostalAddress.objects.select_related("organisation")
        .filter(_usable_by(viewer), code=code, archived_at=None)
        .first()
    )
    if row is None:
        raise NotFound
    return address_card(row)


def address_card(row: PostalAddress) -> PostalAddressCard:
    value = PostalAddressValue(
        name=row.name,
        organisation=row.organisation.name if row.organisation else "",
        street=row.street,
        postal_code=row.postal_code,
        city=row.city,
        region=row.region,
        country=row.country,
        phone=row.phone,
    )
    return PostalAddressCard(
        code=row.code,
        label=row.label,
        value=value,
        lines=address_lines(value),
        is_of_organisation=row.organisation_id is not None,
        is_billing=row.is_billing,
        is_default=row.is_default,
    )


def address_cards(rows: Iterable[PostalAddress]) -> tuple[PostalAddressCard, ...]:
    return tuple(address_card(row) for row in rows)


def check_address(viewer: Viewer, *, value: PostalAddressValue) -> PostalAddressValue:
    """The address in its country's form, before anything is stored. Refuses: ``BadAddress`` with ``fields``."""
    return checked_address(value)


def address_regions(viewer: Viewer, *, country: str) -> tuple[tuple[str, str], ...]:
    """Codes and names of the provinces an address form of this country must ask for; empty where it need not."""
    return region_choices(country) if asks_for_region(country) else ()


def postal_code_example(viewer: Viewer, *, country: str) -> str:
    """A postal code as that country writes them; empty where there is none."""
    return code_example(country)


def address_as_lines(viewer: Viewer, *, value: PostalAddressValue) -> tuple[str, ...]:
    """The lines as the country's post wants them, the country named in the language in force."""
    lines = address_lines(value)
    named = Locale.parse((get_language() or "en").replace("-", "_")).territories.get(value.country)
    return (*lines[:-1], named.upper()) if named and lines else lines
