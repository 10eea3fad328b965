"""Two worlds that differ only in a person's other hats look the same under one of them (promise 1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from chapeau.kit.refusals import NotFound
from chapeau.person.people import actions, queries
from chapeau.person.people.models import Hat, Organisation
from chapeau.person.people.tests.builders import NOW, make_hat, make_organisation, make_person, make_staff, viewer_of
from chapeau.person.people.values import SYSTEM, PostalAddressValue, Role, StaffRole, Viewer

pytestmark = pytest.mark.django_db
HOME = PostalAddressValue(name="Marie", street="12 rue des Tanneurs", postal_code="69005", city="Lyon", country="FR")


class World:
    """Marie buys for a workshop; in the other world also for a city, privately a lot, with addresses and all."""

    def __init__(self) -> None:
        self.workshop = make_organisation()
        self.boss = make_hat(
            make_person("Paul", "Petit"), self.workshop, roles=(Role.ADMINISTRATOR, Role.APPROVER), email="p@r.example"
        )
        self.marie = make_person(email="marie@example.fr")
        self.work = make_hat(self.marie, self.workshop, email="marie@r.example")
        self.rival = make_staff(StaffRole.SALES, given_name="Rita", family_name="Rival")
        self.sales = make_staff(StaffRole.SALES)
        Organisation.objects.filter(pk=self.workshop.pk).update(owner_hat=self.sales.id)

    def live_another_life(self) -> None:
        city = make_organisation("Ville de Lyon", kind="administration")
        Organisation.objects.filter(pk=city.pk).update(owner_hat=self.rival.id)
        make_hat(self.marie, city, roles=(Role.ADMINISTRATOR,), email="marie@city.example")
        actions.add_postal_address(viewer_of(self.marie), value=HOME, label="Home", is_default=True, now=NOW)
        actions.verify_address(SYSTEM, hat_id=self.marie.id, kind="phone", value="04 78 37 12 34", now=NOW)

    def looks(self) -> dict[str, Callable[[], Any]]:
        work, boss, sales = viewer_of(self.work), viewer_of(self.boss), viewer_of(self.sales)
        organisation_id = self.workshop.id
        every = list(Hat.objects.values_list("pk", flat=True))
        return {
            "own card": lambda: queries.hat_card(work, hat_id=self.work.id),
            "own addresses": lambda: (queries.postal_addresses(work), queries.hat_addresses(work)),
            "cards of everybody": lambda: queries.hat_cards(work, ids=every),
            "contacts of everybody": lambda: queries.hat_contacts(work, ids=every),
            "members for the boss": lambda: queries.members(boss, organisation_id=organisation_id, now=NOW, ended=True),
            "page for the boss": lambda: queries.organisation_page(boss, code=self.workshop.code, now=NOW),
            "history for the boss": lambda: queries.organisation_changes(boss, organisation_id=organisation_id),
            "all cards for the boss": lambda: queries.hat_cards(boss, ids=every),
            "private card for the boss": lambda: refused(boss, self.marie.id),
            "search by sales": lambda: queries.search_people(sales, text="marie durand"),
            "search by the other mailbox": lambda: queries.search_people(sales, text="marie@city"),
            "page for sales": lambda: queries.person_page(sales, person_code=self.marie.person_code),
            "switcher under the work hat": lambda: queries.hats_of_person(
                SYSTEM, person_id=self.marie.person_id, opened=[self.work.id], now=NOW
            ),
        }


def refused(viewer: Viewer, hat_id: UUID) -> str:
    try:
        queries.hat_card(viewer, hat_id=hat_id)
    except NotFound as refusal:
        return str(refusal)
    return "seen"


def test_two_worlds_that_differ_only_in_the_other_hats_look_the_same() -> None:
    world = World()
    before = {name: look() for name, look in world.looks().items()}
    world.live_another_life()
    for name, look in world.looks().items():
        assert look() == before[name], name
    assert before["private card for the boss"] == "We cannot find that, or it is not yours to see."
    assert [card.organisation_name for card in before["cards of everybody"].values()] == ["Atelier Rustine"]


def test_service_sees_all_hats_side_by_side() -> None:
    world = World()
    world.live_another_life()
    page = queries.person_page(viewer_of(make_staff(StaffRole.SERVICE)), person_code=world.marie.person_code)
    assert {detail.card.organisation_name for detail in page.hats} == {"", "Atelier Rustine", "Ville de Lyon"}
    assert not page.has_hidden_hats


def test_marketing_sees_nobody_and_strangers_see_no_person_page() -> None:
    world = World()
    marketing = viewer_of(make_staff(StaffRole.MARKETING))
    assert queries.search_people(marketing, text="marie durand") == ()
    for viewer in (marketing, viewer_of(world.boss), viewer_of(world.work)):
        with pytest.raises(NotFound):
            queries.person_page(viewer, person_code=world.marie.person_code)


def test_a_staff_members_own_private_life_is_hidden_from_sales() -> None:
    sales, colleague = make_staff(StaffRole.SALES), make_staff(StaffRole.SERVICE, given_name="Ugo", family_name="Neri")
    page = queries.person_page(viewer_of(sales), person_code=colleague.person_code)
    assert [detail.card.is_staff for detail in page.hats] == [True]
    assert page.has_hidden_hats
