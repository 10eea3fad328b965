"""The document on paper: words and numbers in its language, then one template for all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal
from django.utils.translation import gettext as _
from django.utils.translation import override

from chapeau.commerce.billing.values import Document, DocumentLine, House
from chapeau.commerce.payments.values import Method
from chapeau.kit.money import Money, minor_digits
from chapeau.kit.paper import render_pdf

TEMPLATE = Path(__file__).with_name("document.typ")


def document_pdf(document: Document) -> bytes:
    """The PDF of a frozen document; the same bytes each time."""
    with override(document.language):
        return render_pdf(TEMPLATE, paper_data(document), dated=date.fromisoformat(document.issued_on))


def paper_data(document: Document) -> dict[str, Any]:
    """What the template prints, in the active language: no number or word is made there."""
    is_credit = document.kind == "credit-note"
    kind = _("Credit note") if is_credit else _("Invoice")
    house, buyer = document.house, document.buyer
    return {
        "language": document.language,
        "title": f"{kind} {document.label}",
        "kind": kind,
        "label": document.label,
        "house": {
            "name": house.name,
            "line": " · ".join([*house.address]),
            "foot": _foot(document),
            **look_of(house),
        },
        "buyer": {
            "lines": [buyer.name, *([buyer.contact] if buyer.contact not in ("", buyer.name) else []), *buyer.address],
            "numbers": _entries(
                (_("VAT number"), buyer.vat_number),
                (_("Registration"), buyer.registration_number),
            ),
        },
        "facts": _entries(
            (_("Number"), document.label),
            (_("Date"), _day(document.issued_on, document.language)),
            (_("Corrects invoice"), _corrects(document)),
            (_("Date of supply"), "" if is_credit else _day(document.supplied_on, document.language)),
            (_("Your reference"), document.buyer_reference),
            (_("Cost centre"), document.cost_centre),
            (_("Our order"), _order(document)),
            (_("Due"), _day(document.terms.due_on, document.language)),
        ),
        "delivered_to": list(document.delivered_to) if list(document.delivered_to) != list(buyer.address) else [],
        "lines": [_line(line, document) for line in document.lines],
        "taxes": [
            {
                "rate": _rate(row.tax_percent, row.exemption, document.language),
                "net": _money(row.net, document),
                "tax": _money(row.tax, document),
                "gross": _money(row.gross, document),
            }
            for row in document.taxes
        ],
        "totals": {
            "net": _money(document.net, document),
            "tax": _money(document.tax, document),
            "gross": _money(document.gross, document, currency=True),
        },
        "shows_gross": document.shows_gross,
        "basis": _("Prices include VAT.") if document.shows_gross else _("Prices are without VAT."),
        "exemptions": [exemption.text for exemption in document.exemptions],
        "payment": _payment(document),
        "late_terms": document.terms.late_terms,
        "words": {
            "page": _("Page"),
            "article": _("Article"),
            "quantity": _("Quantity"),
            "unit_price": _("Unit price"),
            "vat": _("VAT"),
            "amount": _("Amount"),
            "rate": _("VAT rate"),
            "net": _("Net"),
            "gross": _("Gross"),
            "total": _("Credited") if is_credit else _("Total"),
            "bill_to": _("Credited to") if is_credit else _("Billed to"),
            "delivered_to": _("Delivered to"),
            "payment": _("Payment"),
        },
    }


def look_of(house: House) -> dict[str, str]:
    """The house's colour and logo as papers take them; what is not there is the look this comes with."""
    return {name: value for name, value in (("accent", house.accent), ("logo", house.logo)) if value}


def _line(line: DocumentLine, document: Document) -> dict[str, str]:
    notes = [line.sku]
    if line.buyer_reference:
        notes.append(_("your reference %(reference)s") % {"reference": line.buyer_reference})
    return {
        "name": line.name,
        "note": " · ".join(note for note in notes if note),
        "quantity": "" if line.quantity is None else format_decimal(line.quantity, locale=document.language),
        "unit_price": _unit_price(line, document.language),
        "per": _("per %(pieces)s") % {"pieces": line.price_base} if line.unit_price and line.price_base > 1 else "",
        "rate": _rate(line.tax_percent, line.exemption, document.language),
        "amount": _money(line.gross if document.shows_gross else line.net, document),
    }


def _unit_price(line: DocumentLine, language: str) -> str:
    if not line.unit_price:
        return ""
    return format_decimal(Decimal(line.unit_price), format="#,##0.00####", locale=language)


def _rate(percent: str, exemption: str, language: str) -> str:
    shown = format_decimal(Decimal(percent), format="#,##0.###", locale=language)
    return f"{shown} %" if language != "en" else f"{shown}%"


def _money(minor: int, document: Document, *, currency: bool = False) -> str:
    amount = Money(minor, document.currency)
    if currency:
        return amount.format(document.language)
    digits = "0" * minor_digits(document.currency)
    return format_decimal(amount.amount, format=f"#,##0.{digits}".rstrip("."), locale=document.language)


def _day(day: str, language: str) -> str:
    # English as Europe writes it: day before month.
    locale = "en_GB" if language == "en" else language
    return format_date(date.fromisoformat(day), format="long", locale=locale) if day else ""


def _order(document: Document) -> str:
    code = " ".join(document.order_code[i : i + 4] for i in range(0, len(document.order_code), 4))
    if not document.ordered_on:
        return code
    return _("%(code)s of %(day)s") % {"code": code, "day": _day(document.ordered_on, document.language)}


def _corrects(document: Document) -> str:
    label, _sep, day = document.corrects.partition(" · ")
    if not day:
        return label
    return _("%(code)s of %(day)s") % {"code": label, "day": _day(day, document.language)}


def _payment(document: Document) -> dict[str, Any]:
    """A sentence, and for money that is awaited where it goes."""
    terms, gross = document.terms, _money(document.gross, document, currency=True)
    if document.kind == "credit-note":
        words = _("This amount is set against what you owe, or returned the way it was paid.")
        return {"sentence": words, "entries": []}
    if terms.paid_on:
        day = _day(terms.paid_on, document.language)
        how = {
            Method.CARD: _("Paid by card on %(day)s. Nothing is left to pay."),
            Method.CASH: _("Paid in cash on %(day)s. Nothing is left to pay."),
        }.get(Method(terms.method), _("Paid on %(day)s. Nothing is left to pay."))
        return {"sentence": how % {"day": day}, "entries": []}
    if terms.due_on:
        day = _day(terms.due_on, document.language)
        words = _("Please transfer %(amount)s by %(day)s.") % {"amount": gross, "day": day}
    else:
        words = _("Please transfer %(amount)s.") % {"amount": gross}
    house = document.house
    return {
        "sentence": words,
        "entries": _entries(
            (_("Reference"), _grouped(terms.reference)),
            ("IBAN", _grouped(house.iban)),
            ("BIC", house.bic),
            (_("Bank"), house.bank),
        ),
    }


def _foot(document: Document) -> list[list[str]]:
    house = document.house
    registration = f"{_('Registration')} {house.registration_number}" if house.registration_number else ""
    vat_number = f"{_('VAT number')} {house.vat_number}" if house.vat_number else ""
    columns = [
        [house.name, *house.address],
        [house.legal_line, registration, vat_number],
        [house.phone, house.email, house.website],
    ]
    filled = [[line for line in column if line] for column in columns]
    return [column for column in filled if column]


def _entries(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"label": label, "value": value} for label, value in pairs if value]


def _grouped(number: str) -> str:
    return " ".join(number[i : i + 4] for i in range(0, len(number), 4))
