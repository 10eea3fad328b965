"""Payables and viewers for tests of this and higher storeys."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from chapeau.commerce.payments import actions
from chapeau.commerce.payments.values import CardInput, Payable, PaymentView
from chapeau.kit.ids import new_code, new_id
from chapeau.kit.money import Money
from chapeau.person.people.values import SYSTEM, StaffRole, Viewer, ViewerKind

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
FINANCE = Viewer(ViewerKind.STAFF, roles=frozenset({StaffRole.FINANCE}))

PAYS = "4242 4242 4242 4242"
ASKS_PAYER = "4000 0025 0000 3155"
DECLINED = "4000 0000 0000 0002"


def make_payable(
    minor: int = 4890, *, hat_id: UUID | None = None, organisation_id: UUID | None = None, currency: str = "EUR"
) -> Payable:
    return Payable(
        order_id=new_id(),
        order_code=new_code(),
        total=Money(minor, currency),
        hat_id=hat_id,
        organisation_id=organisation_id,
    )


def pay_by_card(payable: Payable, number: str = PAYS, *, key: str = "first", now: datetime = NOW) -> PaymentView:
    return actions.begin_payment(
        SYSTEM,
        payable=payable,
        card=CardInput(number=number),
        return_path="/en/thanks/",
        key=key,
        now=now,
        provider_code="test-card",
    )
