"""Merges of the same people on real connections: each is done once, and every hat has one person who wears it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from chapeau.kit.refusals import Refusal
from chapeau.person.people import actions
from chapeau.person.people.models import Hat, Merge, MergeImage, Person
from chapeau.person.people.tests.builders import NOW, make_person, make_staff, viewer_of

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(deeds: list[Callable[[], object]]) -> list[str]:
    """What each came to, sorted; all begin together, each on a connection of its own."""
    start = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> str:
        try:
            connection.ensure_connection()
            start.wait()
            deed()
        except Refusal as refusal:
            return refusal.code
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(pool.map(run, deeds))


def test_of_merges_of_the_same_people_at_once_one_is_done_and_nothing_locks_up() -> None:
    viewer, people = viewer_of(make_staff("service")), [make_person(), make_person("Maria")]

    def merge(kept: int, merged: int) -> Callable[[], object]:
        return lambda: actions.merge_people(
            viewer, kept_id=people[kept].person_id, merged_id=people[merged].person_id, choices={}, reason="x", now=NOW
        )

    assert at_once([merge(0, 1), merge(1, 0), merge(0, 1), merge(1, 0)]) == ["already-merged"] * 3 + ["done"]
    code = Merge.objects.get().code

    def unmerge() -> None:
        actions.unmerge_people(viewer, merge_code=code, reason="y", now=NOW)

    assert at_once([unmerge] * 3) == ["already-unmerged"] * 2 + ["done"]
    assert [Hat.objects.get(pk=card.id).person_id for card in people] == [card.person_id for card in people]


def test_merges_and_unmerges_of_one_cluster_at_once_leave_no_hat_without_its_person() -> None:
    viewer, people = viewer_of(make_staff("service")), [make_person(str(number)) for number in range(4)]

    def merge(kept: int, merged: int) -> str:
        return actions.merge_people(
            viewer, kept_id=people[kept].person_id, merged_id=people[merged].person_id, choices={}, reason="x", now=NOW
        )

    codes = [merge(0, 1), merge(2, 3)]
    at_once(
        [
            lambda: merge(0, 2),
            lambda: merge(2, 0),
            lambda: actions.unmerge_people(viewer, merge_code=codes[0], reason="y", now=NOW),
            lambda: actions.unmerge_people(viewer, merge_code=codes[1], reason="y", now=NOW),
        ]
    )
    for person in Person.objects.filter(pk__in=[card.person_id for card in people]):
        worn = Hat.objects.filter(person=person)
        assert worn.filter(alias_of=None).count() == (0 if person.merged_into_id else 1)
        assert all(hat.alias_of_id is None or hat.alias_of.person_id == person.id for hat in worn)  # type: ignore[union-attr]
    for merge_code in Merge.objects.filter(undone_at=None).order_by("-number").values_list("code", flat=True):
        actions.unmerge_people(viewer, merge_code=merge_code, reason="z", now=NOW)
    assert [Hat.objects.get(pk=card.id).person_id for card in people] == [card.person_id for card in people]
    assert not MergeImage.objects.exists()
