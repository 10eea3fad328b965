from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from chapeau.commerce.stock.rules import allocate, shortages
from chapeau.commerce.stock.values import Allocation, Want

VARIANTS = [UUID(int=n) for n in range(1, 4)]
HOUSES = [UUID(int=n) for n in range(11, 15)]

wants_of_orders = st.lists(st.tuples(st.sampled_from(VARIANTS), st.integers(1, 9)), min_size=1, max_size=5).map(
    lambda pairs: [Want(UUID(int=100 + i), variant, quantity) for i, (variant, quantity) in enumerate(pairs)]
)
free_places = st.dictionaries(
    st.tuples(st.sampled_from(VARIANTS), st.sampled_from(HOUSES)), st.integers(0, 12), max_size=12
)


@given(wants_of_orders, free_places, st.permutations(HOUSES))
def test_every_line_gets_what_it_wants_and_no_place_gives_more_than_it_has(
    wants: list[Want], free: dict[tuple[UUID, UUID], int], houses: list[UUID]
) -> None:
    if shortages(wants, free):
        return
    parts = allocate(wants, free, houses)
    for want in wants:
        assert sum(part.quantity for part in parts if part.line_id == want.line_id) == want.quantity
    for place, quantity in free.items():
        assert sum(part.quantity for part in parts if (part.variant_id, part.warehouse_id) == place) <= quantity
    assert all(part.quantity > 0 for part in parts)


def test_the_first_warehouse_that_has_everything_sends_everything() -> None:
    one, two = VARIANTS[:2]
    wants = [Want(UUID(int=1), one, 2), Want(UUID(int=2), two, 1)]
    free = {(one, HOUSES[0]): 9, (one, HOUSES[1]): 2, (two, HOUSES[1]): 1}
    assert {part.warehouse_id for part in allocate(wants, free, HOUSES)} == {HOUSES[1]}


def test_a_line_is_split_only_when_no_warehouse_has_it_whole() -> None:
    one = VARIANTS[0]
    free = {(one, HOUSES[0]): 3, (one, HOUSES[1]): 4}
    line = UUID(int=1)
    assert allocate([Want(line, one, 5)], free, HOUSES) == [
        Allocation(line, one, HOUSES[0], 3),
        Allocation(line, one, HOUSES[1], 2),
    ]
    assert allocate([Want(line, one, 4)], free, HOUSES) == [Allocation(line, one, HOUSES[1], 4)]
