"""Payments lead to a hat, and hold amounts and codes; the books stay."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chapeau.commerce.payments.models import LedgerEntry, Payment, Refund
from chapeau.kit.personal_data import PersonalData
from chapeau.kit.personal_data import register as register_records

_BOOKS = "amounts, dates and codes: the books must be kept; the hat behind them is anonymised"


def register() -> None:
    register_records(
        PersonalData(
            Payment,
            title=_("Payments"),
            path="hat",
            exported=("created_at", "method", "state", "amount_minor", "currency", "reference", "settled_at"),
            on_erasure="keep",
            because=_BOOKS,
        ),
        PersonalData(
            Refund,
            title=_("Money sent back"),
            path="payment__hat",
            exported=("created_at", "state", "amount_minor", "currency", "reason", "settled_at"),
            on_erasure="keep",
            because=_BOOKS,
        ),
        PersonalData(
            LedgerEntry,
            path="payment__hat",
            exported=("booked_at", "amount_minor", "currency"),
            on_erasure="keep",
            because=_BOOKS,
        ),
    )
