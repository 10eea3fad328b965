"""Cards at the demo's bank."""

from datetime import timedelta

import pytest

from chapeau.commerce.payments import actions, queries
from chapeau.commerce.payments.models import LedgerEntry, Payment, TestBankEntry
from chapeau.commerce.payments.tests.builders import ASKS_PAYER, DECLINED, NOW, make_payable, pay_by_card
from chapeau.commerce.payments.values import PaymentState
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.kit.money import Money
from chapeau.kit.refusals import NotFound
from chapeau.person.activity.models import Activity
from chapeau.person.people.values import SYSTEM, Viewer, ViewerKind

pytestmark = pytest.mark.django_db


def test_a_card_that_pays_is_booked_once_and_told() -> None:
    payable = make_payable(4890)
    payment = pay_by_card(payable)
    assert (payment.state, payment.amount) == (PaymentState.PAID, Money(4890, "EUR"))
    assert list(LedgerEntry.objects.values_list("amount_minor", flat=True)) == [4890]
    fact = Activity.objects.get(verb="payment.settled")
    assert fact.properties["is_in_full"] is True
    assert fact.properties["paid_minor"] == 4890


def test_the_same_key_takes_the_money_once() -> None:
    payable = make_payable()
    first, second = pay_by_card(payable), pay_by_card(payable)
    assert first.code == second.code
    assert TestBankEntry.objects.count() == 1


def test_a_paid_order_is_not_paid_again_under_another_key() -> None:
    payable = make_payable()
    pay_by_card(payable)
    with pytest.raises(actions.AlreadyPaid):
        pay_by_card(payable, key="second")
    assert TestBankEntry.objects.count() == 1


def test_a_declined_card_leaves_the_way_open_for_another() -> None:
    payable = make_payable()
    declined = pay_by_card(payable, DECLINED)
    assert (declined.state, declined.failure_code) == (PaymentState.FAILED, "declined")
    assert pay_by_card(payable, key="second").state == PaymentState.PAID
    assert queries.money_of_order(SYSTEM, order_id=payable.order_id, currency="EUR").paid == payable.total


def test_the_extra_step_is_confirmed_on_the_banks_page() -> None:
    payment = pay_by_card(make_payable(), ASKS_PAYER)
    assert payment.state == PaymentState.NEEDS_ACTION
    assert payment.next_step is not None
    bank_code = payment.next_step.url.rstrip("/").rpartition("/")[2]
    assert queries.payment(SYSTEM, code=payment.code).next_step == payment.next_step
    assert actions.payer_answers(bank_code=bank_code, is_confirmed=True, now=NOW).state == PaymentState.PAID
    assert actions.confirm_payment(SYSTEM, code=payment.code, now=NOW).state == PaymentState.PAID
    assert LedgerEntry.objects.count() == 1


def test_a_payer_who_does_not_confirm_has_not_paid() -> None:
    payment = pay_by_card(make_payable(), ASKS_PAYER)
    assert payment.next_step is not None
    bank_code = payment.next_step.url.rstrip("/").rpartition("/")[2]
    answered = actions.payer_answers(bank_code=bank_code, is_confirmed=False, now=NOW)
    assert (answered.state, answered.failure_code) == (PaymentState.FAILED, "not-confirmed")
    assert not LedgerEntry.objects.exists()


def test_another_card_withdraws_the_attempt_left_at_the_bank() -> None:
    payable = make_payable()
    left = pay_by_card(payable, ASKS_PAYER)
    assert left.next_step is not None
    bank_code = left.next_step.url.rstrip("/").rpartition("/")[2]
    assert pay_by_card(payable, key="second").state == PaymentState.PAID
    late = actions.payer_answers(bank_code=bank_code, is_confirmed=True, now=NOW)
    assert late.state == PaymentState.CANCELLED
    assert LedgerEntry.objects.count() == 1


def test_while_one_attempt_is_undecided_no_other_begins() -> None:
    payable = make_payable()
    payment = pay_by_card(payable, ASKS_PAYER)
    Payment.objects.filter(code=payment.code).update(state=PaymentState.IN_DOUBT)
    with pytest.raises(actions.PaymentUnderWay):
        pay_by_card(payable, key="second")


def test_a_crash_before_the_provider_knew_ends_in_nothing() -> None:
    payable = make_payable()
    intent = Payment.objects.create(
        order_id=payable.order_id,
        order_total_minor=4890,
        method="card",
        provider="test-card",
        amount_minor=4890,
        currency="EUR",
        created_at=NOW,
    )
    assert actions.reconcile_in_doubt(NOW + timedelta(minutes=1)) == 0
    assert actions.reconcile_in_doubt(NOW + timedelta(minutes=3)) == 1
    intent.refresh_from_db()
    assert intent.state == PaymentState.CANCELLED


@pytest.mark.parametrize(("number", "ends"), [("4242", PaymentState.PAID), ("0002", PaymentState.FAILED)])
def test_a_lost_answer_is_asked_for_again(number: str, ends: PaymentState) -> None:
    payable = make_payable()
    payment = pay_by_card(payable, ASKS_PAYER)
    # The bank decided, and its answer never came.
    state = TestBankEntry.State.DONE if ends == PaymentState.PAID else TestBankEntry.State.DECLINED
    TestBankEntry.objects.update(state=state, decline_code="" if ends == PaymentState.PAID else "card_declined")
    Payment.objects.update(state=PaymentState.IN_DOUBT)
    actions.reconcile_in_doubt(NOW + timedelta(minutes=3))
    actions.reconcile_in_doubt(NOW + timedelta(minutes=4))
    assert queries.payment(SYSTEM, code=payment.code).state == ends
    assert LedgerEntry.objects.count() == (1 if ends == PaymentState.PAID else 0)


def test_an_attempt_left_at_the_bank_is_withdrawn_after_half_an_hour() -> None:
    payment = pay_by_card(make_payable(), ASKS_PAYER)
    actions.reconcile_in_doubt(NOW + timedelta(minutes=29))
    assert queries.payment(SYSTEM, code=payment.code).state == PaymentState.NEEDS_ACTION
    actions.reconcile_in_doubt(NOW + timedelta(minutes=31))
    assert queries.payment(SYSTEM, code=payment.code).state == PaymentState.CANCELLED
    assert TestBankEntry.objects.get().state == TestBankEntry.State.CANCELLED


def test_money_that_comes_after_the_order_was_paid_otherwise_goes_back() -> None:
    payable = make_payable(4890)
    left = pay_by_card(payable, ASKS_PAYER)
    # The withdrawal is lost on the way, and the payer confirms after paying in another window.
    Payment.objects.filter(code=left.code).update(state=PaymentState.CANCELLED)
    pay_by_card(payable, key="second")
    TestBankEntry.objects.filter(state="asks-payer").update(state="done")
    assert actions.confirm_payment(SYSTEM, code=left.code, now=NOW).state == PaymentState.PAID
    run_waiting_jobs()
    money = queries.money_of_order(SYSTEM, order_id=payable.order_id, currency="EUR")
    assert (money.paid, money.refunding) == (Money(4890, "EUR"), Money(0, "EUR"))
    assert [r.reason for r in queries.refunds_of_order(SYSTEM, order_id=payable.order_id)] == ["paid-twice"]


def test_giving_up_an_order_withdraws_its_card_payment_at_the_bank() -> None:
    payable = make_payable()
    pay_by_card(payable, ASKS_PAYER)
    actions.withdraw_payments(SYSTEM, order_id=payable.order_id, now=NOW)
    run_waiting_jobs()
    assert TestBankEntry.objects.get().state == TestBankEntry.State.CANCELLED
    assert Payment.objects.get().state == PaymentState.CANCELLED


def test_another_hat_sees_nothing_of_a_payment() -> None:
    payment = pay_by_card(make_payable())
    stranger = Viewer(ViewerKind.HAT, hat_id=payment.id)
    with pytest.raises(NotFound):
        queries.payment(stranger, code=payment.code)
    assert queries.money_of_orders(stranger, order_ids=[payment.order_id]) == {}
