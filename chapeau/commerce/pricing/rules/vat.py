"""Whether VAT is charged, by whom and where: Directive 2006/112/EC, and the house's own registrations."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from chapeau.commerce.pricing.values import TaxPosition

EU = frozenset("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MC MT NL PL PT RO SE SI SK".split())  # noqa: SIM905
"""Member states; Monaco is treated as France (article 7)."""
SWISS = frozenset({"CH", "LI"})
"""One VAT territory by treaty."""


class OrganisationTax(NamedTuple):
    country: str
    has_valid_vat_number: bool
    exempt_reason: str


def territory(country: str) -> str:
    """The VAT territory a country belongs to."""
    return {"LI": "CH", "MC": "FR"}.get(country, country)


def tax_position(
    *, country: str, house_country: str, registrations: Collection[str], organisation: OrganisationTax | None
) -> tuple[TaxPosition, str]:
    """The position, and the reason printed when no VAT is charged.

    Delivered within the EU: an organisation with a checked number of another member state than the house's, delivered
    outside the house's state, accounts for the VAT itself (articles 138, 196); anybody else pays the rate of the country of
    delivery (distance sales, article 33 a; one-stop shop). Delivered elsewhere: the local rate where the house is
    registered, else export (article 146). A body exempt by its own status (article 151) pays none inside the EU.
    """
    delivered, house = territory(country), territory(house_country)
    if organisation is not None and organisation.exempt_reason:
        return TaxPosition.EXEMPT, organisation.exempt_reason
    if delivered == house or delivered in {territory(code) for code in registrations}:
        return TaxPosition.DOMESTIC, ""
    if house in EU and delivered in EU:
        if (
            organisation is not None
            and organisation.has_valid_vat_number
            and territory(organisation.country) in EU
            and territory(organisation.country) != house
        ):
            return TaxPosition.REVERSE_CHARGE, "reverse-charge"
        return TaxPosition.DOMESTIC, ""
    return TaxPosition.EXPORT, "export"
