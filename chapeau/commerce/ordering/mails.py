"""Mails about orders, in the buyer's language: confirmation, approval asked and answered, paid, cancelled, link to pay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from babel.dates import format_date
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from chapeau.commerce.ordering import events
from chapeau.commerce.ordering.links import token_of
from chapeau.commerce.ordering.queries import order_by_id
from chapeau.commerce.ordering.values import OrderState, OrderView, PaymentChoice
from chapeau.commerce.payments import queries as payments
from chapeau.kit import bus, policies
from chapeau.kit.bus import Fact
from chapeau.kit.policies import PolicyKind
from chapeau.kit.refusals import NotFound
from chapeau.person.messaging.actions import enqueue_if_reachable
from chapeau.person.messaging.registry import register_attachment, register_messages
from chapeau.person.messaging.values import AttachedFile, AttachmentName, MessageTemplate, Recipient
from chapeau.person.people import queries as people
from chapeau.person.people.values import SYSTEM

TEMPLATES = (
    "order.confirmation",
    "order.paid",
    "order.cancelled",
    "order.payment-link",
    "approval.asked",
    "approval.answered",
)


def register() -> None:
    register_messages(*(MessageTemplate(name) for name in TEMPLATES))
    register_attachment("policy", policy_file)
    about = [
        events.OrderPlaced,
        events.OrderPaid,
        events.OrderCancelled,
        events.PaymentLinkSent,
        events.ApprovalAsked,
        events.OrderApproved,
        events.OrderDeclined,
    ]
    bus.listen("ordering.mails", about, write)


def write(facts: Sequence[Fact]) -> None:
    """One mail per fact that the buyer or the approvers wait for."""
    for fact in facts:
        match fact:
            case events.OrderPlaced() if fact.state == OrderState.PLACED and fact.channel != "import":
                _to_buyer("order.confirmation", fact.order_id, fact)
            case events.OrderPaid() if fact.payment_method == PaymentChoice.CARD:
                # What was to be paid by transfer was confirmed before: again, now as paid.
                _to_buyer("order.confirmation", fact.order_id, fact, once_per_fact=not fact.was_waiting)
            case events.OrderPaid() if fact.payment_method == PaymentChoice.TRANSFER:
                _to_buyer("order.paid", fact.order_id, fact)
            case events.OrderCancelled() if fact.reason_code != "approval-withdrawn":
                _to_buyer("order.cancelled", fact.order_id, fact, reason=fact.reason_code)
            case events.PaymentLinkSent():
                _to_buyer("order.payment-link", fact.order_id, fact, once_per_fact=True)
            case events.ApprovalAsked():
                _to_approvers(fact)
            case events.OrderDeclined():
                _to_buyer("approval.answered", fact.order_id, fact)
            case events.OrderApproved():
                # Where nothing has to be paid first, the confirmation tells it.
                if order_by_id(SYSTEM, order_id=fact.order_id).state is OrderState.AWAITING_PAYMENT:
                    _to_buyer("approval.answered", fact.order_id, fact)


def _to_buyer(template: str, order_id: UUID, fact: Fact, *, reason: str = "", once_per_fact: bool = False) -> None:
    order = order_by_id(SYSTEM, order_id=order_id)
    with override(order.language):
        context = {**context_of(order, now=fact.occurred_at), "reason": reason}
    enqueue_if_reachable(
        SYSTEM,
        key=f"{template}:{fact.id if once_per_fact else order_id}",
        template=template,
        recipient=Recipient(
            hat_id=order.hat_id,
            visitor_id=fact.visitor_id if order.hat_id is None else None,
            address=order.guest_email if order.hat_id is None else "",
            language=order.language,
        ),
        context=context,
        now=fact.occurred_at,
        attachments=_terms(order) if template == "order.confirmation" else (),
    )


def _terms(order: OrderView) -> list[AttachmentName]:
    """What was agreed to hangs on the confirmation, for the buyer to keep (directive 2011/83/EU, article 8(7))."""
    return [AttachmentName("policy", f"{kind}:{version}:{order.language}") for kind, version in order.policies.items()]


def policy_file(code: str) -> AttachedFile:
    """A version of one of the house's policies as plain text; ``code`` is ``terms:3:fr``."""
    kind, version, language = code.split(":")
    policy = policies.policy(PolicyKind(kind), language=language, version=int(version))
    if policy is None:
        raise NotFound
    with override(language):
        name = f"{policy.kind.label} {version}.txt"
    return AttachedFile(name, "text/plain", policy.text.encode())


def _to_approvers(fact: events.ApprovalAsked) -> None:
    order = order_by_id(SYSTEM, order_id=fact.order_id)
    for contact in people.approvers(SYSTEM, organisation_id=fact.organisation_id, now=fact.occurred_at):
        if contact.hat_id == order.hat_id:
            continue
        with override(contact.language):
            context = {
                **context_of(order, contact.language, now=fact.occurred_at),
                "name": contact.name,
                "buyer": order.buyer_name,
            }
            context["link"] = f"{settings.BASE_URL}/{contact.language}/approvals/{order.code}"
        enqueue_if_reachable(
            SYSTEM,
            key=f"approval.asked:{fact.order_id}:{contact.hat_id}",
            template="approval.asked",
            recipient=Recipient(hat_id=contact.hat_id, language=contact.language),
            context=context,
            now=fact.occurred_at,
        )


def context_of(order: OrderView, language: str = "", *, now: datetime) -> dict[str, Any]:
    """What the templates show, formatted in the reader's language; of this order's hat alone."""
    spoken = language or order.language
    page = f"{settings.BASE_URL}/{spoken}/orders/{order.code}"
    by_link = f"{settings.BASE_URL}/{spoken}/o/{token_of(order.code, now)}"
    return {
        "name": order.buyer_name,
        "number": order.number,
        "organisation": order.organisation_name,
        "lines": [
            {"name": line.name, "sku": line.sku, "quantity": line.quantity, "amount": line.shown.format(spoken)}
            for line in order.lines
        ],
        "charges": [{"label": charge.label, "amount": charge.shown.format(spoken)} for charge in order.charges],
        "shows_gross": order.shows_gross,
        "net": order.net.format(spoken),
        "taxes": [{"percent": f"{tax.percent.normalize():f}", "amount": tax.tax.format(spoken)} for tax in order.taxes],
        "gross": order.gross.format(spoken),
        "buyer_reference": order.buyer_reference,
        "cost_centre": order.cost_centre,
        "address": people.address_as_lines(SYSTEM, value=order.delivery_address) if order.delivery_address else (),
        "delivery": order.delivery_label,
        "promised": "" if _awaits_transfer(order) else _day(order.promised_on, spoken),
        "due": _day(order.due_on, spoken),
        "payment": _payment_sentence(order, spoken),
        "is_paid": order.paid_at is not None,
        "approval": order.approval,
        "cancel_word": order.cancel_reason,
        "link": page if order.hat_id else by_link,
        "pay_link": by_link,
    }


def _awaits_transfer(order: OrderView) -> bool:
    """No day is promised while goods wait for money."""
    return order.payment_method == PaymentChoice.TRANSFER and order.paid_at is None


def _payment_sentence(order: OrderView, language: str) -> str:
    total = order.gross.format(language)
    if order.paid_at is not None:
        return _("Paid: %(total)s.") % {"total": total}
    if order.payment_method == PaymentChoice.ON_ACCOUNT and order.due_on:
        return _("On account: please pay %(total)s by %(day)s.") % {"total": total, "day": _day(order.due_on, language)}
    if order.payment_method == PaymentChoice.TRANSFER:
        money = payments.money_of_order(SYSTEM, order_id=order.id, currency=order.currency)
        reference = next((each.reference for each in reversed(money.payments) if each.reference), order.code.upper())
        sentence = _(
            "Please transfer %(total)s with the reference %(reference)s; we send the goods when it has arrived."
        ) % {
            "total": total,
            "reference": reference,
        }
        return "\n".join([sentence, *_account_lines()])
    return ""


def _account_lines() -> list[str]:
    account = payments.bank_account(SYSTEM)
    if account is None:
        return []
    lines = [_("To: %(name)s") % {"name": account.holder}, f"IBAN {account.iban_in_groups}"]
    if account.bic:
        lines.append(f"BIC {account.bic}" + (f", {account.bank}" if account.bank else ""))
    return lines


def _day(day: date | None, language: str) -> str:
    return format_date(day, "full", locale=language) if day else ""
