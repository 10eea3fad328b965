"""Deeds with money. Locks: idempotency key, then payments of the order by id, then the credit row.

Nothing here calls a provider inside a transaction: begin (committed), call, record (committed).
"""

from chapeau.commerce.payments.actions.account import (
    CreditBlocked,
    NoCredit,
    OverCreditLimit,
    set_credit,
    take_on_account,
)
from chapeau.commerce.payments.actions.begin_payment import (
    AlreadyPaid,
    CardNotTaken,
    OwedOnAccount,
    PaymentUnderWay,
    begin_payment,
)
from chapeau.commerce.payments.actions.confirm_payment import confirm_payment, payer_answers, withdraw_payments
from chapeau.commerce.payments.actions.provider_event import handle_provider_event
from chapeau.commerce.payments.actions.receive import (
    NotAwaited,
    TooMuch,
    expect_transfer,
    mark_paid,
    record_cash,
    record_transfer,
)
from chapeau.commerce.payments.actions.reconcile import reconcile_in_doubt
from chapeau.commerce.payments.actions.refund import (
    RefundTooLarge,
    give_back_rest,
    mark_refunded,
    refund,
    send_refund_again,
)

__all__ = [
    "AlreadyPaid",
    "CardNotTaken",
    "CreditBlocked",
    "NoCredit",
    "NotAwaited",
    "OverCreditLimit",
    "OwedOnAccount",
    "PaymentUnderWay",
    "RefundTooLarge",
    "TooMuch",
    "begin_payment",
    "confirm_payment",
    "expect_transfer",
    "give_back_rest",
    "handle_provider_event",
    "mark_paid",
    "mark_refunded",
    "payer_answers",
    "reconcile_in_doubt",
    "record_cash",
    "record_transfer",
    "refund",
    "send_refund_again",
    "set_credit",
    "take_on_account",
    "withdraw_payments",
]
