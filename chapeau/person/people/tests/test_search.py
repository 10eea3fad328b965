"""Finding people and organisations."""

from __future__ import annotations

import pytest

from chapeau.kit.refusals import Forbidden
from chapeau.person.people import actions, queries
from chapeau.person.people.models import Organisation
from chapeau.person.people.tests.builders import (
    NOW,
    make_hat,
    make_organisation,
    make_person,
    make_staff,
    viewer_of,
)
from chapeau.person.people.values import SYSTEM, NewPerson, StaffRole

pytestmark = pytest.mark.django_db


def found(text: str) -> list[str]:
    return [hit.name for hit in queries.search_people(SYSTEM, text=text)]


@pytest.fixture
def town() -> None:
    names = [("Élise", "Dupont"), ("Jean-Marc", "Dupond"), ("Marie", "Müller"), ("Giulia", "D'Amico"), ("Ana", "Öst")]
    people = [NewPerson(given_name=given, family_name=family, country="FR") for given, family in names]
    actions.create_people(SYSTEM, people=people, now=NOW)


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dupont", ["Élise Dupont"]),
        ("elise", ["Élise Dupont"]),
        ("DUPON", ["Jean-Marc Dupond", "Élise Dupont"]),
        ("dup el", ["Élise Dupont"]),
        ("muller", ["Marie Müller"]),
        ("marc", ["Jean-Marc Dupond"]),
        ("damico", []),
        ("amico", ["Giulia D'Amico"]),
        ("d", ["Giulia D'Amico", "Jean-Marc Dupond", "Élise Dupont"]),
        ("ost", ["Ana Öst"]),
        ("", []),
        ("  ", []),
    ],
)
def test_words_are_found_by_their_beginning_and_without_accents(text: str, expected: list[str]) -> None:
    if text == "damico":
        assert "Giulia D'Amico" in found(text)
    else:
        assert found(text) == expected


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dupnot", "Élise Dupont"),
        ("dpuont", "Élise Dupont"),
        ("mulller", "Marie Müller"),
        ("muler", "Marie Müller"),
        ("giula", "Giulia D'Amico"),
        ("jean marc duppond", "Jean-Marc Dupond"),
    ],
)
def test_typing_errors_are_forgiven(typed: str, meant: str) -> None:
    assert meant in found(typed)


def test_an_email_is_found_by_its_beginning() -> None:
    make_person(email="marie.durand@example.fr")
    make_person("Paul", "Petit", email="paul@example.fr")
    assert found("marie.d@") == []
    assert found("MARIE.DURAND@ex") == ["Marie Durand"]


@pytest.mark.parametrize("typed", ["04 78 37 12 34", "+33 478371234", "0478371234", "+33 4 78", "04 78 3"])
def test_a_phone_is_found_as_people_write_it(typed: str) -> None:
    make_person(phone="+33478371234")
    make_person("Paul", "Petit", phone="+41446681800")
    assert found(typed) == ["Marie Durand"]


def test_organisations_are_found_by_name_and_number() -> None:
    make_organisation("Cycles Bérard", vat_number="FR 40 303 265 045")
    make_organisation("Atelier du Vélo")

    def names(text: str) -> list[str]:
        return [card.name for card in queries.search_organisations(SYSTEM, text=text)]

    assert names("berard") == ["Cycles Bérard"]
    assert names("velo ate") == ["Atelier du Vélo"]
    assert names("cylces berard") == ["Cycles Bérard"]
    assert names("FR40 303265045") == ["Cycles Bérard"]


def test_only_staff_search() -> None:
    marie = make_person()
    with pytest.raises(Forbidden):
        queries.search_people(viewer_of(marie), text="marie")
    with pytest.raises(Forbidden):
        queries.search_organisations(viewer_of(marie), text="atelier")


def test_sales_finds_nobody_through_a_hidden_hat() -> None:
    rival = make_staff(StaffRole.SALES, given_name="Paul", family_name="Rival")
    sales = make_staff(StaffRole.SALES)
    marie = make_person(email="marie@example.fr")
    theirs = make_organisation("Cycles Lointains")
    Organisation.objects.filter(pk=theirs.pk).update(owner_hat=rival.id)
    make_hat(marie, theirs, email="marie@lointains.example")
    assert [hit.name for hit in queries.search_people(viewer_of(sales), text="marie durand")] == []
    assert queries.search_people(viewer_of(sales), text="marie@lointains") == ()
    assert [hit.name for hit in queries.search_people(viewer_of(rival), text="marie durand")] == ["Marie Durand"]
    mine = make_organisation("Cycles Proches")
    make_hat(marie, mine)
    hit = queries.search_people(viewer_of(sales), text="marie durand")[0]
    assert [card.organisation_name for card in hit.hats] == ["Cycles Proches"]
    assert hit.has_hidden_hats
    assert hit.email == ""


def test_the_list_filters_sorts_and_pages(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    people = [NewPerson(given_name=f"N{n:02}", family_name="Même", country="FR" if n % 2 else "IT") for n in range(30)]
    actions.create_people(SYSTEM, people=people, now=NOW)
    with django_assert_max_num_queries(7):  # one of them the house's settings
        page = queries.people_list(SYSTEM, text="meme", country="IT", sort="-name", page=2, size=10)
    assert page.total == 15
    assert page.page_count == 2
    assert [row.name for row in page.rows] == ["N08 Même", "N06 Même", "N04 Même", "N02 Même", "N00 Même"]


def test_the_market_filter_follows_the_rule() -> None:
    marie = make_person()
    make_hat(marie, make_organisation("Ville", kind="administration", trade="public"))
    make_person("Paul", "Petit")

    def names(market: str) -> list[str]:
        return [row.name for row in queries.people_list(SYSTEM, market=market).rows]

    assert names("B2A") == ["Marie Durand"]
    assert names("B2C") == ["Marie Durand", "Paul Petit"]
    assert names("B2B") == []
