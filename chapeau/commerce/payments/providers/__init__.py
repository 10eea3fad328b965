"""Those outside who move money. A provider is asked outside every transaction, with our id as its key."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from django.conf import settings

from chapeau.commerce.payments.values import CardInput, CardKeys, NextStep
from chapeau.kit.house_settings import read
from chapeau.kit.money import Money


class Outcome(StrEnum):
    NOT_STARTED = "not-started"
    """Known to the provider, but it was never told to take the money."""
    NEEDS_ACTION = "needs-action"
    PROCESSING = "processing"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"
    """The provider has never heard of it."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a provider says about a charge or a refund."""

    outcome: Outcome
    provider_id: str = ""
    amount: Money | None = None
    failure_code: str = ""
    next_step: NextStep | None = None


# What the payer is told follows these; everything else is "declined". Banks want no more said to a stranger.
_FAILURES = {
    "expired_card": "expired",
    "insufficient_funds": "insufficient-funds",
    "authentication_failed": "not-confirmed",
    "authentication_required": "not-confirmed",
    "payment_intent_authentication_failure": "not-confirmed",
    "incorrect_number": "wrong-number",
    "invalid_number": "wrong-number",
    "provider-unreachable": "provider-unreachable",
}


def failure_in_our_words(provider_code: str) -> str:
    """``expired``, ``insufficient-funds``, ``not-confirmed``, ``wrong-number``, ``provider-unreachable``, else ``declined``."""
    return _FAILURES.get(provider_code, "declined")


@dataclass(frozen=True, slots=True)
class ChargeAsk:
    """What is asked of a provider; ``key`` is the payment's id and makes every repetition harmless."""

    key: UUID
    amount: Money
    order_code: str
    card: CardInput


@dataclass(frozen=True, slots=True)
class RefundAsk:
    key: UUID
    charge_id: str
    amount: Money


class ProviderUnreachable(Exception):
    """No answer, or one that makes no sense: what happened there is unknown until asked again."""


class Provider(Protocol):
    """A charge takes two calls, so that its id is stored here before any money can move:
    ``prepare`` (no money), then ``confirm``. All may raise ``ProviderUnreachable``."""

    code: str

    def prepare(self, ask: ChargeAsk) -> str: ...
    def confirm(self, provider_id: str, return_url: str) -> Said: ...
    def look_up(self, provider_id: str) -> Said: ...
    def cancel(self, provider_id: str) -> Said: ...
    def refund(self, ask: RefundAsk) -> Said: ...
    def look_up_refund(self, ask: RefundAsk) -> Said: ...


_others: dict[str, Provider] = {}


def register_provider(other: Provider) -> None:
    """A further provider under its own code; tests register banks that lose answers."""
    _others[other.code] = other


def provider(code: str) -> Provider:
    """Raises KeyError for one we do not deal with."""
    from chapeau.commerce.payments.providers.stripe_card import StripeCard
    from chapeau.commerce.payments.providers.test_card import TestCard

    match code:
        case "stripe":
            return StripeCard(read(CardKeys).api_key, settings.STRIPE_API_BASE)
        case "test-card":
            return TestCard()
        case _:
            return _others[code]


def card_provider() -> str:
    """Who takes cards in this house: Stripe when it is set up, the test card in the demo, or nobody (empty)."""
    if read(CardKeys).api_key:
        return "stripe"
    return "test-card" if settings.DEMO else ""
