"""Cards by Stripe's own SDK. The base address is a setting: tests talk to ``localstripe`` on loopback.

The card's number never comes here: Stripe's script in the browser turns it into a ``pm_…``. A PaymentIntent is created
unconfirmed first and its id stored, then confirmed; so an answer that is lost can always be asked for by that id.
"""

from __future__ import annotations

from typing import Any

import stripe
from stripe import RequestsClient, StripeClient

from chapeau.commerce.payments.providers import ChargeAsk, Outcome, ProviderUnreachable, RefundAsk, Said
from chapeau.commerce.payments.values import NextStep
from chapeau.kit.money import Money

_CHARGES = {
    "requires_confirmation": Outcome.NOT_STARTED,
    "requires_action": Outcome.NEEDS_ACTION,
    "processing": Outcome.PROCESSING,
    "succeeded": Outcome.DONE,
    "canceled": Outcome.CANCELLED,
    "requires_payment_method": Outcome.FAILED,
}
_REFUNDS = {
    "pending": Outcome.PROCESSING,
    "requires_action": Outcome.PROCESSING,
    "succeeded": Outcome.DONE,
    "failed": Outcome.FAILED,
    "canceled": Outcome.FAILED,
}


class StripeCard:
    """Stripe as a provider; see ``Provider``."""

    code = "stripe"

    def __init__(self, api_key: str, base: str) -> None:
        self._stripe = StripeClient(
            api_key, base_addresses={"api": base}, http_client=RequestsClient(timeout=20), max_network_retries=1
        )

    def ask_who(self) -> None:
        """Does Stripe know the key? Raises ``ProviderUnreachable`` with its words."""
        try:
            self._stripe.v1.balance.retrieve()
        except stripe.StripeError as error:
            raise ProviderUnreachable(error.user_message or type(error).__name__) from error

    def prepare(self, ask: ChargeAsk) -> str:
        try:
            intent = self._stripe.v1.payment_intents.create(
                {
                    "amount": ask.amount.minor,
                    "currency": ask.amount.currency.lower(),
                    "payment_method": ask.card.token,
                    "allowed_payment_method_types": ["card"],
                    "metadata": {"payment": str(ask.key), "order": ask.order_code},
                },
                {"idempotency_key": str(ask.key)},
            )
        except stripe.StripeError as error:
            raise _unreachable(error) from error
        return intent.id

    def confirm(self, provider_id: str, return_url: str) -> Said:
        try:
            return _said(self._stripe.v1.payment_intents.confirm(provider_id, {"return_url": return_url}))
        except stripe.CardError:
            # Declined: the intent itself says how.
            return self.look_up(provider_id)
        except stripe.StripeError as error:
            raise _unreachable(error) from error

    def look_up(self, provider_id: str) -> Said:
        try:
            return _said(self._stripe.v1.payment_intents.retrieve(provider_id))
        except stripe.InvalidRequestError as error:
            if error.http_status == 404:
                return Said(Outcome.UNKNOWN)
            raise _unreachable(error) from error
        except stripe.StripeError as error:
            raise _unreachable(error) from error

    def cancel(self, provider_id: str) -> Said:
        try:
            return _said(self._stripe.v1.payment_intents.cancel(provider_id))
        except stripe.InvalidRequestError:
            # Too late to cancel: it says what became of it.
            return self.look_up(provider_id)
        except stripe.StripeError as error:
            raise _unreachable(error) from error

    def refund(self, ask: RefundAsk) -> Said:
        try:
            refund = self._stripe.v1.refunds.create(
                {
                    "payment_intent": ask.charge_id,
                    "amount": ask.amount.minor,
                    "metadata": {"refund": str(ask.key)},
                },
                {"idempotency_key": str(ask.key)},
            )
        except stripe.InvalidRequestError as error:
            return Said(Outcome.FAILED, failure_code=error.code or "refused")
        except stripe.StripeError as error:
            raise _unreachable(error) from error
        return _said_refund(refund)

    def look_up_refund(self, ask: RefundAsk) -> Said:
        """By our key in the metadata of the charge's refunds: Stripe forgets idempotency keys after a day."""
        try:
            refunds = self._stripe.v1.refunds.list({"payment_intent": ask.charge_id, "limit": 100})
            for refund in refunds.auto_paging_iter():
                if refund.metadata and "refund" in refund.metadata and refund.metadata["refund"] == str(ask.key):
                    return _said_refund(refund)
        except stripe.StripeError as error:
            raise _unreachable(error) from error
        return Said(Outcome.UNKNOWN)


def read_webhook(payload: bytes, signature: str, secret: str) -> Any:
    """The event of a webhook whose signature is right. Raises ValueError otherwise."""
    try:
        return stripe.Webhook.construct_event(payload, signature, secret)
    except stripe.SignatureVerificationError as error:
        raise ValueError("signature") from error


def _unreachable(error: stripe.StripeError) -> ProviderUnreachable:
    return ProviderUnreachable(f"{type(error).__name__}: {error.code or error.http_status or 'no answer'}")


def _said(intent: stripe.PaymentIntent) -> Said:
    outcome = _CHARGES.get(intent.status, Outcome.PROCESSING)
    failure = intent.last_payment_error
    return Said(
        outcome,
        provider_id=intent.id,
        amount=Money(intent.amount, intent.currency.upper()),
        failure_code=(getattr(failure, "decline_code", None) or getattr(failure, "code", None) or "")
        if failure
        else "",
        next_step=_next_step(intent) if outcome is Outcome.NEEDS_ACTION else None,
    )


def _next_step(intent: stripe.PaymentIntent) -> NextStep:
    """The bank's page where there is one; else Stripe's script in the browser goes on with the secret."""
    action = intent.next_action
    if action is not None and action.type == "redirect_to_url":
        return NextStep("page", url=action.redirect_to_url.url or "" if action.redirect_to_url else "")
    return NextStep("stripe", client_secret=intent.client_secret or "")


def _said_refund(refund: stripe.Refund) -> Said:
    return Said(
        _REFUNDS.get(refund.status or "", Outcome.PROCESSING),
        provider_id=refund.id,
        amount=Money(refund.amount, refund.currency.upper()),
        failure_code=getattr(refund, "failure_reason", None) or "",
    )
