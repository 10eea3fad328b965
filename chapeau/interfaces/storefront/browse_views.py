"""Looking around: home, categories, search, suggestions."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.catalog.values import Listing, Sort, Wish
from chapeau.commerce.ordering import queries as ordering
from chapeau.commerce.pricing import queries as pricing
from chapeau.interfaces.house import has_house
from chapeau.interfaces.requests import HouseRequest
from chapeau.interfaces.storefront.order_views import contents
from chapeau.interfaces.storefront.shopper import inputs_of, shopper
from chapeau.interfaces.storefront.tiles import tiles
from chapeau.interfaces.storefront.tried import LIST_ORDER
from chapeau.interfaces.storefront.trying import chosen_at
from chapeau.interfaces.storefront.wishes import chips, read_wish

NEWEST_SHOWN = 10
LAST_ORDERS_SHOWN = 3


@require_safe
def home(request: HouseRequest) -> HttpResponse:
    if not has_house():
        return redirect("set-up")
    who = shopper(request)
    inputs = inputs_of(who)
    tree = catalog.category_tree(who.viewer, market=who.market, language=who.language)
    newest = catalog.listing(
        who.viewer,
        wish=Wish(sort=Sort.NEWEST, page_size=NEWEST_SHOWN),
        market=who.market,
        language=who.language,
        prices=pricing.price_order(who.viewer, inputs=inputs, now=who.now),
        with_facets=False,
    )
    last = ordering.orders(who.viewer, page_size=LAST_ORDERS_SHOWN).rows if who.hat else ()
    return render(
        request,
        "storefront/home.html",
        {
            "tree": tree,
            "tiles": tiles(who, inputs=inputs, cards=newest.cards),
            "last_orders": last,
            "contents": contents(request, last),
        },
    )


@require_safe
def category(request: HouseRequest, slug: str) -> HttpResponse:
    who = shopper(request)
    page = catalog.category_page(who.viewer, market=who.market, language=who.language, slug=slug)
    request.alternates = alternates("storefront:category", {k: [v] for k, v in page.slugs.items()})  # type: ignore[attr-defined]
    crumbs = [{"label": crumb.name, "url": reverse("storefront:category", args=[crumb.slug])} for crumb in page.crumbs]
    return show_list(request, wish=read_wish(request.GET, category=page.code), extra={"page": page, "crumbs": crumbs})


@require_safe
def search(request: HouseRequest) -> HttpResponse:
    wish = read_wish(request.GET)
    return show_list(request, wish=wish, extra={"search_text": wish.text, "page": None})


def show_list(request: HouseRequest, *, wish: Wish, extra: dict[str, object]) -> HttpResponse:
    """A page of a list with its facets, sorted and filtered by the buyer's own price."""
    who = shopper(request)
    inputs = inputs_of(who)
    if "sort" not in request.GET and not wish.text:
        wish = replace(wish, sort=Sort(chosen_at(request, LIST_ORDER)))
    found: Listing = catalog.listing(
        who.viewer,
        wish=wish,
        market=who.market,
        language=who.language,
        prices=pricing.price_order(who.viewer, inputs=inputs, now=who.now),
    )
    return render(
        request,
        "storefront/list.html",
        {
            "listing": found,
            "wish": wish,
            "tiles": tiles(who, inputs=inputs, cards=found.cards),
            "chips": chips(request.GET, wish, found),
            "sorts": [s for s in Sort if s is not Sort.RELEVANCE or wish.text],
            "currency": inputs.currency,
            "first": (found.page - 1) * wish.page_size + 1,
            **extra,
        },
    )


@require_safe
def suggest(request: HouseRequest) -> HttpResponse:
    """What appears below the search field while one types."""
    who = shopper(request)
    text = request.GET.get("q", "").strip()
    found = catalog.suggest(who.viewer, text=text, market=who.market, language=who.language) if len(text) > 1 else None
    shown = tiles(who, inputs=inputs_of(who), cards=found.products) if found else []
    return render(request, "storefront/suggestions.html", {"found": found, "tiles": shown, "text": text})


def alternates(name: str, arguments: dict[str, list[str]]) -> dict[str, str]:
    """The same page's address in each language, when the address carries words."""
    urls = {}
    for language, _name in settings.LANGUAGES:
        if language in arguments:
            with override(language):
                urls[language] = reverse(name, args=arguments[language])
    return urls
