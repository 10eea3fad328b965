"""Two persons become one, and are two again."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chapeau.kit.db import fetch
from chapeau.kit.refusals import Forbidden
from chapeau.person.people import actions, queries
from chapeau.person.people.actions.merge import (
    AlreadyMerged,
    MergeOfStaff,
    MergeReasonMissing,
    OnlyThePersonSays,
    SamePerson,
)
from chapeau.person.people.actions.unmerge import AlreadyUnmerged, CannotUnmerge, NotAddedSince
from chapeau.person.people.models import Hat, Likeness, Merge, MergeImage, Organisation, Person, SignIn
from chapeau.person.people.tests.builders import NOW, make_hat, make_organisation, make_person, make_staff, viewer_of
from chapeau.person.people.values import SYSTEM, HatCard, Role, StaffRole, Viewer

pytestmark = pytest.mark.django_db

TABLES = (
    "people_person", "people_hat", "people_sign_in", "people_address", "people_postal_address", "people_visitor",
    "people_external_number", "people_invitation", "people_organisation", "account_emailaddress",
)  # fmt: skip


def everything() -> dict[str, set[str]]:
    """Every row of every table that holds somebody, byte for byte."""
    return {table: {row[0] for row in fetch(f"SELECT t::text FROM {table} t", [])} for table in TABLES}  # noqa: S608


def service() -> Viewer:
    return viewer_of(make_staff(StaffRole.SERVICE))


def merge(viewer: Viewer, kept: HatCard, merged: HatCard, now: datetime = NOW, **choices: str) -> str:
    return actions.merge_people(
        viewer, kept_id=kept.person_id, merged_id=merged.person_id, choices=choices, reason="same phone", now=now
    )


def unmerge(viewer: Viewer, code: str, now: datetime = NOW, **wanted: Any) -> None:
    actions.unmerge_people(viewer, merge_code=code, reason="father and son", now=now, **wanted)


def test_a_merge_moves_pointers_and_unmerging_puts_every_byte_back() -> None:
    viewer = service()
    marie = make_person(email="marie@example.org")
    other = make_person("Marie", "Durand-Petit", email="m.durand@example.org", phone="+33612345678")
    workshop = make_hat(other, make_organisation(), email="marie@rustine.example")
    before = everything()

    code = merge(viewer, marie, other, family_name="merged")

    kept = Person.objects.get(pk=marie.person_id)
    assert (kept.given_name, kept.family_name, kept.folded) == ("Marie", "Durand-Petit", "marie durand petit")
    assert Person.objects.get(pk=other.person_id).merged_into_id == marie.person_id
    assert set(Hat.objects.filter(person=kept).values_list("id", "alias_of")) == {
        (marie.id, None),
        (other.id, marie.id),
        (workshop.id, None),
    }
    assert set(SignIn.objects.values_list("email", "person", "hat")) == {
        ("marie@example.org", kept.id, marie.id),
        ("m.durand@example.org", kept.id, other.id),
        ("marie@rustine.example", kept.id, workshop.id),
    }
    for table in ("people_address", "people_visitor", "people_organisation", "account_emailaddress"):
        assert everything()[table] == before[table]

    unmerge(viewer, code)
    assert everything() == before
    assert not MergeImage.objects.exists()


def test_whoever_comes_in_by_an_address_goes_on_under_its_hat_and_sees_what_hangs_on_both() -> None:
    marie, other = make_person(email="marie@example.org"), make_person(email="m.durand@example.org")
    merge(service(), marie, other)
    for email, own, twin in (("marie@example.org", marie, other), ("m.durand@example.org", other, marie)):
        sign_in = SignIn.objects.get(email=email)
        opened = queries.hats_opened_by(SYSTEM, sign_in_id=sign_in.id, by_passkey=False, now=NOW)
        assert [card.id for card in opened] == [own.id]
        worn = queries.hats_of_person(SYSTEM, person_id=marie.person_id, opened=[own.id], now=NOW).opened
        assert [(card.id, card.also_ids) for card in worn] == [(own.id, (twin.id,))]
        viewer = queries.viewer_for_hat(worn[0])
        assert set(viewer.hat_ids) == {marie.id, other.id}
        assert {address.value for address in queries.hat_addresses(viewer)} == {
            "marie@example.org",
            "m.durand@example.org",
        }
    again = queries.hats_of_person(SYSTEM, person_id=other.person_id, opened=None, now=NOW).opened
    assert [card.id for card in again] == [marie.id]  # the key of the merged one leads to the one kept


def test_two_hats_for_one_organisation_stay_two_for_it_and_are_one_for_the_person() -> None:
    workshop = make_organisation()
    marie, other = make_person(), make_person("Marie", "Durand")
    buyer = make_hat(marie, workshop, email="marie@rustine.example")
    approver = make_hat(other, workshop, roles=(Role.APPROVER,), email="m.durand@rustine.example")
    viewer, before = service(), everything()
    code = merge(viewer, marie, other)

    assert Hat.objects.get(pk=approver.id).alias_of_id == buyer.id
    wardrobe = queries.hats_of_person(SYSTEM, person_id=marie.person_id, opened=None, now=NOW).opened
    assert [card.id for card in wardrobe] == [marie.id, buyer.id]
    card = next(
        card
        for card in queries.hats_of_person(SYSTEM, person_id=marie.person_id, opened=[approver.id], now=NOW).opened
        if card.organisation_id
    )
    assert (card.id, card.roles, card.also_ids) == (approver.id, frozenset({Role.APPROVER}), (buyer.id,))
    listed = queries.members(viewer, organisation_id=workshop.id, now=NOW)
    assert {member.hat_id for member in listed} == {buyer.id, approver.id}  # the organisation ends each for itself

    unmerge(viewer, code)
    assert everything() == before


def test_a_colleague_merged_with_who_asked_does_not_decide_their_own_question() -> None:
    workshop = make_organisation()
    marie, other = make_person(), make_person("Marie", "Durand")
    buyer, approver = make_hat(marie, workshop), make_hat(other, workshop, roles=(Role.APPROVER,))
    merge(service(), marie, other)
    wearing = queries.viewer_for_hat(queries.hat_card(SYSTEM, hat_id=approver.id))
    assert buyer.id in wearing.hat_ids
    told = queries.approvers(viewer_of(queries.hat_card(SYSTEM, hat_id=buyer.id)), organisation_id=workshop.id, now=NOW)
    assert told == ()


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_a_chain_of_merges_is_undone_in_any_order(order: tuple[int, ...]) -> None:
    workshop = make_organisation()
    people = [make_person("Marie", f"Durand {n}", email=f"marie{n}@example.org") for n in range(4)]
    for person in people[:3]:
        make_hat(person, workshop)
    viewer, before = service(), everything()
    a, b, c, d = people
    codes = [
        merge(viewer, a, b, family_name="merged"),
        merge(viewer, c, a, family_name="merged"),
        merge(viewer, c, d, given_name="merged"),
    ]
    assert {hat.person_id for hat in Hat.objects.filter(organisation=workshop)} == {c.person_id}
    for number in order:
        unmerge(viewer, codes[number])
        for row in Person.objects.all():
            roots = Hat.objects.filter(person=row, alias_of=None, organisation=None).count()
            assert roots == (0 if row.merged_into_id else 1)
    assert everything() == before
    assert not MergeImage.objects.exists()


def test_who_is_merged_again_after_unmerging_comes_apart_again() -> None:
    viewer, marie, other = service(), make_person(), make_person()
    before = everything()
    unmerge(viewer, merge(viewer, marie, other))
    unmerge(viewer, merge(viewer, other, marie))
    assert everything() == before


def test_what_a_later_deed_changed_is_left() -> None:
    viewer, marie, other = service(), make_person(), make_person("Maria", "Rossi", email="maria@example.it")
    code = merge(viewer, marie, other, family_name="merged", given_name="merged")
    later = NOW + timedelta(days=400)
    actions.change_person(
        SYSTEM, person_id=marie.person_id, given_name="Marion", family_name="Rossi", language="fr", country="FR",
        time_zone="Europe/Paris", now=later,
    )  # fmt: skip
    address = actions.verify_address(SYSTEM, hat_id=other.id, kind="email", value="rossi@example.it", now=later)
    unmerge(viewer, code, later)
    assert Person.objects.get(pk=marie.person_id).name == "Marion Durand"
    assert SignIn.objects.get(email="rossi@example.it").person_id == other.person_id
    assert Hat.objects.get(addresses=address).person_id == other.person_id


def test_a_hat_taken_on_since_goes_to_whom_it_belongs() -> None:
    viewer, marie, other = service(), make_person(), make_person()
    old = make_hat(marie, make_organisation("Altes Rad"))
    actions.verify_address(SYSTEM, hat_id=marie.id, kind="email", value="marie@example.org", now=NOW)
    code = merge(viewer, marie, other, NOW)
    workshop = make_organisation()
    taken = make_hat(marie, workshop, email="taken@rustine.example")
    with pytest.raises(NotAddedSince):
        unmerge(viewer, code, hat_codes=[marie.code])
    with pytest.raises(NotAddedSince):
        unmerge(viewer, code, hat_codes=["nobody"])
    Hat.objects.filter(pk=old.id).update(created_at=NOW - timedelta(days=1))
    with pytest.raises(NotAddedSince):
        unmerge(viewer, code, hat_codes=[old.code])
    unmerge(viewer, code, hat_codes=[taken.code])
    assert Hat.objects.get(pk=taken.id).person_id == other.person_id
    assert SignIn.objects.get(email="taken@rustine.example").person_id == other.person_id


def test_only_staff_who_see_both_may_merge_and_they_say_why() -> None:
    marie, other, workshop = make_person(email="marie@example.org"), make_person(), make_organisation()
    wanted: dict[str, Any] = {"kept_id": marie.person_id, "merged_id": other.person_id, "choices": {}, "now": NOW}
    refused = (SYSTEM, viewer_of(marie), viewer_of(make_hat(marie, workshop, roles=(Role.ADMINISTRATOR,))))
    for viewer in (*refused, *(viewer_of(make_staff(role)) for role in ("sales", "marketing", "logistics"))):
        with pytest.raises(Forbidden):
            actions.merge_people(viewer, reason="sure", **wanted)
    for role in (StaffRole.SERVICE, StaffRole.COMPLIANCE, StaffRole.ADMINISTRATOR):
        with pytest.raises(MergeReasonMissing):
            actions.merge_people(viewer_of(make_staff(role)), reason=" ", **wanted)
    with pytest.raises(SamePerson):
        merge(service(), marie, marie)
    merge(service(), marie, other)
    third = make_person()
    for kept, merged in ((marie, other), (third, other), (other, third)):
        with pytest.raises(AlreadyMerged):
            merge(service(), kept, merged)


def test_nobody_merges_themself_nor_a_colleague_without_being_administrator() -> None:
    clerk, boss, marie = make_staff("service"), make_staff("staff-administrator"), make_person()
    for viewer, kept in ((clerk, boss), (clerk, clerk), (boss, boss)):
        with pytest.raises(MergeOfStaff):
            merge(viewer_of(viewer), kept, marie)
    actions.verify_address(SYSTEM, hat_id=Hat.objects.get(person=clerk.person_id, organisation=None).id, kind="email",
                           value="ines@example.org", now=NOW)  # fmt: skip
    merge(viewer_of(boss), clerk, marie)


def test_a_private_and_a_work_address_are_one_human_only_when_that_human_says_so() -> None:
    workshop, other_shop = make_organisation(), make_organisation("Altes Rad")
    private = make_person(email="marie@example.org")
    works, elsewhere, colleague = make_person(), make_person(), make_person()
    make_hat(works, workshop, email="marie@rustine.example")
    make_hat(elsewhere, other_shop)
    make_hat(colleague, workshop)
    for kept, merged in ((private, works), (works, private), (works, elsewhere)):
        with pytest.raises(OnlyThePersonSays):
            merge(service(), kept, merged)
    merge(service(), works, colleague)


def test_a_merge_is_undone_once_and_never_after_its_images_are_erased() -> None:
    viewer, marie, other, third = service(), make_person(), make_person(), make_person()
    code = merge(viewer, marie, other)
    unmerge(viewer, code)
    with pytest.raises(AlreadyUnmerged):
        unmerge(viewer, code)
    code = merge(viewer, marie, third)
    MergeImage.objects.all().delete()
    with pytest.raises(CannotUnmerge):
        unmerge(viewer, code)
    assert Likeness.objects.get(decision="different").second_id in {marie.person_id, other.person_id}


def test_both_deeds_are_facts_under_both_private_hats() -> None:
    viewer, marie, other = service(), make_person(), make_person()
    code = merge(viewer, marie, other)
    unmerge(viewer, code)
    told = fetch(
        "SELECT verb, hat_id, actor_hat_id, properties->>'other_hat_id' FROM activity_log "
        "WHERE verb LIKE 'people.%%' AND hat_id = %s ORDER BY verb",
        [marie.id],
    )
    assert told == [
        ("people.merged", marie.id, viewer.hat_id, str(other.id)),
        ("people.unmerged", marie.id, viewer.hat_id, str(other.id)),
    ]


def test_the_hats_of_a_root_and_of_a_capacity_are_told_set_wise() -> None:
    viewer, marie, other = service(), make_person(), make_person(email="marie@example.org")
    hat = make_hat(other, make_organisation())
    merge(viewer, marie, other)
    assert queries.merged_hats(SYSTEM, ids=[other.id, hat.id]) == {other.id: (other.id, marie.id), hat.id: (hat.id,)}
    found = queries.hats_of_root(viewer, ids=[hat.id])
    assert found[hat.id][0] == hat.id
    assert set(found[hat.id]) == {marie.id, other.id, hat.id}
    assert queries.hats_of_root(viewer_of(marie), ids=[marie.id]) == {}


class World:
    """Four people, two organisations; knows what each row is without the merges."""

    def __init__(self) -> None:
        self.viewer = service()
        self.people = [make_person(f"P{n}", f"Durand {n}", email=f"p{n}-{UUID(int=n)}@example.org") for n in range(4)]
        self.shops = [make_organisation(f"Shop {n}") for n in range(2)]
        self.hats = {person.person_id: [person.id] for person in self.people}
        for person, shop in ((0, 0), (1, 0), (1, 1), (2, 0)):
            self.give(self.people[person], self.shops[shop])
        self.names = {person.person_id: f"P{n}" for n, person in enumerate(self.people)}
        self.open: list[str] = []
        self.now = NOW

    def give(self, person: HatCard, shop: Organisation) -> None:
        self.hats[person.person_id].append(make_hat(person, shop).id)

    def root(self, number: int) -> Person:
        person = Person.objects.select_related("merged_into").get(pk=self.people[number].person_id)
        return person.merged_into or person

    def step(self, deed: str, one: int, two: int, take: bool) -> None:
        self.now += timedelta(minutes=1)
        first, second = self.root(one), self.root(two)
        if deed == "merge" and first.pk != second.pk:
            choices = {"given_name": "merged" if take else "kept"}
            self.open.append(
                actions.merge_people(
                    self.viewer, kept_id=first.pk, merged_id=second.pk, choices=choices, reason="x", now=self.now
                )
            )
        elif deed == "unmerge" and self.open:
            unmerge(self.viewer, self.open.pop((one * 4 + two) % len(self.open)), self.now)
        elif deed == "rename":
            name = f"N{self.now.hour}{self.now.minute}"
            actions.change_person(
                SYSTEM, person_id=first.pk, given_name=name, family_name=first.family_name, language=first.language,
                country=first.country, time_zone=first.time_zone, now=self.now,
            )  # fmt: skip
            self.names[first.pk] = name

    def end(self) -> None:
        while self.open:
            self.step("unmerge", 0, len(self.open) - 1, False)
        for person in Person.objects.filter(pk__in=self.names):
            assert (person.given_name, person.merged_into_id) == (self.names[person.pk], None)
            own = set(Hat.objects.filter(person=person).values_list("id", "alias_of"))
            assert own == {(hat, None) for hat in self.hats[person.pk]}
        for sign_in in SignIn.objects.select_related("hat"):
            assert sign_in.hat is None or sign_in.person_id == sign_in.hat.person_id
        assert not MergeImage.objects.exists()
        assert not Merge.objects.filter(undone_at=None).exists()


_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["merge", "merge", "unmerge", "rename"]), st.integers(0, 3), st.integers(0, 3), st.booleans()
    ),
    max_size=9,
)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=_STEPS)
def test_any_merges_and_deeds_leave_every_row_as_the_deeds_made_it(steps: list[tuple[str, int, int, bool]]) -> None:
    from django.db import transaction

    with transaction.atomic():
        world = World()
        for step in steps:
            world.step(*step)
        world.end()
        transaction.set_rollback(True)
