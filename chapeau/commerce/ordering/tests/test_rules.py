"""The life of an order, packs, authority and pasted lines: no database."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapeau.commerce.ordering.rules.authority import check_authority
from chapeau.commerce.ordering.rules.moves import MOVES, MoveRefused, check_move, may_move
from chapeau.commerce.ordering.rules.packs import PackRefused, TooMany, check_pack, nearest_allowed, next_allowed
from chapeau.commerce.ordering.rules.paste import is_gtin, read_lines
from chapeau.commerce.ordering.values import LimitReason, OrderState, order_number
from chapeau.person.people.values import Authority

ALLOWED = {
    ("basket", "awaiting-approval"),
    ("basket", "awaiting-payment"),
    ("basket", "placed"),
    ("basket", "abandoned"),
    ("awaiting-approval", "awaiting-payment"),
    ("awaiting-approval", "placed"),
    ("awaiting-approval", "declined"),
    ("awaiting-approval", "cancelled"),
    ("awaiting-payment", "placed"),
    ("awaiting-payment", "cancelled"),
    ("placed", "partly-shipped"),
    ("placed", "shipped"),
    ("placed", "cancelled"),
    ("partly-shipped", "shipped"),
    ("shipped", "delivered"),
}


def test_the_table_of_moves_names_every_state() -> None:
    assert set(MOVES) == set(OrderState)


@given(st.sampled_from(OrderState), st.sampled_from(OrderState))
def test_nothing_moves_but_by_the_table(state: OrderState, to: OrderState) -> None:
    if (state.value, to.value) in ALLOWED:
        check_move(state, to)
    else:
        with pytest.raises(MoveRefused):
            check_move(state, to)


@given(st.lists(st.sampled_from(OrderState), max_size=12))
def test_no_walk_ever_comes_back_to_a_state(wishes: list[OrderState]) -> None:
    walked = [OrderState.BASKET]
    for wish in wishes:
        if may_move(walked[-1], wish):
            walked.append(wish)
    assert len(set(walked)) == len(walked)


def test_what_has_left_the_house_cannot_be_cancelled() -> None:
    assert not may_move("partly-shipped", OrderState.CANCELLED)
    assert not may_move("shipped", OrderState.CANCELLED)


@given(st.integers(1, 5000), st.integers(1, 200), st.integers(1, 200))
def test_the_nearest_pack_is_allowed_and_no_allowed_one_is_nearer(quantity: int, minimum: int, step: int) -> None:
    nearest = nearest_allowed(quantity, minimum=minimum, step=step)
    assert nearest >= minimum
    assert (nearest - minimum) % step == 0
    for other in (nearest - step, nearest + step):
        if other >= minimum:
            assert abs(nearest - quantity) <= abs(other - quantity)


@given(st.integers(1, 5000), st.integers(1, 200), st.integers(1, 200))
def test_the_next_pack_is_the_smallest_that_is_enough(quantity: int, minimum: int, step: int) -> None:
    enough = next_allowed(quantity, minimum=minimum, step=step)
    assert enough >= quantity
    assert (enough - minimum) % step == 0
    assert enough == minimum or enough - step < quantity


def test_a_broken_pack_is_refused_with_the_nearest_quantity() -> None:
    with pytest.raises(PackRefused) as refused:
        check_pack(13, minimum=10, step=5, name="Inner tube")
    assert str(refused.value) == "Inner tube is sold from 10 pieces on, in steps of 5. Nearest quantity: 15."
    check_pack(15, minimum=10, step=5, name="Inner tube")
    with pytest.raises(TooMany):
        check_pack(0, minimum=1, step=1, name="Inner tube")


LIMITS = Authority(per_order_minor=50_000, per_month_minor=120_000, currency="EUR")


def ask(
    authority: Authority = LIMITS, *, net: int = 10_000, spent: int = 0, **other: object
) -> tuple[LimitReason, ...]:
    return check_authority(
        authority,
        roles=other.get("roles", frozenset({"buyer"})),  # type: ignore[arg-type]
        is_private=bool(other.get("is_private", False)),
        net_minor=net,
        currency=str(other.get("currency", "EUR")),
        spent_minor=spent,
        category_paths=other.get("paths", ()),  # type: ignore[arg-type]
        cost_centre=str(other.get("cost_centre", "")),
    ).reasons


def test_a_limit_is_reached_but_not_passed() -> None:
    assert ask(net=50_000) == ()
    assert ask(net=50_001) == (LimitReason.PER_ORDER,)
    assert ask(net=20_000, spent=100_000) == ()
    assert ask(net=20_001, spent=100_000) == (LimitReason.PER_MONTH,)
    assert ask(net=50_001, spent=100_000) == (LimitReason.PER_ORDER, LimitReason.PER_MONTH)


def test_a_limit_of_zero_is_a_limit_and_none_is_none() -> None:
    assert ask(Authority(per_order_minor=0), net=1) == (LimitReason.PER_ORDER,)
    assert ask(Authority(), net=10**9, spent=10**9) == ()


def test_an_amount_in_another_currency_cannot_be_compared() -> None:
    assert ask(currency="CHF") == (LimitReason.CURRENCY,)


def test_a_category_is_allowed_with_everything_below_it() -> None:
    authority = Authority(categories=("drivetrain",))
    assert ask(authority, paths=("parts/drivetrain/chains", "parts/drivetrain")) == ()
    assert ask(authority, paths=("parts/drivetrain/chains", "parts/wheels")) == (LimitReason.CATEGORY,)


def test_a_cost_centre_must_be_ones_own() -> None:
    authority = Authority(cost_centres=("W-1", "W-2"))
    assert ask(authority, cost_centre="W-2") == ()
    assert ask(authority, cost_centre="X-9") == (LimitReason.COST_CENTRE,)


def test_a_private_hat_answers_to_nobody_and_a_looking_role_never_places() -> None:
    assert ask(is_private=True, net=10**9) == ()
    assert ask(roles=frozenset({"viewer"})) == (LimitReason.ROLE,)


@pytest.mark.parametrize(
    ("line", "code", "quantity"),
    [
        ("CH-1022 6", "CH-1022", 6),
        ("6 x CH-1022", "CH-1022", 6),
        ("6x CH-1022", "CH-1022", 6),
        ("6 × CH-1022", "CH-1022", 6),
        ("CH-1022 x 6", "CH-1022", 6),
        ("CH-1022 x6", "CH-1022", 6),
        ("CH-1022\t6", "CH-1022", 6),
        ("CH-1022;6", "CH-1022", 6),
        ("CH-1022,6", "CH-1022", 6),
        ("CH-1022;6,00", "CH-1022", 6),
        ("6\tCH-1022\tChain 11 speed", "CH-1022", 6),
        ("CH-1022\tChain 11 speed\t6\tpcs", "CH-1022", 6),
        ("- CH-1022: 6 pcs", "CH-1022", 6),
        ("CH-1022", "CH-1022", 1),
        ("  • 12 pièces CH-1022.", "CH-1022", 12),
        ("22423 6", "22423", 6),
        ("4006381333931", "4006381333931", 1),
        ("4006381333931 3", "4006381333931", 3),
        ("please send 4 pcs of CH-1022, thanks", "CH-1022", 4),
    ],
)
def test_a_pasted_line_is_read(line: str, code: str, quantity: int) -> None:
    (read,) = read_lines(line)
    assert read.candidates[0] == (code, quantity)


def test_prose_and_blank_lines_do_no_harm() -> None:
    read = read_lines("Bonjour,\n\n6 x CH-1022\r\n---\nMerci")
    assert [line.text for line in read] == ["Bonjour,", "6 x CH-1022", "Merci"]


def test_a_scanned_number_shows_by_its_check_digit() -> None:
    assert is_gtin("4006381333931")
    assert not is_gtin("4006381333932")
    assert not is_gtin("123")


@given(st.text(max_size=300))
def test_any_text_can_be_pasted(text: str) -> None:
    for line in read_lines(text):
        for code, quantity in line.candidates:
            assert code
            assert quantity > 0


def test_an_order_number_is_read_in_groups() -> None:
    assert order_number("a1b2c3d4e5f6") == "A1B2 C3D4 E5F6"
