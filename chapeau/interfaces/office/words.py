"""Words of the office's pages: filters of its templates."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chapeau.interfaces.formats import money, unit_price
from chapeau.kit.money import Money, round_decimal
from chapeau.person.people.values import Authority, Role, StaffRole
from chapeau.relationship.service.values import RequestKind, RequestState

register = template.Library()

ROLE_NAMES = {**dict(Role.choices), **dict(StaffRole.choices)}


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
    "problems": gettext_lazy("a line has a problem"),
}


@register.filter
def missing_words(name: str) -> str:
    return str(MISSING.get(name, name))
