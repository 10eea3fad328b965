"""From an order to the document that an invoice freezes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from chapeau.commerce.billing.rules import taxes_of
from chapeau.commerce.billing.values import (
    Buyer,
    Document,
    DocumentLine,
    Exemption,
    House,
    Papers,
    PaymentTerms,
    decimal_text,
)
from chapeau.commerce.billing.wording import exemption_text, late_terms
from chapeau.commerce.ordering.models import Order
from chapeau.commerce.payments.queries import money_of_order
from chapeau.commerce.payments.values import BankAccount, PaymentState
from chapeau.commerce.pricing.values import TaxRegistrations
from chapeau.kit.house import house_zone
from chapeau.kit.house_settings import read
from chapeau.kit.look import Look
from chapeau.person.people import queries as people
from chapeau.person.people.models import Organisation, PostalAddress
from chapeau.person.people.values import SYSTEM, PostalAddressValue

LANGUAGES = ("en", "fr", "it")


def invoice_document(order: Order, label: str, now: datetime) -> Document:
    """The invoice of a placed order; every sum is the order's own."""
    language = order.language if order.language in LANGUAGES else "en"
    with override(language):
        house = house_details(order.country)
        lines = [*_goods(order), *_charges(order)]
        taxes = taxes_of(lines)
        today = now.astimezone(house_zone()).date().isoformat()
        codes = {line.exemption: None for line in lines if line.exemption}
        return Document(
            kind="invoice",
            label=label,
            language=language,
            currency=order.currency,
            shows_gross=order.shows_gross,
            issued_on=today,
            # Paid before anything was sent, there is no day of supply yet.
            supplied_on=today if order.lines.filter(shipped_quantity__gt=0).exists() else "",
            order_code=order.code.upper(),
            ordered_on=_day(order.placed_at),
            house=house,
            buyer=_buyer(order),
            delivered_to=address_lines(order.delivery_address),
            buyer_reference=order.buyer_reference,
            cost_centre=order.cost_centre,
            lines=tuple(lines),
            taxes=taxes,
            exemptions=tuple(Exemption(code, exemption_text(code, house.country)) for code in codes),
            net=sum(row.net for row in taxes),
            tax=sum(row.tax for row in taxes),
            gross=sum(row.gross for row in taxes),
            terms=_terms(order, house),
        )


def bank_account() -> BankAccount | None:
    """Where transfers go; None while nobody has told the house's IBAN."""
    papers, house = read(Papers), Organisation.objects.filter(is_house=True).first()
    if house is None or not papers.iban:
        return None
    return BankAccount(
        holder=house.name, iban="".join(papers.iban.split()), bic=papers.bic.replace(" ", ""), bank=papers.bank
    )


def house_details(country: str = "") -> House:
    """The house as papers name it; with its VAT number of the buyer's country where it has one."""
    row = Organisation.objects.filter(is_house=True).first()
    if row is None:
        return House(name="Chapeau", address=())
    more, look = read(Papers), read(Look)
    places = PostalAddress.objects.filter(organisation=row, archived_at=None)
    place = places.order_by("-is_billing", "-is_default", "created_at").first()
    lines: tuple[str, ...] = ()
    if place is not None:
        lines = address_lines(
            {
                "street": place.street,
                "postal_code": place.postal_code,
                "city": place.city,
                "region": place.region,
                "country": place.country,
            }
        )
    return House(
        name=row.name,
        address=lines,
        country=row.country,
        vat_number=read(TaxRegistrations).numbers.get(country) or row.vat_number,
        registration_number=row.registration_number,
        legal_line=more.legal_line,
        email=more.email,
        phone=more.phone,
        website=more.website,
        bank=more.bank,
        iban=more.iban,
        bic=more.bic,
        accent=look.accent,
        logo=look.logo,
    )


def address_lines(address: Mapping[str, Any] | None) -> tuple[str, ...]:
    """A stored address as its country writes it, the country in the language of the paper."""
    if not address:
        return ()
    return people.address_as_lines(SYSTEM, value=PostalAddressValue.from_json({"name": "", **address}))


def _goods(order: Order) -> list[DocumentLine]:
    rows = order.lines.order_by("position")
    return [
        DocumentLine(
            name=row.name,
            sku=row.sku,
            quantity=row.quantity,
            unit_price=decimal_text(row.unit_price),
            price_base=row.price_base,
            tax_percent=decimal_text(row.tax_percent),
            exemption=row.exemption_reason,
            net=row.net_minor,
            tax=row.tax_minor,
            gross=row.gross_minor,
            buyer_reference=row.buyer_reference,
            order_line=str(row.id),
        )
        for row in rows
    ]


def _charges(order: Order) -> list[DocumentLine]:
    return [
        DocumentLine(
            name=charge["label"] or _("Delivery"),
            sku="",
            quantity=None,
            unit_price="",
            price_base=1,
            tax_percent=decimal_text(Decimal(charge["tax_percent"])),
            exemption=charge["exemption_reason"],
            net=charge["net"],
            tax=charge["tax"],
            gross=charge["gross"],
        )
        for charge in order.quote.get("charges", [])
        if charge["gross"]
    ]


def _buyer(order: Order) -> Buyer:
    address = dict(order.billing_address or order.delivery_address or {})
    organisation = order.organisation
    person = order.hat.person if order.hat else None
    contact = address.get("name") or (person.name if person else order.guest_name)
    if organisation is None:
        return Buyer(name=contact, address=address_lines({**address, "name": ""}), is_organisation=False)
    return Buyer(
        name=organisation.name,
        address=address_lines({**address, "name": "", "organisation": ""}),
        is_organisation=True,
        vat_number=organisation.vat_number,
        registration_number=organisation.registration_number,
        contact=contact,
    )


def _terms(order: Order, house: House) -> PaymentTerms:
    money = money_of_order(SYSTEM, order_id=order.id, currency=order.currency)
    paid = [payment for payment in money.payments if payment.state is PaymentState.PAID]
    awaited = [payment for payment in money.payments if payment.is_open]
    if paid and not awaited:
        return PaymentTerms(method=paid[-1].method.value, paid_on=_day(paid[-1].settled_at))
    late = late_terms(house.country) if order.organisation_id else ""
    if not awaited:
        return PaymentTerms(method=order.payment_method, due_on=_iso(order.due_on), late_terms=late)
    last = awaited[-1]
    due_on = last.due_on or order.due_on
    return PaymentTerms(last.method.value, "", _iso(due_on), last.reference, late)


def order_for_document(order_id: UUID) -> Order:
    return Order.objects.select_related("hat__person", "organisation").get(id=order_id)


def _day(moment: datetime | None) -> str:
    return moment.astimezone(house_zone()).date().isoformat() if moment else ""


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""
