"""Papers of the desk: pick list, packing slips, statement of account; each in the language of its reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from chapeau.commerce.billing import queries as billing
from chapeau.commerce.billing.values import Statement
from chapeau.commerce.fulfilment.values import PackingSlip, PickList
from chapeau.commerce.ordering.values import order_number
from chapeau.interfaces.formats import day, moment, money, short_day
from chapeau.kit.paper import render_pdf
from chapeau.person.people import queries as people
from chapeau.person.people.values import SYSTEM, PostalAddressValue

ONE_DAY = timedelta(days=1)
FOLDER = Path(__file__).parent / "paper"
WHAT = {
    "invoice": lambda: _("Invoice"),
    "credit-note": lambda: _("Credit note"),
    "payment": lambda: _("Payment"),
    "refund": lambda: _("Money given back"),
}


def pdf(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def pick_lists(lists: Sequence[PickList], now: datetime) -> bytes:
    """One page or more per warehouse, in the order of the shelves."""
    data = {
        **_frame(_("Pick list")),
        "printed": moment(now),
        "lists": [
            {
                "warehouse": one.warehouse_name,
                "rows": [
                    {
                        "shelf": row.shelf or "–",
                        "sku": row.sku,
                        "name": row.name,
                        "quantity": str(row.quantity),
                        "for": ", ".join(f"{order_number(code)} × {n}" for code, n in row.for_shipments),
                    }
                    for row in one.rows
                ],
            }
            for one in lists
        ],
    }
    data["words"] |= {
        "shelf": _("Shelf"), "article": _("Article"), "pieces": _("Pieces"), "parcels": _("For"), "done": _("Taken"),
    }  # fmt: skip
    return render_pdf(FOLDER / "pick_list.typ", data, dated=timezone.localtime(now).date())


def packing_slips(slips: Sequence[PackingSlip], now: datetime) -> bytes:
    """A page or more per parcel, each in its buyer's language, without prices."""
    pages = [_slip(slip) for slip in slips]
    with override(slips[0].language):
        data = {**_frame(_("Packing slip")), "slips": pages}
    return render_pdf(FOLDER / "packing_slip.typ", data, dated=timezone.localtime(now).date())


def _slip(slip: PackingSlip) -> dict[str, Any]:
    with override(slip.language):
        return {
            "title": _("Packing slip"),
            "sender": [line for line in slip.sender if line],
            "recipient": list(slip.recipient),
            "facts": [
                {"label": _("Shipment"), "value": order_number(slip.shipment_code)},
                {"label": _("Our order"), "value": order_number(slip.order_code)},
                {"label": _("Ordered on"), "value": day(slip.placed_on)},
                {"label": _("Your reference"), "value": slip.buyer_reference},
                {"label": _("Tracking number"), "value": slip.tracking_number},
            ],
            "head": [_("Article"), _("Pieces")],
            "to": _("Delivered to"),
            "lines": [_slip_line(line.name, line.sku, line.quantity) for line in slip.lines],
            "rest_title": _("Still to come"),
            "rest": [_slip_line(line.name, line.sku, line.quantity) for line in slip.still_to_come],
        }


def _slip_line(name: str, sku: str, quantity: int) -> dict[str, str]:
    return {"name": name, "sku": sku, "quantity": str(quantity)}


def statement(found: Statement, now: datetime, *, address: PostalAddressValue | None) -> bytes:
    """An organisation's account over a period, ready for the window of an envelope."""
    lines = people.address_as_lines(SYSTEM, value=replace(address, name="")) if address else ()
    data = {
        **_frame(_("Statement of account")),
        "buyer": found.organisation_name,
        "address": [line for line in lines if line],
        "facts": [
            {"label": _("From"), "value": day(found.since)},
            {"label": _("Until"), "value": day(found.until - ONE_DAY)},
            {"label": _("Printed"), "value": moment(now)},
        ],
        "head": [_("Date"), _("What"), _("Amount"), _("Balance")],
        "opening": [_("Balance before"), money(found.opening)],
        "lines": [
            {
                "date": short_day(line.on),
                "what": WHAT[line.what](),
                "note": " · ".join(part for part in (line.label, order_number(line.order_code)) if part),
                "amount": money(line.amount),
                "balance": money(line.balance),
            }
            for line in found.lines
        ],
        "closing": [_("Balance"), money(found.closing)],
    }
    return render_pdf(FOLDER / "statement.typ", data, dated=timezone.localtime(now).date())


def _frame(title: str) -> dict[str, Any]:
    house = billing.house(SYSTEM)
    contact = [part for part in (house.email, house.phone, house.website) if part]
    return {
        "language": (get_language() or "en")[:2],
        "title": title,
        "house": {
            "name": house.name,
            "line": " · ".join(house.address),
            "foot": [[part for part in (house.name, house.legal_line) if part], contact],
            **{name: value for name, value in (("accent", house.accent), ("logo", house.logo)) if value},
        },
        "words": {"page": _("Page")},
    }
