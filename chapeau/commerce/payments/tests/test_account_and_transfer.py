"""On account, transfers, cash."""

from datetime import date, timedelta

import pytest

from chapeau.commerce.payments import actions, queries
from chapeau.commerce.payments.tests.builders import FINANCE, NOW, make_payable, pay_by_card
from chapeau.commerce.payments.values import Method, PaymentState
from chapeau.kit.ids import new_id
from chapeau.kit.money import Money
from chapeau.kit.refusals import Forbidden
from chapeau.person.people.models import Organisation
from chapeau.person.people.tests.builders import make_organisation
from chapeau.person.people.values import SYSTEM, StaffRole, Viewer, ViewerKind

pytestmark = pytest.mark.django_db

SALES = Viewer(ViewerKind.STAFF, roles=frozenset({StaffRole.SALES}))


@pytest.fixture
def workshop() -> Organisation:
    made = make_organisation()
    actions.set_credit(FINANCE, organisation_id=made.id, limit=Money(100_000, "EUR"), terms_days=30, now=NOW)
    return made


def test_credit_is_taken_to_the_cent_and_no_further(workshop: Organisation) -> None:
    first = actions.take_on_account(SYSTEM, payable=make_payable(60_000, organisation_id=workshop.id), now=NOW)
    assert first.due_on == date(2026, 6, 3)
    actions.take_on_account(SYSTEM, payable=make_payable(40_000, organisation_id=workshop.id), now=NOW)
    with pytest.raises(actions.OverCreditLimit) as no:
        actions.take_on_account(SYSTEM, payable=make_payable(1, organisation_id=workshop.id), now=NOW)
    assert str(no.value) == "This order of €0.01 passes what is left on account: €0.00 of €1,000.00."


def test_credit_needs_to_be_agreed_in_the_currency_and_not_stopped(workshop: Organisation) -> None:
    with pytest.raises(actions.NoCredit):
        actions.take_on_account(SYSTEM, payable=make_payable(1, organisation_id=make_organisation("B").id), now=NOW)
    francs = make_payable(1, organisation_id=workshop.id, currency="CHF")
    with pytest.raises(actions.NoCredit):
        actions.take_on_account(SYSTEM, payable=francs, now=NOW)
    limit = Money(100_000, "EUR")
    actions.set_credit(FINANCE, organisation_id=workshop.id, limit=limit, terms_days=30, now=NOW, is_blocked=True)
    with pytest.raises(actions.CreditBlocked):
        actions.take_on_account(SYSTEM, payable=make_payable(1, organisation_id=workshop.id), now=NOW)


def test_paying_a_debt_in_two_parts_frees_the_credit_part_by_part(workshop: Organisation) -> None:
    payable = make_payable(60_000, organisation_id=workshop.id)
    debt = actions.take_on_account(SYSTEM, payable=payable, now=NOW)
    part = actions.mark_paid(FINANCE, code=debt.code, amount=Money(20_000, "EUR"), now=NOW)
    assert (part.amount, part.state) == (Money(20_000, "EUR"), PaymentState.PAID)
    known = queries.credit(FINANCE, organisation_id=workshop.id)
    assert known is not None
    assert (known.used, known.left) == (Money(40_000, "EUR"), Money(60_000, "EUR"))
    with pytest.raises(actions.TooMuch):
        actions.mark_paid(FINANCE, code=debt.code, amount=Money(40_001, "EUR"), now=NOW)
    actions.mark_paid(FINANCE, code=debt.code, now=NOW)
    with pytest.raises(actions.NotAwaited):
        actions.mark_paid(FINANCE, code=debt.code, now=NOW)
    money = queries.money_of_order(FINANCE, order_id=payable.order_id, currency="EUR")
    assert (money.paid, money.open) == (Money(60_000, "EUR"), Money(0, "EUR"))


def test_overdue_means_past_the_due_date(workshop: Organisation) -> None:
    debt = actions.take_on_account(SYSTEM, payable=make_payable(100, organisation_id=workshop.id), now=NOW)
    assert debt.due_on is not None
    assert queries.overdue(FINANCE, today=debt.due_on) == []
    late = queries.overdue(FINANCE, today=debt.due_on + timedelta(days=1), organisation_id=workshop.id)
    assert [view.code for view in late] == [debt.code]


def test_a_transfer_is_found_by_its_reference_however_it_was_typed() -> None:
    payable = make_payable(4890)
    awaited = actions.expect_transfer(SYSTEM, payable=payable, now=NOW)
    assert awaited.reference.startswith("RF")
    typed = " ".join([awaited.reference[:4], awaited.reference[4:].lower()])
    paid = actions.record_transfer(FINANCE, reference=typed, amount=Money(4890, "EUR"), now=NOW)
    assert (paid.code, paid.state) == (awaited.code, PaymentState.PAID)


def test_an_awaited_transfer_makes_place_for_a_card() -> None:
    payable = make_payable()
    awaited = actions.expect_transfer(SYSTEM, payable=payable, now=NOW)
    assert pay_by_card(payable).state == PaymentState.PAID
    assert queries.payment(SYSTEM, code=awaited.code).state == PaymentState.CANCELLED


def test_what_was_forgiven_is_not_charged_to_a_card() -> None:
    payable = make_payable(4890)
    actions.expect_transfer(SYSTEM, payable=payable, now=NOW)
    amount = Money(890, "EUR")
    actions.refund(FINANCE, order_id=payable.order_id, amount=amount, reason="goodwill", cause_id=new_id(), now=NOW)
    assert pay_by_card(payable).amount == Money(4000, "EUR")


def test_a_transfer_that_comes_beside_the_card_goes_back() -> None:
    payable = make_payable(4890)
    awaited = actions.expect_transfer(SYSTEM, payable=payable, now=NOW)
    pay_by_card(payable)
    returned = Money(1000, "EUR")
    actions.refund(FINANCE, order_id=payable.order_id, amount=returned, reason="return", cause_id=new_id(), now=NOW)
    actions.record_transfer(FINANCE, reference=awaited.reference, amount=Money(4890, "EUR"), now=NOW)
    refunds = queries.refunds_of_order(FINANCE, order_id=payable.order_id)
    assert [(each.reason, each.amount.minor) for each in refunds] == [("return", 1000), ("paid-twice", 4890)]


def test_what_is_on_account_is_not_charged_to_a_card(workshop: Organisation) -> None:
    payable = make_payable(100, organisation_id=workshop.id)
    actions.take_on_account(SYSTEM, payable=payable, now=NOW)
    with pytest.raises(actions.OwedOnAccount):
        pay_by_card(payable)


def test_giving_up_an_order_frees_its_credit(workshop: Organisation) -> None:
    payable = make_payable(60_000, organisation_id=workshop.id)
    actions.take_on_account(SYSTEM, payable=payable, now=NOW)
    actions.withdraw_payments(SYSTEM, order_id=payable.order_id, now=NOW)
    known = queries.credit(FINANCE, organisation_id=workshop.id)
    assert known is not None
    assert known.used == Money(0, "EUR")


def test_cash_is_paid_at_once_and_only_staff_takes_it() -> None:
    payable = make_payable()
    with pytest.raises(Forbidden):
        actions.record_cash(Viewer(ViewerKind.HAT, hat_id=new_id()), payable=payable, now=NOW)
    assert actions.record_cash(SALES, payable=payable, now=NOW).state == PaymentState.PAID


def test_a_refund_forgives_the_debt_first_and_sends_back_the_rest(workshop: Organisation) -> None:
    payable = make_payable(60_000, organisation_id=workshop.id)
    debt = actions.take_on_account(SYSTEM, payable=payable, now=NOW)
    actions.mark_paid(FINANCE, code=debt.code, amount=Money(50_000, "EUR"), now=NOW)
    outcome = actions.refund(
        FINANCE,
        order_id=payable.order_id,
        amount=Money(15_000, "EUR"),
        reason="return",
        cause_id=new_id(),
        now=NOW,
    )
    assert (outcome.forgiven, outcome.going_back) == (Money(10_000, "EUR"), Money(5_000, "EUR"))
    known = queries.credit(FINANCE, organisation_id=workshop.id)
    assert known is not None
    assert known.used == Money(0, "EUR")
    (by_hand,) = queries.refunds_to_send(FINANCE)
    assert (by_hand.amount, by_hand.method) == (Money(5_000, "EUR"), Method.ON_ACCOUNT)
    actions.mark_refunded(FINANCE, code=by_hand.code, now=NOW)
    actions.mark_refunded(FINANCE, code=by_hand.code, now=NOW)
    money = queries.money_of_order(FINANCE, order_id=payable.order_id, currency="EUR")
    assert money.paid == Money(45_000, "EUR")


def test_ways_to_pay_follow_credit_and_counter(workshop: Organisation) -> None:
    small, large = Money(100, "EUR"), Money(100_001, "EUR")
    offered = queries.offered_methods(SYSTEM, organisation_id=workshop.id, total=small, at_counter=False)
    assert offered == [Method.ON_ACCOUNT, Method.TRANSFER]
    assert queries.offered_methods(SALES, organisation_id=workshop.id, total=large, at_counter=True) == [
        Method.TRANSFER,
        Method.CASH,
    ]
