"""Articles with the caller's own price, why, and what is there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from django.utils.translation import gettext_lazy as _
from ninja import Query
from pydantic import Field

from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.catalog.values import (
    CategoryCard,
    CategoryNode,
    CategoryPage,
    FacetValue,
    PictureCard,
    ProductCard,
    Sort,
    Specification,
    VariantCard,
    Wish,
)
from chapeau.commerce.pricing import queries as pricing
from chapeau.commerce.pricing.values import PriceInputs, Quote, ShelfLine, Wanted
from chapeau.commerce.stock import queries as stock
from chapeau.commerce.stock.values import Availability
from chapeau.interfaces.api import records
from chapeau.interfaces.api.caller import Caller
from chapeau.interfaces.api.inputs import LONGEST_BATCH, Amount, Code, Country, Pieces, Short, Sku, Told, decimal_of
from chapeau.interfaces.api.operations import Area
from chapeau.interfaces.api.paging import Found, Page, whole
from chapeau.interfaces.api.shapes import shape
from chapeau.kit.refusals import Refusal
from chapeau.person.people.values import HatCard, Viewer

AREA = Area("Catalogue", "Articles with the price of who asks, how it came about, and how many there are.")
SCOPE = "catalogue:read"


class UnknownArticles(Refusal):
    code = "unknown-articles"
    status = 404
    sentence = _("We sell no article with these numbers: %(skus)s.")


@dataclass(frozen=True, slots=True)
class Offered:
    price: ShelfLine | None
    availability: Availability | None


@dataclass(frozen=True, slots=True)
class Article:
    """One variant of a product: what is bought. `price` is null where it has none for who asks; `available` is null where
    there are always enough."""

    variant: VariantCard
    offered: Offered


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product as lists show it, with price and availability of its leading article."""

    card: ProductCard
    offered: Offered


@dataclass(frozen=True, slots=True)
class ProductDetail:
    """A product with all its articles."""

    code: str
    slug: str
    name: str
    summary: str
    description: str
    brand: str
    is_shippable: bool
    is_published: bool
    categories: tuple[CategoryCard, ...]
    pictures: tuple[PictureCard, ...]
    specifications: tuple[Specification, ...]
    articles: tuple[Article, ...]
    related: tuple[str, ...]
    """Codes of what goes with it."""
    replaced_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CategoryRow:
    code: str
    slug: str
    name: str
    parent_code: str | None
    product_count: int


@dataclass(frozen=True, slots=True)
class FacetRow:
    """A property by which a list can be narrowed: `facet=code:value`."""

    code: str
    name: str
    unit: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class Priced:
    """A quote, and the articles that have no price for who asks."""

    quote: Quote
    without_price: tuple[str, ...]


OFFERED = shape(Offered, "Offered")
ARTICLE = shape(Article, "Article", flat=("variant", "offered"))
PRODUCT_ROW = shape(ProductRow, "ProductSummary", flat=("card", "offered"))
PRODUCT_DETAIL = shape(ProductDetail, "ProductDetail")
CATEGORY_ROW = shape(CategoryRow, "CategoryRow")
FACET = shape(FacetRow, "Facet")
PRICED = shape(Priced, "PricedBasket", flat=("quote",))


def inputs_of(call: Caller) -> PriceInputs:
    return inputs_for(call, call.viewer, call.hat)


def inputs_for(call: Caller, viewer: Viewer, hat: HatCard, country: str = "") -> PriceInputs:
    """What the prices of a hat depend on, delivered to its own country or to another."""
    return pricing.price_inputs(viewer, hat=hat, country=country or hat.country, now=call.now)


@AREA.list("categories", "list_categories", scope=SCOPE, answer=CATEGORY_ROW)
def list_categories(call: Caller, page: Page) -> Found:
    """The shelves, each after the one it stands in."""
    tree = catalog.category_tree(call.viewer, market=call.hat.market, language=call.language)
    return whole(list(_walk(tree, None)), page)


def _walk(nodes: Sequence[CategoryNode], parent: str | None) -> Iterator[CategoryRow]:
    for node in nodes:
        yield CategoryRow(node.code, node.slug, node.name, parent, node.count)
        yield from _walk(node.children, node.code)


@AREA.read("categories/{code}", "get_category", scope=SCOPE, answer=records.CATEGORY_PAGE)
def get_category(call: Caller, code: Code) -> CategoryPage:
    """One shelf, with the way to it and what it holds."""
    return catalog.category_page(call.viewer, market=call.hat.market, language=call.language, code=code)


Facets = Annotated[
    list[Annotated[str, Field(pattern=r"^[^\x00:]{1,64}:[^\x00]{1,64}$")]],
    Query(default_factory=list, max_length=20, description="`code:value` as `list_facets` tells them; several are allowed."),
]  # fmt: skip


def _wish(
    q: str, category: str, facet: list[str], price_from: str | None, price_to: str | None, sort: Sort | None
) -> Wish:
    chosen: dict[str, tuple[str, ...]] = {}
    for one in facet:
        name, _colon, value = one.partition(":")
        chosen[name] = (*chosen.get(name, ()), value)
    return Wish(
        text=q,
        category=category,
        chosen=chosen,
        least=decimal_of(price_from),
        most=decimal_of(price_to),
        sort=sort or (Sort.RELEVANCE if q else Sort.NAME),
    )


@AREA.list("products", "list_products", scope=SCOPE, answer=PRODUCT_ROW)
def list_products(
    call: Caller,
    page: Page,
    facet: Facets,
    q: Short = "",
    category: Code | None = None,
    price_from: Amount | None = None,
    price_to: Amount | None = None,
    sort: Sort | None = None,
) -> Found:
    """Products on sale, searched, filtered and sorted by the caller's own price.

    `q` finds words, beginnings of words, SKU and GTIN, without accents and with typing errors.
    """
    inputs = inputs_of(call)
    wish = _wish(q, category or "", facet, price_from, price_to, sort)
    found = catalog.listing(
        call.viewer,
        wish=replace(wish, page=1 if page.after else page.number, cursor=page.after, page_size=page.size),
        market=call.hat.market,
        language=call.language,
        prices=pricing.price_order(call.viewer, inputs=inputs, now=call.now),
        with_facets=False,
    )
    return Found(product_rows(call, inputs, found.cards), found.total, found.next_cursor)


def product_rows(call: Caller, inputs: PriceInputs, cards: Sequence[ProductCard]) -> list[ProductRow]:
    """Price and availability of all cards, a set at a time."""
    leads = [card.lead_variant_id for card in cards if card.lead_variant_id]
    prices = pricing.shelf(call.viewer, inputs=inputs, variant_ids=leads, now=call.now) if leads else {}
    there = stock.availability(call.viewer, variant_ids=leads) if leads else {}
    return [
        ProductRow(
            card,
            Offered(prices.get(card.lead_variant_id), there.get(card.lead_variant_id))
            if card.lead_variant_id
            else Offered(None, None),
        )
        for card in cards
    ]


@AREA.list("facets", "list_facets", scope=SCOPE, answer=FACET)
def list_facets(
    call: Caller,
    page: Page,
    facet: Facets,
    q: Short = "",
    category: Code | None = None,
    price_from: Amount | None = None,
    price_to: Amount | None = None,
) -> Found:
    """By what the same list of products can be narrowed, with how many each choice leaves."""
    inputs = inputs_of(call)
    found = catalog.listing(
        call.viewer,
        wish=_wish(q, category or "", facet, price_from, price_to, None),
        market=call.hat.market,
        language=call.language,
        prices=pricing.price_order(call.viewer, inputs=inputs, now=call.now),
    )
    return whole([FacetRow(one.code, one.name, one.unit, one.values) for one in found.facets], page)


@AREA.read("products/{code}", "get_product", scope=SCOPE, answer=PRODUCT_DETAIL)
def get_product(call: Caller, code: Code) -> ProductDetail:
    """A product with all its articles, each with price and availability."""
    page = catalog.product_page(call.viewer, code=code, market=call.hat.market, language=call.language)
    return ProductDetail(
        code=page.code,
        slug=page.slug,
        name=page.name,
        summary=page.summary,
        description=page.description,
        brand=page.brand,
        is_shippable=page.is_shippable,
        is_published=page.is_published,
        categories=page.crumbs,
        pictures=page.pictures,
        specifications=page.specifications,
        articles=tuple(articles(call, page.variants)),
        related=tuple(card.code for card in page.related),
        replaced_by=tuple(card.code for card in page.replaced_by),
    )


def articles(call: Caller, variants: Sequence[VariantCard]) -> list[Article]:
    ids = [variant.id for variant in variants]
    prices = pricing.shelf(call.viewer, inputs=inputs_of(call), variant_ids=ids, now=call.now) if ids else {}
    there = stock.availability(call.viewer, variant_ids=ids) if ids else {}
    return [Article(one, Offered(prices.get(one.id), there.get(one.id))) for one in variants]


Skus = Annotated[
    str,
    Query(pattern=r"^[^\x00,]{1,64}(,[^\x00,]{1,64}){0,99}$", description="Up to 100 SKU or GTIN, with commas."),
]


@AREA.list("articles", "list_articles", scope=SCOPE, answer=ARTICLE)
def list_articles(call: Caller, page: Page, sku: Skus) -> Found:
    """Named articles with price and availability: to keep a stock or price list up to date.

    Numbers that nobody sells to the caller are simply not among the answers.
    """
    typed = [one.strip() for one in sku.split(",") if one.strip()]
    found = catalog.variants_by_skus(call.viewer, skus=typed, market=call.hat.market, language=call.language)
    distinct = list({card.id: card for card in found.values()}.values())
    cut = whole(distinct, page)
    return Found(articles(call, cut.rows), cut.total)


@AREA.read("articles/{sku}", "get_article", scope=SCOPE, answer=ARTICLE)
def get_article(call: Caller, sku: Sku) -> Article:
    """One article by SKU or GTIN, with price and availability."""
    found = catalog.variant_by_sku(call.viewer, sku=sku, market=call.hat.market, language=call.language)
    return articles(call, [found])[0]


class PriceLine(Told):
    sku: Sku
    quantity: Pieces = 1


class PriceQuestion(Told):
    lines: Annotated[list[PriceLine], Field(min_length=1, max_length=LONGEST_BATCH)]
    coupons: Annotated[list[Code], Field(max_length=10)] = []
    country: Country | None = None
    """Where it would be delivered; the caller's own country by default."""


@AREA.read("prices", "price_articles", scope=SCOPE, answer=PRICED, method="POST")
def price_articles(call: Caller, body: PriceQuestion) -> Priced:
    """What quantities would cost together, each line with every step of how its price came about. Nothing is stored."""
    typed = [line.sku for line in body.lines]
    found = catalog.variants_by_skus(call.viewer, skus=typed, market=call.hat.market, language=call.language)
    if unknown := [sku for sku in dict.fromkeys(typed) if sku not in found]:
        raise UnknownArticles(skus=", ".join(unknown)[:500])
    quote = pricing.quote(
        call.viewer,
        inputs=inputs_for(call, call.viewer, call.hat, body.country or ""),
        wanted=[Wanted(found[line.sku].id, line.quantity, line_key=str(n)) for n, line in enumerate(body.lines)],
        coupon_codes=body.coupons,
        now=call.now,
    )
    missing = set(quote.without_price)
    return Priced(quote, tuple(dict.fromkeys(sku for sku in typed if found[sku].id in missing)))


@AREA.list("suggestions", "suggest_products", scope=SCOPE, answer=PRODUCT_ROW)
def suggest_products(call: Caller, page: Page, q: Short) -> Found:
    """The best products for what has been typed so far."""
    found = catalog.suggest(call.viewer, text=q.strip(), market=call.hat.market, language=call.language)
    return whole(product_rows(call, inputs_of(call), found.products), page)
