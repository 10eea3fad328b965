"""A person's own offers: what is theirs alone, at their price, and the link of a mail that leads there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.catalog.values import CategoryNode, VariantCard, Wish
from chapeau.commerce.pricing import queries as pricing
from chapeau.commerce.pricing.actions import note_offer_seen
from chapeau.commerce.pricing.values import OwnOffer, ShelfLine
from chapeau.interfaces.hats import ACTIVE
from chapeau.interfaces.requests import HouseRequest
from chapeau.interfaces.storefront.same_hat import or_under_another_hat
from chapeau.interfaces.storefront.shopper import Shopper, inputs_of, shopper
from chapeau.interfaces.storefront.tiles import Tile, tiles

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Offered:
    """An offer with what it is on, at its owner's price."""

    offer: OwnOffer
    articles: Sequence[tuple[VariantCard, ShelfLine]]
    category: CategoryNode | None
    tiles: Sequence[Tile]
    """Some of the category, or of everything, when no articles are named."""


@require_safe
def own_offers(request: HouseRequest) -> HttpResponse:
    if request.hat is None:
        return redirect_to_login(request.get_full_path(), reverse("account_login"))
    who = shopper(request)
    found = pricing.own_offers(who.viewer, hat_ids=who.viewer.hat_ids, now=who.now, only_open=True)
    return render(
        request, "storefront/own_offers.html", {"offers": [offered(who, one, few=True) for one in found[:20]]}
    )


def own_offer(request: HouseRequest, code: str) -> HttpResponse:
    """Whose offer it is, nobody learns but its owner: others sign in, or are told that there is none here for them."""
    if request.hat is None:
        return redirect_to_login(request.get_full_path(), reverse("account_login"))
    return _own_offer(request, code)


@require_safe
@or_under_another_hat
def _own_offer(request: HouseRequest, code: str) -> HttpResponse:
    who = shopper(request)
    found = pricing.own_offer(who.viewer, code=code, now=who.now)
    if request.session.get(ACTIVE, str(found.hat_id)) in map(str, who.viewer.hat_ids):  # not when only tried on
        note_offer_seen(who.viewer, code=code, now=who.now)
    return render(request, "storefront/own_offer.html", {"offered": offered(who, found)})


def offered(who: Shopper, offer: OwnOffer, *, few: bool = False) -> Offered:
    """At the prices of whoever looks; two or three questions."""
    inputs = inputs_of(who)
    if offer.variant_ids:
        cards = catalog.variants(who.viewer, ids=offer.variant_ids, market=who.market, language=who.language)
        prices = pricing.shelf(who.viewer, inputs=inputs, variant_ids=list(cards), now=who.now)
        return Offered(offer, [(card, prices[key]) for key, card in cards.items() if key in prices], None, ())
    category = None
    if offer.category_code:
        tree = catalog.category_tree(who.viewer, market=who.market, language=who.language)
        category = next((node for node in _every(tree) if node.code == offer.category_code), None)
    if few:
        return Offered(offer, (), category, ())
    listing = catalog.listing(
        who.viewer,
        wish=Wish(category=offer.category_code, page_size=SHOWN),
        market=who.market,
        language=who.language,
        prices=pricing.price_order(who.viewer, inputs=inputs, now=who.now),
        with_facets=False,
    )
    return Offered(offer, (), category, tiles(who, inputs=inputs, cards=listing.cards))


def _every(nodes: Sequence[CategoryNode]) -> Iterator[CategoryNode]:
    for node in nodes:
        yield node
        yield from _every(node.children)
