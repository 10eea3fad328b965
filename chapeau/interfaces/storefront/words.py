"""Words of the shop for packs, states, steps and exemptions: filters of its templates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from babel.numbers import format_decimal
from django import template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chapeau.commerce.catalog.values import Pack
from chapeau.commerce.ordering.values import LimitReason, OrderState, PaymentChoice
from chapeau.commerce.pricing.values import Step, TaxPosition
from chapeau.interfaces.formats import page_language
from chapeau.kit.policies import PolicyKind
from chapeau.person.people import queries as people
from chapeau.person.people.values import SYSTEM, PostalAddressValue
from chapeau.relationship.community.values import PostKind, PostState, RatingCard, Reason
from chapeau.relationship.service.values import RequestKind, RequestState

register = template.Library()

TONES = {
    OrderState.AWAITING_APPROVAL: "info",
    OrderState.DECLINED: "bad",
    OrderState.AWAITING_PAYMENT: "warn",
    OrderState.PLACED: "info",
    OrderState.PARTLY_SHIPPED: "info",
    OrderState.SHIPPED: "good",
    OrderState.DELIVERED: "good",
}


@register.filter
def state_tone(state: str) -> str:
    """The colour of a badge; the words beside it say the same."""
    return TONES.get(OrderState(state), "")


@dataclass(frozen=True, slots=True)
class PolicyLink:
    label: str
    href: str


@register.filter
def policy_links(accepted: Mapping[str, int]) -> list[PolicyLink]:
    """The terms an order was placed under, at the addresses of their versions."""
    return [
        PolicyLink(
            _("%(policy)s, version %(version)s") % {"policy": PolicyKind(kind).label, "version": version},
            f"{reverse('storefront:policy', args=[kind])}?version={version}",
        )
        for kind, version in accepted.items()
    ]


@register.filter
def pack_words(pack: Pack) -> str:
    """How many may be ordered: ``Packs of 10``; sold singly says so."""
    if pack.step > 1 and pack.minimum == pack.step:
        return _("Packs of %(size)s") % {"size": pack.step}
    if pack.step > 1:
        return _("From %(minimum)s pieces, in steps of %(step)s") % {"minimum": pack.minimum, "step": pack.step}
    if pack.minimum > 1:
        return ngettext("From %(minimum)s piece", "From %(minimum)s pieces", pack.minimum) % {"minimum": pack.minimum}
    return _("Sold singly")


@register.filter
def per_piece(steps: Iterable[Step]) -> list[Step]:
    """The steps that make the price of a piece."""
    return [step for step in steps if not step.per_line]


@register.filter
def per_line(steps: Iterable[Step]) -> list[Step]:
    """The steps that change the line's amount as a whole."""
    return [step for step in steps if step.per_line]


@register.filter
def exemption_words(reason: str) -> str:
    """Why there is no VAT."""
    return str(TaxPosition(reason).label) if reason in TaxPosition.values else _("Exempt from VAT")


@register.filter
def option_title(names: Sequence[tuple[str, str]]) -> str:
    """What the variants differ in: ``Size, Colour``."""
    return ", ".join(name for _code, name in names) or _("Choose")


@register.filter
def payment_words(choice: str) -> str:
    return str(PaymentChoice(choice).label) if choice in PaymentChoice.values else ""


@register.filter
def request_state_words(state: str) -> str:
    return str(RequestState(state).label)


@register.filter
def request_kind_words(kind: str) -> str:
    return str(RequestKind(kind).label)


@register.filter
def return_state_words(state: str) -> str:
    """Where a return stands, as the buyer reads it."""
    words = {
        "asked": _("Asked"),
        "approved": _("Please send it"),
        "refused": _("Not accepted"),
        "received": _("Received"),
        "refunded": _("Money sent back"),
    }
    return words.get(state, state)


@register.simple_tag
def reason_for_approver(reason: LimitReason, name: str) -> str:
    """Why a colleague asks, said to the one who decides: in the third person."""
    words = {
        LimitReason.PER_ORDER: _("above what %(name)s may decide per order"),
        LimitReason.PER_MONTH: _("above what is left of %(name)s’s budget this month"),
        LimitReason.CATEGORY: _("with articles %(name)s may not choose alone"),
        LimitReason.COST_CENTRE: _("for a cost centre that is not %(name)s’s"),
        LimitReason.CURRENCY: _("in another currency than %(name)s’s budget"),
        LimitReason.ROLE: _("and buying is not %(name)s’s role"),
    }
    return words[reason] % {"name": name}


@register.filter
def address_lines(value: PostalAddressValue) -> tuple[str, ...]:
    """An address as its country writes it, the country in the language of the page."""
    return people.address_as_lines(SYSTEM, value=value)


@register.filter
def average(rating: RatingCard) -> str:
    """The average of the stars with one decimal in the page's language: ``4,5``."""
    return format_decimal(round(rating.average, 1), format="0.0", locale=page_language())


@register.filter
def stars_label(rating: RatingCard) -> str:
    """What a screen reader says of an average."""
    return ngettext("%(average)s of 5 stars, %(n)s review", "%(average)s of 5 stars, %(n)s reviews", rating.count) % {
        "average": average(rating),
        "n": rating.count,
    }


@register.filter
def halves(stars: float | str) -> int:
    """Half stars, for the class that fills them."""
    return round(float(stars) * 2)


@register.filter
def post_kind(kind: str) -> str:
    return str(PostKind(kind).label)


@register.filter
def post_state(state: str) -> str:
    return str(PostState(state).label)


@register.filter
def post_reason(reason: str) -> str:
    return str(Reason(reason).label) if reason else ""
