"""Words of the office's pages: filters of its templates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chapeau.interfaces.countries import country_name
from chapeau.interfaces.formats import money, percent, unit_price
from chapeau.kit.intervals import Share
from chapeau.kit.money import Money, round_decimal
from chapeau.person.people.values import Authority, Role, StaffRole
from chapeau.person.privacy.values import Channel
from chapeau.relationship.service.values import RequestKind, RequestState

register = template.Library()
TENTH = Decimal("0.1")

LANGUAGE_NAMES = {"en": gettext_lazy("English"), "fr": gettext_lazy("French"), "it": gettext_lazy("Italian")}
ROLE_NAMES = {**dict(Role.choices), **dict(StaffRole.choices)}


register.filter("country_name", country_name)


@register.filter
def shares(share: Share) -> str:
    """``4.2 % (3.1–5.6 %)``: a share and its interval."""
    if not share.of:
        return "–"
    low, high = (
        percent(Decimal(str(100 * share.low)).quantize(TENTH)),
        percent(Decimal(str(100 * share.high)).quantize(TENTH)),
    )
    return f"{percent(Decimal(str(100 * share.rate)).quantize(TENTH))} ({low} – {high})"


@register.filter
def role_names(roles: Iterable[str]) -> list[str]:
    return [str(ROLE_NAMES[role]) for role in sorted(roles) if role in ROLE_NAMES]


@register.filter
def authority_words(authority: Authority) -> str:
    """``500 € per order, 2,000 € per month`` or that there is no limit."""
    parts = []
    if authority.per_order_minor is not None:
        parts.append(_("%s per order") % money(Money(authority.per_order_minor, authority.currency)))
    if authority.per_month_minor is not None:
        parts.append(_("%s per month") % money(Money(authority.per_month_minor, authority.currency)))
    return ", ".join(parts) or _("no limit")


@register.filter
def in_cents(amount: Decimal | None, currency: str) -> str:
    """An amount that was worked out, to the cent."""
    return "" if amount is None else unit_price(round_decimal(amount, 2), currency)


@register.filter
def channel_name(channel: str) -> str:
    return str(Channel(channel).label)


@register.filter
def request_state(state: str) -> str:
    return str(RequestState(state).label)


@register.filter
def request_kind(kind: str) -> str:
    return str(RequestKind(kind).label)


RETURN_STATES = {
    "asked": gettext_lazy("Asked"),
    "approved": gettext_lazy("Approved"),
    "received": gettext_lazy("Came back"),
    "refunded": gettext_lazy("Given back"),
    "refused": gettext_lazy("Refused"),
}
SHIPMENT_STATES = {
    "to-pick": gettext_lazy("to ship"),
    "shipped": gettext_lazy("under way"),
    "delivered": gettext_lazy("delivered"),
    "cancelled": gettext_lazy("cancelled"),
}
APPROVAL_STATES = {
    "asked": gettext_lazy("waits"),
    "approved": gettext_lazy("approved"),
    "declined": gettext_lazy("declined"),
    "withdrawn": gettext_lazy("withdrawn"),
}


@register.filter
def return_state(state: str) -> str:
    return str(RETURN_STATES.get(state, state))


@register.filter
def shipment_state(state: str) -> str:
    return str(SHIPMENT_STATES.get(state, state))


@register.filter
def approval_state(state: str) -> str:
    return str(APPROVAL_STATES.get(state, state))


MISSING = {
    "lines": gettext_lazy("an article"),
    "delivery_address": gettext_lazy("the address"),
    "delivery_method": gettext_lazy("the way of delivery"),
    "payment_method": gettext_lazy("how it is paid"),
    "guest_email": gettext_lazy("an e-mail address"),
    "cost_centre": gettext_lazy("the cost centre"),
    "problems": gettext_lazy("a line has a problem"),
}


@register.filter
def missing_words(name: str) -> str:
    return str(MISSING.get(name, name))


@register.filter
def of_language(words: Mapping[str, str], language: str) -> str:
    return words.get(language, "")


REFUND_REASONS = {
    "return": gettext_lazy("Return"),
    "cancelled": gettext_lazy("Order cancelled"),
    "too-late": gettext_lazy("Paid too late"),
}


@register.filter
def refund_reason(reason: str) -> str:
    return str(REFUND_REASONS.get(reason, reason))


# What the histories of people, organisations and products keep under a column's name.
FIELD_NAMES = {
    "given_name": gettext_lazy("First name"), "family_name": gettext_lazy("Last name"), "name": gettext_lazy("Name"),
    "language": gettext_lazy("Language"), "country": gettext_lazy("Country"), "time_zone": gettext_lazy("Time zone"),
    "job_title": gettext_lazy("Function"), "roles": gettext_lazy("Role"), "ends_at": gettext_lazy("Last day"),
    "per_order_minor": gettext_lazy("Per order"), "per_month_minor": gettext_lazy("Per month"),
    "authority_currency": gettext_lazy("Currency"), "allowed_categories": gettext_lazy("Categories"),
    "cost_centres": gettext_lazy("Cost centres"), "vat_number": gettext_lazy("VAT number"),
    "registration_number": gettext_lazy("Registration number"), "vat_checked_at": gettext_lazy("VAT number confirmed"),
    "vat_exempt_reason": gettext_lazy("Exempt from VAT"), "kind": gettext_lazy("What it is"),
    "trade": gettext_lazy("What it does with the goods"), "owner_hat_id": gettext_lazy("Looked after by"),
    "category": gettext_lazy("Category"), "brand": gettext_lazy("Brand"), "tax_category": gettext_lazy("VAT"),
    "markets": gettext_lazy("Seen by"), "is_shippable": gettext_lazy("Is sent or fetched"),
    "attributes": gettext_lazy("Properties"), "pictures": gettext_lazy("Pictures"), "state": gettext_lazy("State"),
    "summary": gettext_lazy("In one sentence"), "description": gettext_lazy("Description"),
    "is_archived": gettext_lazy("No longer sold"), "options": gettext_lazy("Options"), "weight_g": gettext_lazy("Weight in grams"),
    "sku": gettext_lazy("SKU"), "gtin": "GTIN", "unit": gettext_lazy("Unit"),
    "pack_size": gettext_lazy("Pieces in a pack"), "minimum_quantity": gettext_lazy("At least"),
    "quantity_step": gettext_lazy("In steps of"), "is_stocked": gettext_lazy("Counted in stock"),
    "business_minimum_quantity": gettext_lazy("Organisations: at least"),
    "business_quantity_step": gettext_lazy("Organisations: in steps of"),
    "seo_title": gettext_lazy("Title for search engines"),
    "seo_description": gettext_lazy("Words for search engines"),
}  # fmt: skip


@register.filter
def field_name(field: str) -> str:
    """``fr.name`` → ``Name (fr)``: what a history calls a field, and of which text or article."""
    of, _dot, column = field.rpartition(".")
    name = str(FIELD_NAMES.get(column, column))
    return f"{name} ({of})" if of else name
