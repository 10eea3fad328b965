"""Real connections at the same time: one order is charged once, a limit holds to the cent."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from chapeau.commerce.payments import actions
from chapeau.commerce.payments.models import CreditAccount, LedgerEntry, TestBankEntry
from chapeau.commerce.payments.tests.builders import FINANCE, NOW, make_payable, pay_by_card
from chapeau.kit.ids import new_id
from chapeau.kit.money import Money
from chapeau.kit.refusals import Refusal
from chapeau.person.people.tests.builders import make_organisation
from chapeau.person.people.values import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)

RIVALS = 8


def race(deed: Callable[[int], object]) -> list[str]:
    """The deed by eight threads at once, each on its own connection; what each was told."""
    start = Barrier(RIVALS)

    def run(number: int) -> str:
        start.wait()
        try:
            deed(number)
        except Refusal as no:
            return no.code
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(RIVALS) as pool:
        return sorted(pool.map(run, range(RIVALS)))


def test_eight_windows_charge_one_order_once() -> None:
    payable = make_payable(4890)
    told = race(lambda number: pay_by_card(payable, key=f"window {number}"))
    assert told.count("done") == 1
    assert set(told) <= {"done", "already-paid", "payment-under-way"}
    assert list(LedgerEntry.objects.values_list("amount_minor", flat=True)) == [4890]
    assert TestBankEntry.objects.filter(state="done").count() == 1


def test_eight_buyers_share_one_limit() -> None:
    organisation = make_organisation()
    actions.set_credit(FINANCE, organisation_id=organisation.id, limit=Money(100_000, "EUR"), terms_days=30, now=NOW)
    told = race(
        lambda number: actions.take_on_account(
            SYSTEM, payable=make_payable(30_000, organisation_id=organisation.id), now=NOW
        )
    )
    assert told == ["done"] * 3 + ["over-credit-limit"] * 5
    assert CreditAccount.objects.get().used_minor == 90_000


def test_eight_clerks_refund_no_more_than_was_paid() -> None:
    payable = make_payable(4890)
    actions.record_cash(FINANCE, payable=payable, now=NOW)
    told = race(
        lambda number: actions.refund(
            FINANCE,
            order_id=payable.order_id,
            amount=Money(2000, "EUR"),
            reason="goodwill",
            cause_id=new_id(),
            now=NOW,
        )
    )
    assert told == ["done"] * 2 + ["refund-too-large"] * 6
    assert sum(LedgerEntry.objects.values_list("amount_minor", flat=True)) == 890
