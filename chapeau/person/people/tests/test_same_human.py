"""Is this also you? Staff ask; the human says, from both addresses."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chapeau.kit.refusals import Forbidden, NotFound, Refusal
from chapeau.person.people import actions, queries
from chapeau.person.people.actions.merge import OnlyThePersonSays, SaidNotSame
from chapeau.person.people.actions.same_human import AskedAlready, NobodyToAsk
from chapeau.person.people.models import Hat, Merge, Person, SameHuman
from chapeau.person.people.same_human_links import QuestionLapsed
from chapeau.person.people.tests.builders import NOW, make_hat, make_organisation, make_person, make_staff, viewer_of
from chapeau.person.people.values import SYSTEM, HatCard, SameHumanCard, StaffRole, Viewer

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


@pytest.fixture
def clerk() -> Viewer:
    return viewer_of(make_staff(StaffRole.SERVICE))


@pytest.fixture
def two() -> tuple[HatCard, HatCard]:
    """Known privately; and only through work."""
    home = make_person("Camille", "Roux", email="camille@home.example")
    work = make_hat(make_person("C.", "Roux"), make_organisation(), email="c.roux@rustine.example")
    return home, work


def ask(clerk: Viewer, one: HatCard, other: HatCard) -> SameHumanCard:
    return actions.ask_same_human(clerk, one_code=one.person_code, other_code=other.person_code, now=NOW)


def merge(clerk: Viewer, one: HatCard, other: HatCard) -> str:
    return actions.merge_people(
        clerk, kept_id=one.person_id, merged_id=other.person_id, choices={}, reason="they look it", now=LATER
    )


def test_both_say_yes_and_the_hats_are_one_persons(clerk: Viewer, two: tuple[HatCard, HatCard]) -> None:
    home, work = two
    with pytest.raises(OnlyThePersonSays):
        merge(clerk, home, work)
    asked = ask(clerk, work, home)
    tokens = {side.address: side.token for side in asked.sides}
    assert sorted(tokens) == ["c.roux@rustine.example", "camille@home.example"]
    seen = queries.same_human_question(SYSTEM, token=tokens["c.roux@rustine.example"], now=LATER)
    assert (seen.card.id, seen.has_said_yes) == (work.id, False)
    assert not SameHuman.objects.exclude(first_said_yes_at=None, second_said_yes_at=None).exists(), (
        "asking writes nothing"
    )
    assert actions.answer_same_human(token=tokens["c.roux@rustine.example"], is_yes=True, now=LATER) == "open"
    assert actions.answer_same_human(token=tokens["c.roux@rustine.example"], is_yes=True, now=LATER) == "open"
    assert not Merge.objects.exists(), "one mailbox alone decides nothing"
    assert actions.answer_same_human(token=tokens["camille@home.example"], is_yes=True, now=LATER) == "confirmed"
    assert Hat.objects.get(pk=work.id).person_id == home.person_id, "who is known privately stays"
    wardrobe = queries.hats_of_person(SYSTEM, person_id=home.person_id, opened=[home.id], now=LATER)
    assert [card.id for card in wardrobe.opened] == [home.id]
    assert [card.id for card in wardrobe.locked] == [work.id], "each side still opens by its own address"
    done = Merge.objects.get()
    assert (done.reason, done.by_hat_id) == ("said by themselves, from both addresses", clerk.hat_id)
    actions.unmerge_people(clerk, merge_code=done.code, reason="a shared mailbox", now=LATER)
    assert Hat.objects.get(pk=work.id).person_id == work.person_id


def test_one_no_is_kept_for_ever_whatever_staff_think(clerk: Viewer, two: tuple[HatCard, HatCard]) -> None:
    home, work = two
    first, second = ask(clerk, home, work).sides
    assert actions.answer_same_human(token=first.token, is_yes=True, now=LATER) == "open"
    assert actions.answer_same_human(token=second.token, is_yes=False, now=LATER) == "refused"
    assert actions.answer_same_human(token=second.token, is_yes=True, now=LATER) == "refused"
    assert Person.objects.filter(merged_into__isnull=False).count() == 0
    with pytest.raises(SaidNotSame):
        ask(clerk, work, home)
    make_hat(home, make_organisation("Vélo'v"), email="third@city.example")
    with pytest.raises(SaidNotSame):
        merge(clerk, home, work)
    card = queries.same_human_between(clerk, one_id=work.person_id, other_id=home.person_id)
    assert card is not None
    assert (card.state, card.settled_at) == ("refused", LATER)


def test_who_may_ask_whom_and_for_how_long(clerk: Viewer, two: tuple[HatCard, HatCard]) -> None:
    home, work = two
    with pytest.raises(Forbidden):
        ask(viewer_of(make_staff(StaffRole.SALES)), home, work)
    with pytest.raises(NobodyToAsk):
        ask(clerk, home, make_person("Nobody"))
    with pytest.raises(Refusal):
        ask(clerk, home, make_staff(StaffRole.SALES))
    side, _other = ask(clerk, home, work).sides
    with pytest.raises(AskedAlready):
        ask(clerk, work, home)
    for wrong in ("", "nonsense", side.token[:-6]):
        with pytest.raises(NotFound):
            queries.same_human_question(SYSTEM, token=wrong, now=NOW)
    with pytest.raises(NotFound):
        queries.same_human_question(clerk, token=side.token, now=NOW)
    with pytest.raises(QuestionLapsed):
        actions.answer_same_human(token=side.token, is_yes=True, now=NOW + timedelta(days=14))
