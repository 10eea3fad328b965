"""Placed orders for tests of this room, made without the rooms that place them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from chapeau.commerce.ordering.models import Order, OrderLine
from chapeau.commerce.ordering.values import OrderState
from chapeau.commerce.payments.values import Payable
from chapeau.kit.money import Money
from chapeau.person.people.models import Organisation
from chapeau.person.people.values import HatCard

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Line:
    name: str = "Chain 11-speed"
    net: int = 2600
    tax: int = 520
    percent: str = "20"
    quantity: int = 2
    exemption: str = ""


def make_order(
    hat: HatCard | None = None,
    *lines: Line,
    organisation: Organisation | None = None,
    language: str = "fr",
    delivery: tuple[int, int] = (500, 100),
    guest_email: str = "",
    state: OrderState = OrderState.PLACED,
    method: str = "card",
    country: str = "FR",
) -> Order:
    wanted = lines or (Line(),)
    net = sum(line.net for line in wanted) + delivery[0]
    tax = sum(line.tax for line in wanted) + delivery[1]
    exemption = wanted[0].exemption
    charge = {
        "label": "DHL",
        "amount": sum(delivery),
        "net": delivery[0],
        "tax": delivery[1],
        "gross": sum(delivery),
        "tax_percent": "0" if exemption else "20",
        "tax_category": "standard",
        "exemption_reason": exemption,
        "steps": [],
    }
    order = Order.objects.create(
        hat_id=hat.id if hat else None,
        organisation=organisation,
        state=state,
        language=language,
        currency="EUR",
        shows_gross=organisation is None,
        country=country,
        guest_email=guest_email,
        guest_name="Guest Person" if guest_email else "",
        buyer_reference="PO-4471" if organisation else "",
        billing_address={"name": "Marie Durand", "street": "3 rue de la Paix", "postal_code": "75002", "city": "Paris", "country": "FR"},
        payment_method=method,
        net_minor=net,
        tax_minor=tax,
        gross_minor=net + tax,
        quote={"charges": [charge]},
        created_at=NOW,
        changed_at=NOW,
        placed_at=NOW,
    )  # fmt: skip
    OrderLine.objects.bulk_create(
        OrderLine(
            order=order,
            position=position,
            sku=f"SKU-{position}",
            name=line.name,
            quantity=line.quantity,
            unit_price=Decimal(line.net if organisation else line.net + line.tax) / 100 / line.quantity,
            net_minor=line.net,
            tax_minor=line.tax,
            gross_minor=line.net + line.tax,
            tax_percent=Decimal(line.percent),
            exemption_reason=line.exemption,
        )
        for position, line in enumerate(wanted, 1)
    )
    return order


def payable(order: Order) -> Payable:
    return Payable(
        order_id=order.id,
        order_code=order.code,
        total=Money(order.gross_minor, order.currency),
        hat_id=order.hat_id,
        visitor_id=order.visitor_id,
        organisation_id=order.organisation_id,
    )
