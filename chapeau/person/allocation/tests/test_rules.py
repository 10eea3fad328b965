"""Lots: even, the same again, and independent of one another."""

from __future__ import annotations

from itertools import pairwise
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from chapeau.kit.lots import drawn
from chapeau.person.allocation.rules import arm_for, free_slot, is_in
from chapeau.person.allocation.values import WHOLE, Arm

PEOPLE = [UUID(int=number) for number in range(20_000)]
"""Neighbours: keys that ascend, as ours do."""
HALVES = (Arm("a", 50), Arm("b", 50))
FOUR_SIGMA = 4 * (0.25 * 20_000) ** 0.5
"""Of 20,000 lots of one half: 283. A sound split passes all but one time of 16,000; these keys and salts are always the same."""


def test_lots_are_even_over_the_whole_range() -> None:
    tenths = [0] * 10
    for person in PEOPLE:
        tenths[int(drawn(person, "arm:even") * 10)] += 1
    chi_squared = sum((count - 2000) ** 2 / 2000 for count in tenths)
    assert chi_squared < 27.9, "0.999 of χ² with nine degrees"


def test_arms_come_in_their_shares_and_stay() -> None:
    arms = (Arm("a", 70), Arm("b", 20), Arm("c", 10))
    drawn_arms = [arm_for(person, salt="shares", arms=arms) for person in PEOPLE]
    counts = {code: drawn_arms.count(code) for code in "abc"}
    assert all(abs(counts[arm.code] - len(PEOPLE) * arm.share / WHOLE) < FOUR_SIGMA for arm in arms)
    assert drawn_arms == [arm_for(person, salt="shares", arms=arms) for person in PEOPLE]


def test_two_experiments_and_who_takes_part_are_independent() -> None:
    both = {(one, two): 0 for one in "ab" for two in "ab"}
    inside = {"a": 0, "b": 0}
    for person in PEOPLE:
        one, two = arm_for(person, salt="one", arms=HALVES), arm_for(person, salt="two", arms=HALVES)
        both[one, two] += 1
        inside[one] += is_in(person, salt="one", first=0, share=50)
    assert all(abs(count - 5000) < FOUR_SIGMA for count in both.values())
    assert abs(inside["a"] - inside["b"]) < FOUR_SIGMA, "the same salt draws two lots"


@given(st.uuids(), st.integers(1, 99), st.integers(1, 99))
def test_a_share_that_grows_keeps_whom_it_had(person: UUID, share: int, more: int) -> None:
    if is_in(person, salt="flag", first=0, share=share):
        assert is_in(person, salt="flag", first=0, share=min(WHOLE, share + more))


@settings(max_examples=40)
@given(st.lists(st.integers(1, 60), max_size=12))
def test_slots_of_a_group_never_overlap_and_are_refused_only_when_full(shares: list[int]) -> None:
    taken: list[tuple[int, int]] = []
    for share in shares:
        first = free_slot(taken, share)
        if first is None:
            assert sum(width for _first, width in taken) + share > WHOLE
        else:
            taken.append((first, share))
    ends = sorted(taken)
    assert all(one[0] + one[1] <= two[0] for one, two in pairwise(ends))
    assert not ends or ends[-1][0] + ends[-1][1] <= WHOLE
