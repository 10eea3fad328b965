"""Somebody asks: from an article, a basket, an order, or told to staff on the phone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.ordering import queries as ordering
from chapeau.commerce.ordering.models import Order
from chapeau.kit.bus import publish
from chapeau.kit.refusals import Refusal
from chapeau.person.people.models import Hat
from chapeau.person.people.values import Viewer, ViewerKind
from chapeau.relationship.service.access import check_may_answer, house_hours
from chapeau.relationship.service.actions.answer import WordMissing
from chapeau.relationship.service.events import RequestAsked
from chapeau.relationship.service.models import Request
from chapeau.relationship.service.rules import due_at
from chapeau.relationship.service.values import Contact, RequestKind


class ContactMissing(Refusal):
    code = "contact-missing"
    status = 422
    sentence = _("Tell us an e-mail address or a phone number, so that we can answer.")


@transaction.atomic
def ask(
    viewer: Viewer,
    *,
    kind: RequestKind,
    text: str,
    now: datetime,
    language: str,
    variant_id: UUID | None = None,
    order_code: str = "",
    quantity: int | None = None,
    contact: Contact | None = None,
    for_hat_id: UUID | None = None,
    channel: str = "web",
) -> str:
    """Put a request in the queue, under the hat in use; its code. Due by its kind and the desk's hours.

    Staff take one down for a hat with ``for_hat_id`` and the channel it came by. A visitor leaves an
    address; who wants a call and gave no number is asked for one. ``order_code`` may be a basket's.
    Refuses: ``WordMissing`` (but for a call), ``ContactMissing``, ``NotFound`` for somebody else's order, ``Forbidden``.
    """
    kind = RequestKind(kind)
    where = contact or Contact()
    if kind != RequestKind.CALL_ME and not text.strip():
        raise WordMissing
    hat = _asking_hat(viewer, for_hat_id)
    if hat is None and not (where.email or where.phone):
        raise ContactMissing
    if kind == RequestKind.CALL_ME and not where.phone and not _has_phone(hat):
        raise ContactMissing
    order = _order(viewer, order_code) if order_code else None
    made = Request.objects.create(
        kind=kind,
        hat=hat,
        visitor_id=None if hat else viewer.visitor_id,
        organisation_id=hat.organisation_id if hat else None,
        contact_name=where.name.strip(),
        contact_email=where.email.strip(),
        contact_phone=where.phone.strip(),
        variant_id=variant_id,
        order=order,
        quantity=quantity,
        channel=channel,
        language=language,
        text=text.strip(),
        owner_id=viewer.hat_id if viewer.is_staff else None,
        due_at=due_at(kind, now, house_hours()),
        asked_at=now,
    )
    publish(
        [
            RequestAsked(
                occurred_at=now,
                hat_id=made.hat_id,
                visitor_id=made.visitor_id,
                actor_hat_id=viewer.hat_id,
                request_id=made.id,
                kind=made.kind,
                channel=channel,
                variant_id=variant_id,
                order_id=order.id if order else None,
            )
        ]
    )
    return made.code


def _asking_hat(viewer: Viewer, for_hat_id: UUID | None) -> Hat | None:
    if for_hat_id and for_hat_id != viewer.hat_id:
        check_may_answer(viewer)
        return Hat.objects.get(id=for_hat_id)
    if viewer.kind is ViewerKind.HAT and viewer.hat_id:
        return Hat.objects.get(id=viewer.hat_id)
    return None


def _has_phone(hat: Hat | None) -> bool:
    return hat is not None and hat.addresses.filter(kind="phone", revoked_at=None).exists()


def _order(viewer: Viewer, code: str) -> Order:
    """An order the viewer may see, or its own basket. Refuses: ``NotFound``."""
    return Order.objects.get(id=ordering.order(viewer, code=code).id)
