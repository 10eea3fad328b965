"""An article: what it is, what it costs this buyer and why, when it would be there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.catalog.values import ProductPage, VariantCard
from chapeau.commerce.ordering import queries as ordering
from chapeau.commerce.pricing import queries as pricing
from chapeau.commerce.pricing.values import ShelfLine, Wanted
from chapeau.commerce.stock import queries as stock
from chapeau.commerce.stock.values import Availability
from chapeau.insight.recommendations.values import Place
from chapeau.interfaces.pictures import picture_url
from chapeau.interfaces.requests import HouseRequest
from chapeau.interfaces.storefront.advice import advised, followed
from chapeau.interfaces.storefront.articles import choose, first_delivery
from chapeau.interfaces.storefront.browse_views import alternates
from chapeau.interfaces.storefront.posts import address_of, as_script, on_product, product_json
from chapeau.interfaces.storefront.shopper import inputs_of, shopper
from chapeau.interfaces.storefront.tiles import product_url, tiles

FEW = 5
"""At so many pieces and fewer the page says how many are left."""


@dataclass(frozen=True, slots=True)
class VariantChoice:
    variant: VariantCard
    url: str
    is_chosen: bool
    is_sold_out: bool


@require_safe
def product(request: HouseRequest, slug: str, code: str) -> HttpResponse:
    who = shopper(request)
    page = catalog.product_page(who.viewer, code=code, market=who.market, language=who.language)
    if slug != (page.slug or "-"):
        query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
        return HttpResponsePermanentRedirect(product_url(page.slug, page.code) + query)
    request.alternates = alternates("storefront:product", {k: [v, page.code] for k, v in page.slugs.items()})  # type: ignore[attr-defined]
    inputs = inputs_of(who)
    ids = [variant.id for variant in page.variants]
    prices = pricing.shelf(who.viewer, inputs=inputs, variant_ids=ids, now=who.now)
    there = stock.availability(who.viewer, variant_ids=ids)
    chosen = choose(page, prices, there, request.GET.get("sku", ""))
    request.told = {"sku": chosen.sku, **followed(request)} if chosen else {}  # type: ignore[attr-defined]
    price = prices.get(chosen.id) if chosen else None
    availability = there.get(chosen.id) if chosen else None
    said = on_product(who, page.id)
    goes_with = tiles(who, inputs=inputs, cards=[*page.replaced_by, *page.related])
    return render(
        request,
        "storefront/product.html",
        {
            "product": page,
            "chosen": chosen,
            "price": price,
            "choices": choices(page, chosen, there),
            "availability": availability,
            "is_sold_out": availability is not None and not availability.covers(chosen.pack.minimum if chosen else 1),
            "is_scarce": bool(availability and availability.available is not None and availability.available <= FEW),
            "delivery": first_delivery(who, inputs, chosen, price) if chosen and price else None,
            "crumbs": [{"label": c.name, "url": category_url(c.slug)} for c in page.crumbs],
            "current_shelf": page.crumbs[0].code if page.crumbs else "",
            "replaced_by": goes_with[: len(page.replaced_by)],
            "related": goes_with[len(page.replaced_by) :],
            "advised": advised(
                request,
                who,
                inputs,
                place=Place.ARTICLE,
                product_ids=[page.id],
                without={card.id for card in page.related},
            ),
            "buys_now": who.hat is not None and ordering.may_buy_now(who.viewer),
            "reviews_url": address_of("reviews", page.slug, page.code),
            "questions_url": address_of("questions", page.slug, page.code),
            **said,
            "json_ld": json_ld(request, page, prices, there, said),
        },
    )


@require_safe
def why(request: HouseRequest, sku: str) -> HttpResponse:
    """How the price of a quantity came about, step by step."""
    who = shopper(request)
    variant = catalog.variant_by_sku(who.viewer, sku=sku, market=who.market, language=who.language)
    asked = request.GET.get("quantity", "")
    quantity = variant.pack.nearest(int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 1)
    priced = pricing.quote(
        who.viewer, inputs=inputs_of(who), wanted=[Wanted(variant.id, quantity, line_key=variant.sku)], now=who.now
    )
    line = priced.lines[0] if priced.lines else None
    template = "storefront/why_dialog.html" if request.headers.get("HX-Request") else "storefront/why.html"
    return render(request, template, {"variant": variant, "line": line, "quantity": quantity, "quote": priced})


def choices(page: ProductPage, chosen: VariantCard | None, there: Mapping[UUID, Availability]) -> list[VariantChoice]:
    base = product_url(page.slug, page.code)
    return [
        VariantChoice(
            variant,
            f"{base}?sku={variant.sku}",
            chosen is not None and variant.id == chosen.id,
            variant.id in there and not there[variant.id].covers(variant.pack.minimum),
        )
        for variant in page.variants
    ]


def category_url(slug: str) -> str:
    return reverse("storefront:category", args=[slug])


def json_ld(
    request: HouseRequest,
    page: ProductPage,
    prices: Mapping[UUID, ShelfLine],
    there: Mapping[UUID, Availability],
    said: Mapping[str, Any],
) -> SafeString:
    """schema.org Product with the offers of this page's own prices, and what buyers think."""
    data = page.schema.as_json_ld()
    here = request.build_absolute_uri(product_url(page.slug, page.code))
    data["url"] = here
    if page.schema.pictures:
        data["image"] = [request.build_absolute_uri(picture_url(file)) for file in page.schema.pictures]
    offers = []
    for variant in page.variants:
        if variant.id not in prices:
            continue
        price = prices[variant.id]
        is_there = variant.id not in there or there[variant.id].covers(variant.pack.minimum)
        offers.append(
            {
                "@type": "Offer",
                "url": f"{here}?sku={variant.sku}",
                "sku": variant.sku,
                "price": str(price.unit_price / price.base),
                "priceCurrency": price.currency,
                "availability": f"https://schema.org/{'InStock' if is_there else 'OutOfStock'}",
                "priceSpecification": {
                    "@type": "UnitPriceSpecification",
                    "price": str(price.unit_price / price.base),
                    "priceCurrency": price.currency,
                    "valueAddedTaxIncluded": price.shows_gross,
                },
            }
        )
    if offers:
        data["offers"] = offers[0] if len(offers) == 1 else offers
    if said["rating"]:
        data |= product_json(request, said["rating"], said["reviews"].rows)
    return as_script(data)
