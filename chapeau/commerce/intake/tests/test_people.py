"""People and organisations come in from files; nobody is made one with another by a machine."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from chapeau.commerce.intake import actions, queries
from chapeau.commerce.intake.tests.conftest import NOW
from chapeau.kit.tables.vcard import AddressCard, CardAddress, card_headers, card_rows, write_cards
from chapeau.person.people.models import Address, Hat, Organisation, Person, PostalAddress
from chapeau.person.people.values import SYSTEM

LATER = NOW + timedelta(hours=1)
PEOPLE = """Prénom,Nom,E-mail,Téléphone,Adresse,Code postal,Ville,Pays,Numéro client
Ada,Lovelace,ADA@example.com,04 78 00 00 00,1 rue A,69007,Lyon,France,7
Ugo,Foscolo,ugo@example.com,+39 02 1234 5678,Hauptstr. 2,10115,Berlin,Allemagne,8
Zoë,,,99,,,,,
,,,,,,,,
Eve,Un,eve@example,,,,,,9
Ada,Autre,ada@example.com,,,,,,10
Anne,Poste,anne@example.com,,3 rue C,ABC,Lyon,FR,11
"""


def bring(house: Path, kind: str, text: str, name: str = "people.csv", **more: object) -> object:
    path = house / name
    path.write_text(text, encoding="utf-8")
    return actions.bring_file(SYSTEM, kind=kind, path=path, now=more.pop("now", NOW), **more)  # type: ignore[arg-type]


def fates(code: str) -> list[tuple[int, str, str]]:
    return [(row.number, row.fate, row.code) for row in queries.row_page(SYSTEM, code=code).rows]


def test_people_come_in_with_what_can_be_taken_and_what_cannot_is_said(house: Path) -> None:
    card = bring(house, "people", PEOPLE)
    assert fates(card.code) == [  # type: ignore[attr-defined]
        (1, "made", ""), (2, "made", ""), (3, "made", "left-out"), (4, "made", "left-out"), (5, "refused", "twice"),
        (6, "made", "left-out"),
    ]  # fmt: skip
    ada = Address.objects.get(normalised="ada@example.com").hat
    assert (ada.person.name, ada.organisation, ada.acquired_via) == ("Ada Lovelace", None, "import")
    assert set(Address.objects.values_list("normalised", "verified_at")) == {
        ("ada@example.com", None), ("+33478000000", None), ("ugo@example.com", None), ("+390212345678", None),
        ("anne@example.com", None),
    }  # fmt: skip
    assert {(p.city, p.country) for p in PostalAddress.objects.all()} == {("Lyon", "FR"), ("Berlin", "DE")}


def test_those_who_are_there_are_completed_left_or_made_anew_as_is_wished(house: Path) -> None:
    bring(house, "people", PEOPLE)
    more = "email,given_name,family_name,phone\nada@example.com,Ada,King,\nnew@example.com,New,One,\n"
    left = bring(house, "people", more, now=LATER, ways={"existing": "skip"})
    assert fates(left.code) == [(1, "skipped", "known"), (2, "made", "")]  # type: ignore[attr-defined]
    assert fates(bring(house, "people", more, now=LATER).code)[0][1] == "skipped"  # type: ignore[attr-defined]
    done = bring(house, "people", more, now=LATER, ways={"existing": "update"})
    assert fates(done.code) == [(1, "changed", ""), (2, "same", "")]  # type: ignore[attr-defined]
    assert Address.objects.get(normalised="ada@example.com").hat.person.family_name == "King"
    actions.undo_run(SYSTEM, code=done.code, now=LATER)  # type: ignore[attr-defined]
    assert Address.objects.get(normalised="ada@example.com").hat.person.family_name == "Lovelace"
    anew = bring(house, "people", more, now=LATER, ways={"existing": "new"})
    assert fates(anew.code) == [(1, "made", ""), (2, "made", "")]  # type: ignore[attr-defined]
    third = bring(house, "people", more, now=LATER, ways={"existing": "update"})
    assert fates(third.code) == [(1, "refused", "several"), (2, "refused", "several")]  # type: ignore[attr-defined]


def test_a_number_finds_the_same_one_and_a_shared_phone_does_not(house: Path) -> None:
    bring(house, "people", PEOPLE)
    again = "Numéro client,Nom,Téléphone\n7,Byron,\n,Lovelace,04 78 00 00 00\n"
    card = bring(house, "people", again, now=LATER, ways={"country": "FR"})
    assert fates(card.code) == [(1, "changed", ""), (2, "made", "")]  # type: ignore[attr-defined]
    assert Person.objects.get(family_name="Byron").given_name == "Ada"


def test_an_import_of_people_is_taken_out_but_for_those_who_have_something_else(house: Path) -> None:
    card = bring(house, "people", PEOPLE)
    ugo = Address.objects.get(normalised="ugo@example.com").hat
    shop = Organisation.objects.create(name="Shop", country="IT", created_at=NOW)
    Hat.objects.create(person=ugo.person, organisation=shop, created_at=NOW)
    undone = actions.undo_run(SYSTEM, code=card.code, now=LATER)  # type: ignore[attr-defined]
    assert undone.counts == {"kept": 1, "refused": 1, "undone": 4}
    assert list(Person.objects.values_list("given_name", flat=True)) == ["Ugo"]


def test_organisations_come_in_with_the_people_who_act_for_them(house: Path) -> None:
    text = """Raison sociale;Type;Numéro TVA;Pays;Adresse;Code postal;Ville;member_given_name;member_family_name;member_email;Rôle;Plafond
Atelier Rustine;entreprise;FR40 303 265 045;FR;12 rue T;69001;Lyon;Camille;Roux;camille@rustine.example;acheteur;500,50
Atelier Rustine;;FR40303265045;FR;;;;Marc;Leroy;marc@rustine.example;approbateur, administrateur;
Ville de Lyon;administration;;FR;;;;;;;;
Faux;;FR00000000000;FR;;;;;;;;
"""
    mapping = {"roles": "Rôle", "per_order": "Plafond", "kind": "Type"}
    card = bring(house, "organisations", text, mapping=mapping)
    assert fates(card.code) == [  # type: ignore[attr-defined]
        (1, "made", ""), (2, "made", ""), (3, "made", ""), (4, "refused", "bad-vat-number"),
    ]  # fmt: skip
    rustine = Organisation.objects.get(name="Atelier Rustine")
    hats = {hat.person.given_name: hat for hat in rustine.hats.select_related("person")}
    assert (hats["Camille"].roles, hats["Camille"].per_order_minor) == (["buyer"], 50050)
    assert hats["Marc"].roles == ["approver", "administrator"]
    assert Hat.objects.filter(organisation=None).count() == 2
    again = bring(house, "organisations", text, mapping=mapping, now=LATER)
    assert [fate for _n, fate, _c in fates(again.code)] == ["same", "same", "same", "refused"]  # type: ignore[attr-defined]
    actions.undo_run(SYSTEM, code=card.code, now=LATER)  # type: ignore[attr-defined]
    assert list(Organisation.objects.values_list("name", flat=True)) == ["Maison"]
    assert not Person.objects.exists()


def test_address_cards_come_in(house: Path) -> None:
    cards = """BEGIN:VCARD
VERSION:3.0
N:Dubois;Inès;;;
FN:Inès Dubois
EMAIL;TYPE=INTERNET:ines@old.example
EMAIL;TYPE=INTERNET,PREF:ines@example.com
TEL;TYPE=CELL:+33 6 12 34 56 78
ORG:Cyclo SARL
TITLE:Gérante
ADR;TYPE=WORK:;;4 rue D;Lyon;;69003;France
PHOTO;ENCODING=b;TYPE=JPEG:AAAA
 BBBB
END:VCARD
BEGIN:VCARD
VERSION:4.0
FN:Jean Petit
END:VCARD
"""
    card = bring(house, "people", cards, name="cards.vcf")
    assert fates(card.code) == [(1, "made", ""), (2, "made", "")]  # type: ignore[attr-defined]
    ines = Address.objects.get(normalised="ines@example.com").hat.person
    assert ines.name == "Inès Dubois"
    assert [h.organisation.name for h in ines.hats.exclude(organisation=None) if h.organisation] == ["Cyclo SARL"]
    assert Person.objects.filter(given_name="Jean", family_name="Petit").exists()


@pytest.mark.parametrize("version", ["3.0", "4.0"])
def test_written_address_cards_come_in_again_as_they_were(house: Path, tmp_path: Path, version: Any) -> None:
    cards = [
        AddressCard(
            number="k7",
            given_name="Inès",
            family_name="D'Aoste; y, Cía",
            organisation="Vélo, Cyclo & Fils; SARL",
            job_title="Gérante\\adjointe",
            emails=("ines@example.com", "old@example.com"),
            phones=("+33612345678",),
            addresses=[
                CardAddress(
                    "4, rue des très longues explications qui ne finissent jamais, bâtiment É\nporte 3",
                    "Lyon",
                    "69003",
                    "FR",
                    "Rhône",
                )
            ],
            language="fr",
        ),
        AddressCard(number="k8", given_name="", family_name="李"),
    ]
    file = tmp_path / "written.vcf"
    text = "".join(write_cards(cards, version))
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    file.write_text(text, encoding="utf-8", newline="")
    [first, second] = list(card_rows(file))
    assert first is not None
    told = dict(zip(card_headers(), first, strict=True))
    assert told == {
        "given_name": "Inès",
        "family_name": "D'Aoste; y, Cía",
        "email": "ines@example.com",
        "phone": "+33612345678",
        "organisation": "Vélo, Cyclo & Fils; SARL",
        "job_title": "Gérante\\adjointe",
        "street": "4, rue des très longues explications qui ne finissent jamais, bâtiment É\nporte 3",
        "postal_code": "69003",
        "city": "Lyon",
        "region": "Rhône",
        "country": "FR",
        "language": "fr" if version == "4.0" else "",
        "number": "k7",
    }
    assert second is not None
    assert (second[1], second[-1]) == ("李", "k8")
    card = bring(house, "people", text, name="cards.vcf")
    assert [fate for _row, fate, _why in fates(card.code)] == ["made", "made"]  # type: ignore[attr-defined]
