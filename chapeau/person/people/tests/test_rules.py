"""Market, identifiers, phones, addresses: pure rules."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapeau.person.people.rules.contact import (
    BadEmail,
    BadPhone,
    email_address,
    phone_as_read,
    phone_number,
)
from chapeau.person.people.rules.identifiers import (
    BadRegistrationNumber,
    BadVatNumber,
    registration_number,
    vat_number,
    vat_number_from_registration,
)
from chapeau.person.people.rules.market import mark_of, market_of
from chapeau.person.people.rules.postal import BadAddress, address_lines, asks_for_region, checked_address
from chapeau.person.people.values import Market, OrganisationKind, PostalAddressValue, Trade

KINDS, TRADES = st.sampled_from(OrganisationKind.values), st.sampled_from(Trade.values)


@pytest.mark.parametrize(
    ("kind", "trade", "is_introduced", "expected"),
    [
        (None, "", False, Market.B2C),
        ("business", "repair", False, Market.B2B),
        ("business", "repair", True, Market.C2B),
        ("business", "reseller", False, Market.B2B2C),
        ("business", "reseller", True, Market.B2B2C),
        ("association", "other", False, Market.B2B),
        ("association", "other", True, Market.C2B),
        ("administration", "public", True, Market.B2A),
        ("administration", "reseller", False, Market.B2A),
        ("regulator", "other", True, Market.B2R),
    ],
)
def test_the_market_follows_from_hat_organisation_and_path(
    kind: str | None, trade: str, is_introduced: bool, expected: Market
) -> None:
    assert market_of(organisation_kind=kind, trade=trade, is_introduced=is_introduced) == expected


@given(TRADES, st.booleans())
def test_a_private_hat_is_private_whatever_it_buys(trade: str, is_introduced: bool) -> None:
    assert market_of(organisation_kind=None, trade=trade, is_introduced=is_introduced) is Market.B2C


@given(KINDS, TRADES, st.booleans())
def test_an_organisation_is_never_private(kind: str, trade: str, is_introduced: bool) -> None:
    assert market_of(organisation_kind=kind, trade=trade, is_introduced=is_introduced) is not Market.B2C


def test_marks() -> None:
    assert mark_of(person_name="Marie Durand", organisation_name="") == "M"
    assert mark_of(person_name="Marie", organisation_name="Atelier Rustine") == "AR"
    assert mark_of(person_name="", organisation_name="") == "•"
    assert mark_of(person_name="", organisation_name="Ville de Lyon") == "VL"
    assert mark_of(person_name="Élise", organisation_name="“Vélo” & Cie") == "C"


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("FR 40 303 265 045", "FR", "FR40303265045"),
        ("40303265045", "FR", "FR40303265045"),
        ("it 00743110157", "IT", "IT00743110157"),
        ("CHE-107.787.577 TVA", "CH", "CHE107787577"),
        ("107.787.577 MWST", "CH", "CHE107787577"),
        ("CHE-107.787.577 IVA", "LI", "CHE107787577"),
        ("EL 094259216", "GR", "EL094259216"),
        ("GB 980 7806 84", "GB", "GB980780684"),
        ("DE136695976", "DE", "DE136695976"),
        ("", "FR", ""),
        ("  ", "CH", ""),
        ("any-thing 12", "US", "ANYTHING12"),
    ],
)
def test_vat_numbers_are_kept_in_one_form(typed: str, country: str, kept: str) -> None:
    assert vat_number(typed, country=country) == kept


@pytest.mark.parametrize(
    ("typed", "country"), [("FR 41 303 265 045", "FR"), ("123", "IT"), ("CHE-107.787.578", "CH"), ("x", "DE")]
)
def test_a_wrong_vat_number_is_refused(typed: str, country: str) -> None:
    with pytest.raises(BadVatNumber):
        vat_number(typed, country=country)


@given(st.integers(0, 10**9 - 1))
def test_a_french_vat_number_follows_from_the_siren_and_is_kept_unchanged(digits: int) -> None:
    siren = f"{digits:09}"
    try:
        registration_number(siren, country="FR")
    except BadRegistrationNumber:
        return
    vat = vat_number_from_registration(siren, country="FR")
    assert vat_number(vat, country="FR") == vat


def test_registration_numbers() -> None:
    assert registration_number("552 008 443", country="FR") == "552008443"
    assert registration_number("732 829 320 00074", country="FR") == "73282932000074"
    assert registration_number("HRB  1234 ", country="DE") == "HRB 1234"
    with pytest.raises(BadRegistrationNumber):
        registration_number("552 008 444", country="FR")


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("04 78 37 12 34", "FR", "+33478371234"),
        ("+39 02 1234 5678", "FR", "+390212345678"),
        ("0041 44 668 18 00", "IT", "+41446681800"),
        ("044 668 18 00", "CH", "+41446681800"),
        ("", "FR", ""),
    ],
)
def test_phones_are_kept_as_the_world_dials_them(typed: str, country: str, kept: str) -> None:
    assert phone_number(typed, country=country) == kept


@given(st.text(string.ascii_letters + " +", max_size=8).filter(lambda text: text.strip()))
def test_what_is_no_phone_is_refused(typed: str) -> None:
    with pytest.raises(BadPhone):
        phone_number(typed, country="FR")


def test_phones_are_read_with_spaces() -> None:
    assert phone_as_read("+33478371234") == "+33 4 78 37 12 34"
    assert phone_as_read("no number") == "no number"


@given(st.emails(domains=st.sampled_from(["Example.org", "vélo.fr", "sub.example.ch"])))
def test_an_address_is_kept_in_lower_case_and_once_kept_does_not_change(address: str) -> None:
    try:
        kept = email_address(f"  {address} ")
    except BadEmail:
        return
    assert kept == kept.lower().strip()
    assert email_address(kept) == kept


def place(**parts: str) -> PostalAddressValue:
    first = {"name": "Marie Durand", "street": "12 rue des Tanneurs", "postal_code": "69005", "city": "Lyon"}
    return PostalAddressValue(**{**first, "country": "FR", **parts})


def test_an_address_is_checked_and_written_as_its_country_does() -> None:
    checked = checked_address(place(street=" 12  rue des\n\n Tanneurs ", country="fr"))
    assert checked.street == "12 rue des\nTanneurs"
    assert address_lines(checked) == ("Marie Durand", "12 rue des", "Tanneurs", "69005 LYON", "FRANCE")
    swiss = place(organisation="Velo AG", street="Gerbergasse 1", postal_code="4001", city="Basel", country="CH")
    assert address_lines(swiss) == ("Velo AG", "Marie Durand", "Gerbergasse 1", "CH-4001 Basel", "SWITZERLAND")


@pytest.mark.parametrize(
    ("parts", "wrong"),
    [
        ({"postal_code": "6900"}, {"postal_code": "invalid"}),
        ({"postal_code": ""}, {"postal_code": "required"}),
        ({"city": ""}, {"city": "required"}),
        ({"street": "  "}, {"street": "required"}),
        ({"country": "IT", "postal_code": "20121", "city": "Milano"}, {"region": "required"}),
        ({"country": "ZZ"}, {"country": "invalid"}),
    ],
)
def test_what_is_missing_or_wrong_is_named(parts: dict[str, str], wrong: dict[str, str]) -> None:
    with pytest.raises(BadAddress) as refused:
        checked_address(place(**parts))
    assert refused.value.fields == wrong


def test_an_address_once_checked_stays_as_it_is() -> None:
    milan = checked_address(place(street="Via Dante 1", postal_code="20121", city="Milano", region="MI", country="IT"))
    assert checked_address(milan) == milan
    assert asks_for_region("IT")
    assert not asks_for_region("FR")


def test_an_address_survives_its_storage() -> None:
    assert PostalAddressValue.from_json(place().to_json()) == place()
