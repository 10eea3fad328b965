"""Whatever is lost on the way and however often things are repeated: the ledger says what the bank's books say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chapeau.commerce.payments import actions
from chapeau.commerce.payments.models import LedgerEntry, Payment, Refund, TestBankEntry
from chapeau.commerce.payments.providers import ChargeAsk, ProviderUnreachable, RefundAsk, Said, register_provider
from chapeau.commerce.payments.providers.test_card import TestCard, payer_answers
from chapeau.commerce.payments.tests.builders import ASKS_PAYER, DECLINED, FINANCE, NOW, PAYS, make_payable
from chapeau.commerce.payments.values import CardInput, Payable, PaymentState
from chapeau.kit.ids import new_id
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.kit.money import Money
from chapeau.kit.refusals import Refusal
from chapeau.person.people.values import SYSTEM

pytestmark = pytest.mark.django_db


class LossyBank(TestCard):
    """The demo's bank behind a bad line: a call is lost on the way there, or its answer on the way back."""

    code = "lossy"
    losses: list[str] = []

    @contextmanager
    def _line(self) -> Iterator[None]:
        loss = self.losses.pop() if self.losses else ""
        if loss == "there":
            raise ProviderUnreachable
        yield
        if loss == "back":
            raise ProviderUnreachable

    def prepare(self, ask: ChargeAsk) -> str:
        with self._line():
            return super().prepare(ask)

    def confirm(self, provider_id: str, return_url: str) -> Said:
        with self._line():
            return super().confirm(provider_id, return_url)

    def look_up(self, provider_id: str) -> Said:
        with self._line():
            return super().look_up(provider_id)

    def cancel(self, provider_id: str) -> Said:
        with self._line():
            return super().cancel(provider_id)

    def refund(self, ask: RefundAsk) -> Said:
        with self._line():
            return super().refund(ask)

    def look_up_refund(self, ask: RefundAsk) -> Said:
        with self._line():
            return super().look_up_refund(ask)


register_provider(LossyBank())

STEP = st.one_of(
    st.tuples(st.just("pay"), st.sampled_from([PAYS, ASKS_PAYER, DECLINED]), st.sampled_from(["a", "b", "c"])),
    st.tuples(st.just("answer"), st.booleans()),
    st.tuples(st.just("back")),
    st.tuples(st.just("refund"), st.integers(1, 5000)),
    st.tuples(st.just("withdraw")),
    st.tuples(st.just("jobs")),
    st.tuples(st.just("wait"), st.integers(1, 40)),
)


@given(steps=st.lists(STEP, max_size=14), losses=st.lists(st.sampled_from(["", "", "there", "back"]), max_size=24))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_ledger_is_the_banks_book(steps: list[tuple[object, ...]], losses: list[str]) -> None:
    # A bare savepoint: payments refuse to begin inside another's transaction.
    clean = transaction.savepoint()
    try:
        _play(steps, losses)
    finally:
        transaction.savepoint_rollback(clean)


def _play(steps: list[tuple[object, ...]], losses: list[str]) -> None:
    LossyBank.losses = list(losses)
    payable, now = make_payable(4890), NOW
    for step in steps:
        now += timedelta(seconds=20)
        with suppress(Refusal, ProviderUnreachable):
            match step:
                case ("pay", str(number), str(key)):
                    _pay(payable, number, key, now)
                case ("answer", bool(is_confirmed)):
                    for entry in TestBankEntry.objects.filter(state="asks-payer"):
                        payer_answers(entry.code, confirmed=is_confirmed)
                case ("back",):
                    for payment in Payment.objects.filter(order_id=payable.order_id):
                        actions.confirm_payment(SYSTEM, code=payment.code, now=now)
                case ("refund", int(minor)):
                    with transaction.atomic():
                        _give_back(payable, minor, now)
                case ("withdraw",):
                    actions.withdraw_payments(SYSTEM, order_id=payable.order_id, now=now)
                case ("jobs",):
                    run_waiting_jobs()
                case ("wait", int(minutes)):
                    now += timedelta(minutes=minutes)
                    actions.reconcile_in_doubt(now)
        _never_more_than_the_bank_says()
    # The line is good again, the payer is back once more, and time passes.
    LossyBank.losses = []
    run_waiting_jobs()
    for payment in Payment.objects.filter(order_id=payable.order_id):
        actions.confirm_payment(SYSTEM, code=payment.code, now=now)
    for minutes in (40, 80, 120):
        actions.reconcile_in_doubt(now + timedelta(minutes=minutes))
        run_waiting_jobs()
    _settled(payable)


def _pay(payable: Payable, number: str, key: str, now: object) -> None:
    actions.begin_payment(
        SYSTEM,
        payable=payable,
        card=CardInput(number=number),
        return_path="/",
        key=key,
        now=now,  # type: ignore[arg-type]
        provider_code="lossy",
    )


def _give_back(payable: Payable, minor: int, now: object) -> None:
    actions.refund(
        FINANCE,
        order_id=payable.order_id,
        amount=Money(minor, "EUR"),
        reason="goodwill",
        cause_id=new_id(),
        now=now,  # type: ignore[arg-type]
    )


def _sum(kind: str) -> int:
    done = TestBankEntry.objects.filter(kind=kind, state="done")
    return done.aggregate(sum=Sum("amount_minor"))["sum"] or 0


def _never_more_than_the_bank_says() -> None:
    """What is booked in the ledger did happen at the bank; the bank may be ahead while an answer is lost."""
    booked = LedgerEntry.objects.values_list("amount_minor", flat=True)
    assert sum(minor for minor in booked if minor > 0) <= _sum("charge")
    assert -sum(minor for minor in booked if minor < 0) <= _sum("refund")
    assert _sum("refund") <= _sum("charge")


def _settled(payable: Payable) -> None:
    """In the end both books agree, nothing is in doubt, and nobody paid more than the order once."""
    assert sum(LedgerEntry.objects.values_list("amount_minor", flat=True)) == _sum("charge") - _sum("refund")
    assert 0 <= _sum("charge") - _sum("refund") <= payable.total.minor
    undecided = (PaymentState.INTENDED, PaymentState.IN_DOUBT, PaymentState.NEEDS_ACTION)
    assert not Payment.objects.filter(state__in=undecided).exists()
    assert not Refund.objects.filter(state__in=undecided).exists()
