"""Who stands here twice is suggested with its evidence, decided by a person, and remembered."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest

from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.people import actions, queries
from chapeau.person.people.duplicates.finding import clusters_of
from chapeau.person.people.duplicates.linking import Row, likely_pairs
from chapeau.person.people.models import Likeness
from chapeau.person.people.tests.builders import NOW, make_hat, make_organisation, make_person, make_staff, viewer_of
from chapeau.person.people.values import SYSTEM, HatCard, LikenessCard, StaffRole, Viewer

pytestmark = pytest.mark.django_db


def service() -> Viewer:
    return viewer_of(make_staff(StaffRole.SERVICE))


def unproven(card: HatCard, email: str) -> None:
    from chapeau.person.people.values import PersonMend

    actions.mend_people(SYSTEM, mends=[PersonMend(hat_id=card.id, email=email)], now=NOW)


def found(viewer: Viewer) -> tuple[LikenessCard, ...]:
    actions.find_duplicates(SYSTEM, now=NOW)
    return queries.likenesses(viewer).rows


def test_a_proven_address_in_common_is_certain_and_nothing_is_merged() -> None:
    viewer, marie, other = service(), make_person(email="marie@example.org"), make_person("M", "Durand-Petit")
    unproven(other, "Marie@example.org")
    (card,) = found(viewer)
    assert (card.is_certain, card.probability, card.cluster_size) == (True, Decimal(1), 2)
    assert {card.first.person_id, card.second.person_id} == {marie.person_id, other.person_id}
    assert (card.evidence[0].field, card.evidence[0].level) == ("email", "same")
    assert queries.person_page(viewer, person_code=other.person_code).person_code == other.person_code


def test_the_mailbox_of_an_employer_is_no_proof_of_a_private_one() -> None:
    viewer, marie = service(), make_person("Marie", "Durand")
    boss = make_person("Paul", "Lefort")
    make_hat(boss, make_organisation(), email="info@rustine.example")
    unproven(marie, "info@rustine.example")
    assert [card for card in found(viewer) if card.is_certain] == []


def test_alike_names_and_phones_are_likely_with_the_bits_of_each_field() -> None:
    viewer = service()
    marie = make_person("Hélène", "Lefèvre", phone="+33612345678")
    other = make_person("Helene", "Lefevre-Roux", phone="+33612345678")
    make_person("Helene", "Martin")
    (card,) = found(viewer)
    assert {card.first.person_id, card.second.person_id} == {marie.person_id, other.person_id}
    assert 0.9 < card.probability < 1
    assert not card.is_certain
    told = {each.field: (each.level, each.weight) for each in card.evidence}
    assert told["phone"] == ("same", Decimal("13.4"))
    assert told["given_name"][0] == "same"
    assert "address" not in told  # nobody knows theirs: it speaks neither way


def test_not_the_same_is_remembered_for_ever_also_of_whom_they_are_merged_with() -> None:
    viewer = service()
    marie, other = make_person(phone="+33612345678"), make_person(phone="+33612345678")
    (card,) = found(viewer)
    actions.decide_likeness(viewer, code=card.code, now=NOW)
    assert found(viewer) == ()
    third = make_person(phone="+33698765432")
    actions.merge_people(viewer, kept_id=third.person_id, merged_id=other.person_id, choices={}, reason="same", now=NOW)
    assert found(viewer) == ()
    preview = queries.merge_preview(viewer, kept_code=marie.person_code, merged_code=other.person_code)
    assert preview.merged.person_code == third.person_code
    with pytest.raises(NotFound):
        actions.decide_likeness(viewer, code="nothing", now=NOW)


def test_who_was_taken_apart_is_not_suggested_again_and_what_is_for_later_stands_aside() -> None:
    viewer = service()
    marie, other = make_person(phone="+33612345678"), make_person(phone="+33612345678")
    (card,) = found(viewer)
    actions.decide_likeness(viewer, code=card.code, is_later=True, now=NOW)
    assert found(viewer) == ()
    assert len(queries.likenesses(viewer, decision="later").rows) == 1
    code = actions.merge_people(
        viewer, kept_id=marie.person_id, merged_id=other.person_id, choices={}, reason="same", now=NOW
    )
    actions.unmerge_people(viewer, merge_code=code, reason="twins", now=NOW)
    assert found(viewer) == ()
    assert queries.likeness(viewer, code=card.code).decision == "different"
    preview = queries.merge_preview(viewer, kept_code=marie.person_code, merged_code=other.person_code)
    assert preview.likeness is not None
    assert (preview.likeness.decision, preview.likeness.decided_by) == ("different", "Inès Moreau")


def test_a_suggestion_nobody_would_make_again_goes_and_colleagues_are_none() -> None:
    viewer = service()
    make_person("Inès", "Moreau", phone="+33612345678")
    make_staff(StaffRole.SALES)
    marie = make_person(phone="+33698765432")
    make_person(phone="+33698765432")
    assert len(found(viewer)) == 1
    actions.change_person(
        SYSTEM, person_id=marie.person_id, given_name="Zoé", family_name="Quartz", language="fr", country="FR",
        time_zone="Europe/Paris", now=NOW,
    )  # fmt: skip
    actions.find_duplicates(SYSTEM, now=NOW + timedelta(days=1))
    assert not Likeness.objects.filter(decision="open", probability__gt=0.9).exists()


def test_more_than_five_alike_are_shown_as_one_group() -> None:
    viewer = service()
    for _number in range(6):
        make_person("Marie", "Durand", phone="+33612345678")
    (card,) = found(viewer)
    assert Likeness.objects.count() == 15
    assert (card.cluster_size, len(card.members)) == (6, 6)
    assert clusters_of([("a", "b"), ("c", "d"), ("d", "e")]).keys() == {"c", "d", "e"}


def test_nobody_but_who_may_merge_reads_suggestions() -> None:
    marie = make_person()
    for viewer in (SYSTEM, viewer_of(marie), *(viewer_of(make_staff(role)) for role in ("sales", "marketing"))):
        with pytest.raises(Forbidden):
            queries.likenesses(viewer)
        with pytest.raises(Forbidden):
            queries.merge_preview(viewer, kept_code=marie.person_code, merged_code=marie.person_code)
        with pytest.raises(Forbidden):
            actions.ask_for_duplicates(viewer)
        assert queries.merges_of(viewer, person_id=marie.person_id) == ()
    with pytest.raises(Forbidden):
        actions.find_duplicates(service(), now=NOW)


def test_the_preview_tells_field_by_field_and_hat_by_hat_what_a_merge_does() -> None:
    viewer, workshop = service(), make_organisation()
    marie = make_person("Marie", "Durand", email="marie@example.org")
    other = make_person("Marie", "", email="m@example.org")
    mine, theirs = make_hat(marie, workshop), make_hat(other, workshop)
    alone = make_hat(other, make_organisation("Altes Rad"))
    actions.change_person(
        SYSTEM, person_id=marie.person_id, given_name="Marie", family_name="", language="fr", country="FR",
        time_zone="Europe/Paris", now=NOW + timedelta(days=3),
    )  # fmt: skip
    actions.change_person(
        SYSTEM, person_id=other.person_id, given_name="Marie", family_name="Petit", language="en", country="FR",
        time_zone="Europe/Paris", now=NOW + timedelta(days=2),
    )  # fmt: skip
    preview = queries.merge_preview(viewer, kept_code=marie.person_code, merged_code=other.person_code)
    fields = {pair.field: pair for pair in preview.fields}
    assert (fields["family_name"].merged_from, fields["family_name"].merged_at) == ("changed", NOW + timedelta(days=2))
    assert [(pair.field, pair.proposed) for pair in preview.fields if pair.differs] == [
        ("family_name", "merged"),  # the kept one has none
        ("language", "kept"),
    ]
    moves = {move.card.id: move.joins.id if move.joins else None for move in preview.moves}
    assert moves == {other.id: marie.id, theirs.id: mine.id, alone.id: None}


def test_what_many_share_compares_nobody() -> None:
    letters = Random(5)
    names = ["".join(letters.choices("abcdefghijklmnopqrstuvwxyz", k=9)) for _number in range(80)]
    switchboard = [Row(str(n), names[n], names[n + 40], phones=("+33100",)) for n in range(40)]
    assert likely_pairs(switchboard) == []
    assert [(pair.first, pair.second) for pair in likely_pairs(switchboard[:2])] == [("0", "1")]
    assert likely_pairs([]) == []
