from decimal import Decimal
from uuid import UUID, uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from chapeau.commerce.fulfilment.rules.docks import Source, by_nearness, leaves_from
from chapeau.commerce.fulfilment.rules.rates import rate_for
from chapeau.commerce.fulfilment.rules.shares import less, share
from chapeau.commerce.fulfilment.tests.test_promise import BASEL, LYON, MILAN
from chapeau.commerce.fulfilment.values import Dock, LineAmounts, Rate

LIGHT = Rate(("FR", "IT"), 2000, 0, "EUR", Decimal("5.90"), includes_tax=True)
FREE = Rate(("FR",), 30000, 10000, "EUR", Decimal(0), includes_tax=True)
HEAVY = Rate(("FR", "IT"), 30000, 0, "EUR", Decimal("12.90"), includes_tax=True)
NET = Rate(("FR", "IT"), 30000, 0, "EUR", Decimal("9.50"), includes_tax=False)
SWISS = Rate(("CH",), None, 0, "CHF", Decimal("9.00"), includes_tax=True)
RATES = [FREE, LIGHT, HEAVY, NET, SWISS]


def price(country: str, weight_g: int, value_minor: int, *, currency: str = "EUR", gross: bool = True) -> Rate | None:
    return rate_for(
        RATES, country=country, currency=currency, weight_g=weight_g, value_minor=value_minor, shows_gross=gross
    )


def test_the_first_rate_that_fits_wins() -> None:
    assert price("FR", 2000, 9999) is LIGHT
    assert price("FR", 2001, 9999) is HEAVY
    assert price("FR", 2000, 10000) is FREE
    assert price("IT", 2000, 10000) is LIGHT
    assert price("CH", 99999, 1, currency="CHF") is SWISS


def test_a_net_buyer_gets_the_net_rate() -> None:
    assert price("FR", 100, 10, gross=False) is NET


def test_no_rate_means_it_does_not_go_there() -> None:
    assert price("FR", 30001, 0) is None
    assert price("JP", 1, 0) is None
    assert price("CH", 1, 0) is None


def source(dock: Dock, free: dict[UUID, int], code: str, priority: int = 0) -> Source:
    return Source(uuid4(), code, priority, dock, free)


def test_a_basket_leaves_whole_from_one_warehouse_when_it_can() -> None:
    bell, tyre = uuid4(), uuid4()
    lyon = source(LYON, {bell: 1, tyre: 9}, "LYO", 1)
    milan = source(MILAN, {bell: 5, tyre: 5}, "MIL", 2)
    basel = source(BASEL, {bell: 9}, "BSL", 3)
    near = by_nearness([basel, milan, lyon], "FR")
    assert [s.code for s in near] == ["LYO", "MIL", "BSL"]
    assert leaves_from(near, [(bell, 2), (tyre, 2)]) == [milan]
    assert leaves_from(near, [(bell, 6), (tyre, 2)]) == [lyon, milan]
    assert leaves_from(near, [(bell, 99)]) == [lyon, milan, basel]
    assert leaves_from(near, [(uuid4(), 1)]) == [lyon]
    assert leaves_from(near, []) == [lyon]


def test_three_pieces_for_ten_come_back_one_by_one() -> None:
    left, parts = LineAmounts(833, 167, 1000), []
    for pieces in (3, 2, 1):
        parts.append(share(left, of=pieces, quantity=1))
        left = less(left, parts[-1])
    assert [part.gross_minor for part in parts] == [333, 334, 333]
    assert left == LineAmounts(0, 0, 0)


@settings(deadline=None)
@given(st.integers(-10_000_000, 10_000_000), st.integers(0, 2_000_000), st.lists(st.integers(1, 50), min_size=1))
def test_however_a_line_comes_back_the_parts_sum_to_it(net: int, tax: int, quantities: list[int]) -> None:
    whole = LineAmounts(net, tax, net + tax)
    left, pieces = whole, sum(quantities)
    for quantity in quantities:
        part = share(left, of=pieces, quantity=quantity)
        assert part.net_minor + part.tax_minor == part.gross_minor
        left, pieces = less(left, part), pieces - quantity
    assert left == LineAmounts(0, 0, 0)
