"""The demo's bank: works without the internet, keeps books of its own, asks the payer now and then.

Numbers: 4242 4242 4242 4242 pays, 4000 0025 0000 3155 needs the payer's confirmation on the bank's page,
4000 0000 0000 0002 is declined, 4000 0000 0000 9995 lacks funds. Numbers are never stored, only their last four.
"""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse

from chapeau.commerce.payments.models import TestBankEntry
from chapeau.commerce.payments.providers import ChargeAsk, Outcome, RefundAsk, Said
from chapeau.commerce.payments.values import NextStep
from chapeau.kit.ids import new_secret
from chapeau.kit.money import Money

_Kind, _State = TestBankEntry.Kind, TestBankEntry.State
_DECLINES = {"0002": "card_declined", "9995": "insufficient_funds", "0069": "expired_card"}
_ASKS_PAYER = {"3155", "3220"}
_PAYS = {"4242", "4444", "1117"} | _ASKS_PAYER
_OUTCOMES = {
    _State.NEW: Outcome.NOT_STARTED,
    _State.ASKS_PAYER: Outcome.NEEDS_ACTION,
    _State.DONE: Outcome.DONE,
    _State.DECLINED: Outcome.FAILED,
    _State.CANCELLED: Outcome.CANCELLED,
}


class TestCard:
    """The bank as a provider; see ``Provider``."""

    __test__ = False  # not a test, whatever pytest thinks of the name
    code = "test-card"

    def prepare(self, ask: ChargeAsk) -> str:
        entry, _ = TestBankEntry.objects.get_or_create(
            id=ask.key,
            defaults={
                "code": new_secret(),
                "kind": _Kind.CHARGE,
                "amount_minor": ask.amount.minor,
                "currency": ask.amount.currency,
                "last_four": "".join(c for c in ask.card.number if c.isdigit())[-4:],
            },
        )
        return entry.code

    def confirm(self, provider_id: str, return_url: str) -> Said:
        with transaction.atomic():
            entry = _lock(provider_id)
            if entry.state == _State.NEW:
                if entry.last_four in _ASKS_PAYER:
                    entry.state = _State.ASKS_PAYER
                elif entry.last_four in _PAYS:
                    entry.state = _State.DONE
                else:
                    entry.state = _State.DECLINED
                    entry.decline_code = _DECLINES.get(entry.last_four, "incorrect_number")
                entry.save(update_fields=["state", "decline_code"])
        return _said(entry)

    def look_up(self, provider_id: str) -> Said:
        entry = TestBankEntry.objects.filter(code=provider_id).first()
        return _said(entry) if entry else Said(Outcome.UNKNOWN)

    def cancel(self, provider_id: str) -> Said:
        with transaction.atomic():
            entry = _lock(provider_id)
            if entry.state in (_State.NEW, _State.ASKS_PAYER):
                entry.state = _State.CANCELLED
                entry.save(update_fields=["state"])
        return _said(entry)

    def refund(self, ask: RefundAsk) -> Said:
        with transaction.atomic():
            charge = _lock(ask.charge_id)
            known = TestBankEntry.objects.filter(id=ask.key).first()
            if known:
                return _said(known)
            back = sum(charge.refunds.values_list("amount_minor", flat=True))
            if charge.state != _State.DONE or back + ask.amount.minor > charge.amount_minor:
                return Said(Outcome.FAILED, failure_code="charge_already_refunded")
            entry = TestBankEntry.objects.create(
                id=ask.key,
                code=new_secret(),
                kind=_Kind.REFUND,
                charge=charge,
                state=_State.DONE,
                amount_minor=ask.amount.minor,
                currency=ask.amount.currency,
            )
        return _said(entry)

    def look_up_refund(self, ask: RefundAsk) -> Said:
        entry = TestBankEntry.objects.filter(id=ask.key).first()
        return _said(entry) if entry else Said(Outcome.UNKNOWN)


def payer_answers(code: str, *, confirmed: bool) -> Said:
    """What the payer says on the bank's own page; a second answer changes nothing."""
    with transaction.atomic():
        entry = _lock(code)
        if entry.state == _State.ASKS_PAYER:
            entry.state = _State.DONE if confirmed else _State.DECLINED
            entry.decline_code = "" if confirmed else "authentication_failed"
            entry.save(update_fields=["state", "decline_code"])
    return _said(entry)


def _lock(code: str) -> TestBankEntry:
    return TestBankEntry.objects.select_for_update().get(code=code)


def _said(entry: TestBankEntry) -> Said:
    asks = entry.state == _State.ASKS_PAYER
    return Said(
        _OUTCOMES[_State(entry.state)],
        provider_id=entry.code,
        amount=Money(entry.amount_minor, entry.currency),
        failure_code=entry.decline_code,
        next_step=NextStep("page", url=reverse("test-bank", args=[entry.code])) if asks else None,
    )
