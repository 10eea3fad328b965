"""The money of a return goes back: shares of the frozen lines, never a new price."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chapeau.commerce.fulfilment.actions.ask_return import about_return, move_return
from chapeau.commerce.fulfilment.delivery_share import delivery_due
from chapeau.commerce.fulfilment.events import ReturnRefunded
from chapeau.commerce.fulfilment.models import Return, ReturnLine
from chapeau.commerce.fulfilment.queries.returns import amounts_of
from chapeau.commerce.payments import queries as payments
from chapeau.commerce.payments.actions import refund as give_back
from chapeau.commerce.payments.values import CreditedLine
from chapeau.kit.bus import publish
from chapeau.kit.money import Money
from chapeau.person.people.values import SYSTEM, Viewer


@transaction.atomic
def refund_return(viewer: Viewer, *, code: str, now: datetime) -> Money:
    """Give back what the returned pieces cost, tax included, and with the last of an order its delivery; the amount.

    Freezes the shares on the return and hands them to payments, which refunds or forgives and has the
    credit note written. Locks order, return, then what payments locks.
    Refuses: ``Forbidden``, ``NotFound``, ``ReturnIsElsewhere`` (not received yet, or refunded already).
    """
    found = move_return(viewer, code, Return.State.REFUNDED)
    delivery = delivery_due([found]).get(found.id, 0)
    lines = list(ReturnLine.objects.filter(parent=found).order_by("id"))
    amounts = amounts_of([found])  # read before the move is saved: open lines share what refunds left
    for line in lines:
        due = amounts[line.id]
        line.net_minor, line.tax_minor, line.gross_minor = due.net_minor, due.tax_minor, due.gross_minor
    ReturnLine.objects.bulk_update(lines, ["net_minor", "tax_minor", "gross_minor"])
    goods = sum(line.gross_minor for line in lines)
    refund = Money(goods + max(0, min(delivery, _left(found) - goods)) if delivery else goods, found.order.currency)
    found.refund_minor = refund.minor
    found.refunded_at = now
    found.save(update_fields=["state", "handled_by", "refund_minor", "refunded_at"])
    give_back(
        viewer,
        order_id=found.order_id,
        amount=refund,
        reason="return",
        cause_id=found.id,
        now=now,
        lines=[CreditedLine(line.order_line_id, line.quantity, line.gross_minor) for line in lines],
    )
    publish([ReturnRefunded(**about_return(found, viewer, now), refund_minor=refund.minor, currency=refund.currency)])
    return refund


def _left(found: Return) -> int:
    """What can still be given back: a goodwill refund may have taken the delivery charge already."""
    money = payments.money_of_order(SYSTEM, order_id=found.order_id, currency=found.order.currency)
    return money.paid.minor - money.refunding.minor + money.open.minor
