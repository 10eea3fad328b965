"""A webhook is a hint: it is noted once, and the provider is asked how things stand. Replay and disorder are harmless."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from chapeau.commerce.payments.actions.confirm_payment import look_up
from chapeau.commerce.payments.actions.refund import ask_for_refund
from chapeau.commerce.payments.models import Payment, ProviderEvent, Refund
from chapeau.commerce.payments.values import PaymentState
from chapeau.kit.jobs import defer


@transaction.atomic
def handle_provider_event(*, provider_code: str, event_id: str, kind: str, object_id: str, now: datetime) -> bool:
    """Note a webhook whose signature was checked, and have its object asked about by a job; False for a repetition."""
    event = ProviderEvent(
        id=event_id, provider=provider_code, kind=kind[:60], object_id=object_id[:80], received_at=now
    )
    ProviderEvent.objects.bulk_create([event], ignore_conflicts=True)
    stored = ProviderEvent.objects.select_for_update().get(id=event_id)
    if stored.received_at != now or stored.handled_at is not None:
        return False
    defer("payments.look_up", event_id=event_id)
    return True


def follow_event(event_id: str, now: datetime) -> None:
    """Ask the provider about the object of a noted webhook, outside every transaction."""
    event = ProviderEvent.objects.get(id=event_id)
    payment = Payment.objects.filter(provider=event.provider, provider_id=event.object_id).first()
    if payment is not None:
        if payment.state == PaymentState.PAID:
            _ask_about_refunds(payment.id, now)
        else:
            look_up(payment, now)
    ProviderEvent.objects.filter(id=event_id, handled_at=None).update(handled_at=now)


def _ask_about_refunds(payment_id: UUID, now: datetime) -> None:
    for row in Refund.objects.filter(payment_id=payment_id, state=PaymentState.IN_DOUBT):
        ask_for_refund(row.id, now)
