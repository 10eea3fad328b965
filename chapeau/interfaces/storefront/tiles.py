"""Products as lists show them: the catalogue's card with this buyer's price and what is there.

A list has many tiles, so their words are made here, once each, and the template only places them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chapeau.commerce.catalog.values import ProductCard
from chapeau.commerce.pricing import queries as pricing
from chapeau.commerce.pricing.values import PriceInputs, ShelfLine
from chapeau.commerce.stock import queries as stock
from chapeau.commerce.stock.values import Availability
from chapeau.interfaces.formats import unit_price
from chapeau.interfaces.pictures import picture_url
from chapeau.interfaces.storefront.shopper import Shopper


@dataclass(frozen=True, slots=True)
class Tile:
    card: ProductCard
    url: str
    picture: str
    price: str
    """As read; empty when there is none for this buyer."""
    before: str
    """The price before a reduction; empty without one."""
    note: str
    """Tax basis and price base."""
    why_url: str
    why_label: str
    stock: str
    is_sold_out: bool
    choices: str
    """How many variants, when there are several."""


def tiles(who: Shopper, *, inputs: PriceInputs, cards: Sequence[ProductCard]) -> list[Tile]:
    """Prices and stock of all cards, a set at a time."""
    leads = [card.lead_variant_id for card in cards if card.lead_variant_id]
    prices = pricing.shelf(who.viewer, inputs=inputs, variant_ids=leads, now=who.now) if leads else {}
    there = stock.availability(who.viewer, variant_ids=leads) if leads else {}
    basis = _("incl. VAT") if inputs.shows_gross else _("excl. VAT")
    return [
        _tile(
            card,
            prices.get(card.lead_variant_id) if card.lead_variant_id else None,
            there.get(card.lead_variant_id) if card.lead_variant_id else None,
            basis,
        )
        for card in cards
    ]


def _tile(card: ProductCard, price: ShelfLine | None, there: Availability | None, basis: str) -> Tile:
    is_sold_out = there is not None and not there.covers(card.lead_pack.minimum)
    many = card.variant_count > 1
    return Tile(
        card=card,
        url=product_url(card.slug, card.code),
        picture=picture_url(card.picture.file) if card.picture else "",
        price=unit_price(price.unit_price, price.currency) if price else "",
        before=unit_price(price.regular_price, price.currency) if price and price.is_reduced else "",
        note=f"{_('for %(base)s') % {'base': price.base}} · {basis}" if price and price.base > 1 else basis,
        why_url=reverse("storefront:why", args=[card.lead_sku]) if price else "",
        why_label=_("How the price of %(name)s came about") % {"name": card.name},
        stock=_("Sold out for now") if is_sold_out else _("In stock"),
        is_sold_out=is_sold_out,
        choices=ngettext("%(n)s choice", "%(n)s choices", card.variant_count) % {"n": card.variant_count}
        if many
        else "",
    )


def product_url(slug: str, code: str) -> str:
    return reverse("storefront:product", args=[slug or "-", code])
