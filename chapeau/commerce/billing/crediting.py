"""The document of a credit note: what of an invoice is taken back, on which lines and rates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from chapeau.commerce.billing.models import Invoice
from chapeau.commerce.billing.rules import Part, RateKey, credit_lines, spread, taxes_of
from chapeau.commerce.billing.values import Document, PaymentTerms, document_from_json
from chapeau.commerce.payments.values import CreditedLine
from chapeau.kit.house import house_zone
from chapeau.kit.money import Money


def credit_document(
    invoice: Invoice, amount: Money, reason: str, lines: Sequence[CreditedLine], now: datetime
) -> Document:
    """The draft of a credit note over ``amount`` (tax included); earlier notes of the invoice are taken into account."""
    original = document_from_json(invoice.document)
    credited: dict[RateKey, int] = {}
    for note in Invoice.objects.filter(corrects=invoice):
        for row in document_from_json(note.document).taxes:
            key = (row.tax_percent, row.exemption)
            credited[key] = credited.get(key, 0) + row.gross
    by_line = {line.order_line: line for line in original.lines if line.order_line}
    parts: list[Part] = []
    for given in lines:
        line = by_line[str(given.line_id)]
        rate = (line.tax_percent, line.exemption)
        parts.append(Part(line.name, line.sku, given.quantity, rate, given.gross_minor, line.order_line))
    with override(original.language):
        rest = amount.minor - sum(part.gross for part in parts)
        so_far = dict(credited)
        for part in parts:
            so_far[part.rate] = so_far.get(part.rate, 0) + part.gross
        if rest and not parts and rest == original.gross and not credited:
            # The whole invoice is taken back: its own lines say so best.
            parts = [
                Part(line.name, line.sku, line.quantity, (line.tax_percent, line.exemption), line.gross)
                for line in original.lines
            ]
        elif rest:
            name = _("Delivery and other") if parts else _("Reduction")
            parts += [Part(name, "", None, rate, share) for rate, share in spread(rest, original.taxes, so_far)]
    made = credit_lines(parts, original.taxes, credited)
    taxes = taxes_of(made)
    today = now.astimezone(house_zone()).date().isoformat()
    return Document(
        kind="credit-note",
        label="",
        language=original.language,
        currency=original.currency,
        shows_gross=original.shows_gross,
        issued_on=today,
        supplied_on=original.supplied_on,
        order_code=original.order_code,
        ordered_on=original.ordered_on,
        house=original.house,
        buyer=original.buyer,
        delivered_to=(),
        buyer_reference=original.buyer_reference,
        cost_centre=original.cost_centre,
        lines=made,
        taxes=taxes,
        exemptions=original.exemptions,
        net=sum(row.net for row in taxes),
        tax=sum(row.tax for row in taxes),
        gross=sum(row.gross for row in taxes),
        terms=PaymentTerms(method=original.terms.method),
        corrects=f"{original.label} · {original.issued_on}",
        reason=reason,
    )
