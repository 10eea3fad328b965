"""Products as lists show them: the catalogue's card with this buyer's price and what is there.

A list has many tiles, so their words are made here, once each, and the template only places them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

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
from chapeau.interfaces.storefront.words import average, stars_label
from chapeau.relationship.community import queries as community
from chapeau.relationship.community.values import RatingCard

TILES_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Tile:
    name: str
    brand: str
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
    rating: str = ""
    """What buyers think, as read: ``4.5 (12)``; empty without reviews."""
    rating_label: str = ""
    is_own: bool = False
    """A personal offer makes the price."""
    reason: str = ""
    """Why it is recommended, a plain sentence."""


def tiles(who: Shopper, *, inputs: PriceInputs, cards: Sequence[ProductCard]) -> list[Tile]:
    """Prices and stock of all cards, a set at a time."""
    leads = [card.lead_variant_id for card in cards if card.lead_variant_id]
    prices = pricing.shelf(who.viewer, inputs=inputs, variant_ids=leads, now=who.now) if leads else {}
    there = stock.availability(who.viewer, variant_ids=leads) if leads else {}
    ratings = community.ratings([card.id for card in cards]) if cards else {}
    return [
        _tile(
            who.language,
            card,
            ratings.get(card.id),
            _amounts(prices.get(card.lead_variant_id) if card.lead_variant_id else None),
            inputs.shows_gross,
            _is_sold_out(card, there.get(card.lead_variant_id) if card.lead_variant_id else None),
        )
        for card in cards
    ]


def recommended_tile(
    who: Shopper, card: ProductCard, *, price: ShelfLine, rating: RatingCard | None, url: str, reason: str
) -> Tile:
    """Of an article that was found to be there, with why it is shown."""
    made = _tile(who.language, card, rating, _amounts(price), price.shows_gross, False)
    return replace(made, url=url, reason=reason)


Amounts = tuple[Decimal, Decimal, int, str, bool]
"""The price, the same before a reduction, per so many pieces, the currency, and whether a personal offer makes it."""


def _amounts(price: ShelfLine | None) -> Amounts | None:
    return (price.unit_price, price.regular_price, price.base, price.currency, price.is_own) if price else None


def _is_sold_out(card: ProductCard, there: Availability | None) -> bool:
    return there is not None and not there.covers(card.lead_pack.minimum)


@lru_cache(maxsize=TILES_KEPT)
def _tile(
    _language: str,
    card: ProductCard,
    rating: RatingCard | None,
    amounts: Amounts | None,
    is_gross: bool,
    is_sold_out: bool,
) -> Tile:
    """Its words, made once for the same card, price and stock in one language."""
    price, regular, base, currency, is_own = amounts or (None, None, 1, "", False)
    basis = _("incl. VAT") if is_gross else _("excl. VAT")
    many = card.variant_count > 1
    return Tile(
        name=card.name,
        brand=card.brand,
        url=product_url(card.slug, card.code),
        picture=picture_url(card.picture.file) if card.picture else "",
        price=unit_price(price, currency),
        before=unit_price(regular, currency) if price is not None and regular is not None and price < regular else "",
        note=f"{_('for %(base)s') % {'base': base}} · {basis}" if base > 1 else basis,
        why_url=reverse("storefront:why", args=[card.lead_sku]) if amounts else "",
        why_label=_("How the price of %(name)s came about") % {"name": card.name},
        stock=_("Sold out for now") if is_sold_out else _("In stock"),
        is_sold_out=is_sold_out,
        choices=ngettext("%(n)s choice", "%(n)s choices", card.variant_count) % {"n": card.variant_count}
        if many
        else "",
        rating=f"{average(rating)} ({rating.count})" if rating else "",
        rating_label=stars_label(rating) if rating else "",
        is_own=is_own,
    )


def product_url(slug: str, code: str) -> str:
    return reverse("storefront:product", args=[slug or "-", code])
