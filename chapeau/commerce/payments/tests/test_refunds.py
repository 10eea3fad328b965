"""Giving back."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from chapeau.commerce.payments import actions, queries
from chapeau.commerce.payments.models import LedgerEntry, Payment, Refund, TestBankEntry
from chapeau.commerce.payments.tests.builders import FINANCE, NOW, make_payable, pay_by_card
from chapeau.commerce.payments.values import CreditedLine, PaymentState, RefundOutcome
from chapeau.kit.idempotency import KeyReused
from chapeau.kit.ids import new_id
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.kit.money import Money
from chapeau.person.activity.models import Activity
from chapeau.person.people.values import SYSTEM

pytestmark = pytest.mark.django_db


def give_back(payable: object, minor: int, cause: object = None) -> RefundOutcome:
    return actions.refund(
        FINANCE,
        order_id=payable.order_id,  # type: ignore[attr-defined]
        amount=Money(minor, "EUR"),
        reason="return",
        cause_id=cause or new_id(),  # type: ignore[arg-type]
        now=NOW,
    )


def test_parts_go_back_to_the_card_until_nothing_is_left() -> None:
    payable = make_payable(4890)
    pay_by_card(payable)
    give_back(payable, 1000)
    give_back(payable, 3890)
    with pytest.raises(actions.RefundTooLarge):
        give_back(payable, 1)
    run_waiting_jobs()
    assert sorted(LedgerEntry.objects.values_list("amount_minor", flat=True)) == [-3890, -1000, 4890]
    assert sorted(TestBankEntry.objects.filter(kind="refund").values_list("amount_minor", flat=True)) == [1000, 3890]
    assert Activity.objects.filter(verb="refund.settled").count() == 2


def test_one_cause_is_refunded_once() -> None:
    payable, cause = make_payable(4890), new_id()
    pay_by_card(payable)
    assert give_back(payable, 1000, cause) == give_back(payable, 1000, cause)
    with pytest.raises(KeyReused), transaction.atomic():
        give_back(payable, 2000, cause)
    run_waiting_jobs()
    assert Refund.objects.count() == 1


def test_nothing_is_given_back_for_an_order_nobody_paid() -> None:
    with pytest.raises(actions.RefundTooLarge):
        give_back(make_payable(), 1)


def test_the_decision_says_what_it_is_for() -> None:
    payable, line = make_payable(4890), new_id()
    pay_by_card(payable)
    actions.refund(
        FINANCE,
        order_id=payable.order_id,
        amount=Money(1200, "EUR"),
        reason="return",
        cause_id=new_id(),
        lines=[CreditedLine(line, 2, 1000)],
        now=NOW,
    )
    decided = Activity.objects.get(verb="refund.decided").properties
    assert (decided["line_ids"], decided["line_quantities"], decided["line_gross_minor"]) == ([str(line)], [2], [1000])


def test_a_crash_while_asking_for_a_refund_sends_it_once() -> None:
    payable = make_payable(4890)
    pay_by_card(payable)
    give_back(payable, 1000)
    run_waiting_jobs()
    # As if the worker had died after the bank's answer and before noting it.
    row = Refund.objects.get()
    fresh = Refund.objects.create(
        payment=row.payment, amount_minor=500, currency="EUR", created_at=NOW, asked_at=NOW, state="in-doubt"
    )
    TestBankEntry.objects.create(
        id=fresh.id,
        code="known",
        kind="refund",
        charge=TestBankEntry.objects.get(kind="charge"),
        state="done",
        amount_minor=500,
        currency="EUR",
    )
    actions.reconcile_in_doubt(NOW + timedelta(minutes=3))
    fresh.refresh_from_db()
    assert fresh.state == PaymentState.PAID
    assert TestBankEntry.objects.filter(kind="refund").count() == 2


def test_cash_goes_back_over_the_counter_at_once() -> None:
    payable = make_payable(500)
    actions.record_cash(FINANCE, payable=payable, now=NOW)
    give_back(payable, 500)
    money = queries.money_of_order(SYSTEM, order_id=payable.order_id, currency="EUR")
    assert (money.paid, money.refunding) == (Money(0, "EUR"), Money(0, "EUR"))


def test_the_ledger_is_never_changed() -> None:
    pay_by_card(make_payable())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LedgerEntry.objects.update(amount_minor=1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LedgerEntry.objects.all().delete()
    assert Payment.objects.count() == 1
