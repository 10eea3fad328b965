"""Who of a file is there already: by number, e-mail, or phone and name. Nobody is made one with another by likeness."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from chapeau.kit.db import fetch, text_array
from chapeau.kit.tables.values import Row
from chapeau.kit.text import fold
from chapeau.person.people.models import Address, ExternalNumber, Hat, Organisation
from chapeau.person.people.rules.contact import BadEmail, BadPhone, email_address, phone_number
from chapeau.person.people.rules.identifiers import BadVatNumber, vat_number
from chapeau.person.people.rules.postal import BadAddress, checked_address
from chapeau.person.people.values import PostalAddressValue


@dataclass(slots=True)
class Told:
    """What a row says of a person, in one form each, and what of it had to be left out, with why."""

    row: Row
    given_name: str = ""
    family_name: str = ""
    email: str = ""
    phone: str = ""
    country: str = ""
    address: PostalAddressValue | None = None
    left_out: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def key(self) -> str:
        return self.email or self.name or self.phone


def told_of(row: Row, ways: Mapping[str, str], before: str = "") -> Told:
    """Names parted, e-mail in lower case, phone in E.164, the address in its country's form."""
    told = Told(row, row.get(f"{before}given_name", ""), row.get(f"{before}family_name", ""))
    if not told.name:
        told.given_name, _space, told.family_name = row.get(f"{before}name", "").rpartition(" ")
    told.country = row.get("country") or ways.get("country", "")
    try:
        told.email = email_address(row.values[f"{before}email"]) if f"{before}email" in row.values else ""
    except BadEmail as refusal:
        told.left_out.append(f"{row.values[f'{before}email']}: {refusal}")
    try:
        told.phone = phone_number(row.get(f"{before}phone", ""), country=told.country)
    except BadPhone as refusal:
        told.left_out.append(f"{row.values[f'{before}phone']}: {refusal}")
    if not told.name and told.email:
        told.family_name = told.email.partition("@")[0][:100]
    return told


def address_of(row: Row, told: Told, *, organisation: str = "") -> PostalAddressValue | None:
    """The row's postal address, if it gives one that its country's post would take; else it is said as left out."""
    if "street" not in row.values and "city" not in row.values:
        return None
    value = PostalAddressValue(
        name=told.name[:120],
        organisation=organisation[:120],
        street="\n".join(row.values[name] for name in ("street", "street2") if name in row.values)[:200],
        postal_code=row.get("postal_code", ""),
        city=row.get("city", ""),
        region=row.get("region", ""),
        country=told.country,
    )
    try:
        checked_address(value)
    except BadAddress as refusal:
        written = ", ".join(part for part in (value.street, f"{value.postal_code} {value.city}".strip()) if part)
        told.left_out.append(f"{written}: {refusal}")
        return None
    return value


_BY_NUMBER = """
SELECT number, hat_id FROM people_external_number
WHERE source = %s AND organisation_id IS NULL AND number = ANY(%s::text[])
"""
_BY_ADDRESS = """
SELECT normalised, hat_id FROM people_address
WHERE kind = %s AND normalised = ANY(%s::text[]) AND revoked_at IS NULL
"""


class KnownHats:
    """The hats that may be meant by rows of a file: four queries for any number."""

    def __init__(self, told: Sequence[Told], source: str, *, organisations: Sequence[UUID] | None = None) -> None:
        numbers = [one.row.values["number"] for one in told if "number" in one.row.values]
        self._by_number: dict[str, UUID] = dict(fetch(_BY_NUMBER, [source, text_array(numbers)], kept=False))
        self._by_address: defaultdict[tuple[str, str], set[UUID]] = defaultdict(set)
        for kind, written in (
            (Address.Kind.EMAIL, {one.email for one in told if one.email}),
            (Address.Kind.PHONE, {one.phone for one in told if one.phone}),
        ):
            for normalised, hat_id in fetch(_BY_ADDRESS, [kind, text_array(written)], kept=False):
                self._by_address[(kind, normalised)].add(hat_id)
        ids = {hat for hats in self._by_address.values() for hat in hats} | set(self._by_number.values())
        self.hats = Hat.objects.select_related("person").in_bulk(list(ids))

    def find(self, told: Told, *, is_number: bool = True) -> list[Hat]:
        """None, the one, or several: then nobody can tell which."""
        number = told.row.get("number")
        if is_number and number in self._by_number:
            return [self.hats[self._by_number[number]]]
        if told.email:
            return self._people(self._by_address.get((Address.Kind.EMAIL, told.email), set()))
        by_phone = self._by_address.get((Address.Kind.PHONE, told.phone), set()) if told.phone else set()
        same = {hat_id for hat_id in by_phone if fold(self.hats[hat_id].person.name) == fold(told.name)}
        return self._people(same)

    def _people(self, ids: set[UUID]) -> list[Hat]:
        """One hat per person: the private one first, of merged ones the root."""
        hats = sorted(
            (self.hats[hat_id] for hat_id in ids),
            key=lambda hat: (hat.organisation_id is not None, hat.alias_of_id is not None, hat.id),
        )
        return list({hat.person_id: hat for hat in reversed(hats)}.values())


class KnownOrganisations:
    """Organisations by number in the old system, VAT number, registration number, or name and country."""

    def __init__(self, rows: Sequence[Row], source: str, ways: Mapping[str, str], *, name: str = "name") -> None:
        numbers = [row.values["number"] for row in rows if "number" in row.values] if name == "name" else []
        self._by_number = dict(
            ExternalNumber.objects.filter(source=source, number__in=numbers, hat=None).values_list(
                "number", "organisation_id"
            )
        )
        vats = {vat for row in rows if (vat := _vat(row, ways))}
        names = {fold(row.values[name]) for row in rows if name in row.values}
        wanted = Q(vat_number__in=vats - {""}) | Q(folded__in=names) | Q(id__in=self._by_number.values())
        self.rows = {row.id: row for row in Organisation.objects.filter(wanted, closed_at=None, is_house=False)}
        self._by_vat = {row.vat_number: row for row in self.rows.values() if row.vat_number}
        self._by_name: defaultdict[tuple[str, str], list[Organisation]] = defaultdict(list)
        for row in self.rows.values():
            self._by_name[(row.folded, row.country)].append(row)

    def find(self, row: Row, ways: Mapping[str, str], *, name: str = "name") -> list[Organisation]:
        number = row.get("number") if name == "name" else None
        if number in self._by_number and self._by_number[number] in self.rows:
            return [self.rows[self._by_number[number]]]
        vat = _vat(row, ways)
        if vat and vat in self._by_vat:
            return [self._by_vat[vat]]
        alike = self._by_name.get((fold(row.values[name]), row.get("country") or ways.get("country", "")), [])
        return [one for one in alike if not (vat and one.vat_number)]


def _vat(row: Row, ways: Mapping[str, str]) -> str:
    try:
        return vat_number(row.get("vat_number", ""), country=row.get("country") or ways.get("country", ""))
    except BadVatNumber:
        return ""
