"""What can be subscribed to. ``docs/how/webhooks.md`` lists the same; a test holds them together."""

from __future__ import annotations

from dataclasses import dataclass

from chapeau.commerce.billing.events import CreditNoteIssued, InvoiceIssued, InvoicePaid
from chapeau.commerce.catalog.events import ProductChanged, ProductCreated
from chapeau.commerce.fulfilment.events import (
    ReturnApproved,
    ReturnAsked,
    ReturnReceived,
    ReturnRefunded,
    ReturnRefused,
)
from chapeau.commerce.ordering.delivery_events import OrderDelivered, OrderShipped
from chapeau.commerce.ordering.events import (
    ApprovalAsked,
    OrderApproved,
    OrderCancelled,
    OrderDeclined,
    OrderPaid,
    OrderPlaced,
)
from chapeau.commerce.payments.events import PaymentFailed, RefundFailed, RefundSettled
from chapeau.commerce.stock.events import StockCorrected, StockRanLow, StockReceived
from chapeau.kit.bus import Fact
from chapeau.person.people.events import OrganisationChanged, OrganisationCreated
from chapeau.relationship.service.events import RequestAsked, RequestClosed

PING = "webhook.ping"


@dataclass(frozen=True, slots=True)
class Kind:
    """``fields``: properties of the fact that are told; keys (``order_id``) as public codes (``order``)."""

    name: str
    fact: type[Fact]
    fields: tuple[str, ...]
    is_for_organisations: bool = False
    """Organisations may hear it of their own orders; everything else is the house's alone."""


_MONEY = ("net_minor", "gross_minor", "currency")

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("order.placed", OrderPlaced, ("order_id", "organisation_id", "market", "channel", "state", "payment_method", *_MONEY, "line_count"), True),
        Kind("order.approval_asked", ApprovalAsked, ("order_id", "organisation_id", "net_minor", "currency"), True),
        Kind("order.approved", OrderApproved, ("order_id", "organisation_id"), True),
        Kind("order.declined", OrderDeclined, ("order_id", "organisation_id"), True),
        Kind("order.paid", OrderPaid, ("order_id", "payment_method", "gross_minor", "currency"), True),
        Kind("order.cancelled", OrderCancelled, ("order_id", "reason_code", "paid_minor", "currency"), True),
        Kind("order.shipped", OrderShipped, ("order_id", "shipment_id", "is_complete"), True),
        Kind("order.delivered", OrderDelivered, ("order_id", "shipment_id", "is_complete"), True),
        Kind("invoice.issued", InvoiceIssued, ("invoice_id", "order_id", "label", "net_minor", "tax_minor", "gross_minor", "currency"), True),
        Kind("invoice.paid", InvoicePaid, ("invoice_id", "order_id", "gross_minor", "currency"), True),
        Kind("credit_note.issued", CreditNoteIssued, ("invoice_id", "corrects_id", "order_id", "label", "net_minor", "tax_minor", "gross_minor", "currency"), True),
        Kind("return.asked", ReturnAsked, ("return_id", "order_id", "reason"), True),
        Kind("return.approved", ReturnApproved, ("return_id", "order_id"), True),
        Kind("return.refused", ReturnRefused, ("return_id", "order_id"), True),
        Kind("return.received", ReturnReceived, ("return_id", "order_id", "restocked_quantity"), True),
        Kind("return.refunded", ReturnRefunded, ("return_id", "order_id", "refund_minor", "currency"), True),
        Kind("payment.failed", PaymentFailed, ("payment_id", "order_id", "method", "failure_code")),
        Kind("refund.settled", RefundSettled, ("refund_id", "payment_id", "order_id", "amount_minor", "currency")),
        Kind("refund.failed", RefundFailed, ("refund_id", "payment_id", "order_id", "amount_minor", "currency")),
        Kind("product.created", ProductCreated, ("product_id",)),
        Kind("product.changed", ProductChanged, ("product_id", "fields")),
        Kind("stock.received", StockReceived, ("variant_id", "warehouse_id", "quantity")),
        Kind("stock.corrected", StockCorrected, ("variant_id", "warehouse_id", "quantity")),
        Kind("stock.ran_low", StockRanLow, ("variant_id", "warehouse_id")),
        Kind("organisation.created", OrganisationCreated, ("organisation_id", "organisation_kind", "trade")),
        Kind("organisation.changed", OrganisationChanged, ("organisation_id", "changed")),
        Kind("request.asked", RequestAsked, ("request_id", "kind", "channel", "order_id", "variant_id")),
        Kind("request.closed", RequestClosed, ("request_id",)),
    )
}  # fmt: skip

BY_VERB = {kind.fact.verb: kind for kind in KINDS.values()}


def kinds_for(*, organisation: bool) -> tuple[str, ...]:
    """The names an owner may choose from."""
    return tuple(kind.name for kind in KINDS.values() if kind.is_for_organisations or not organisation)
