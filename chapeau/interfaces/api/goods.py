"""Products, their costs, and stock; for staff."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from chapeau.commerce.catalog import actions
from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.catalog.values import (
    Given,
    NewPicture,
    NewProduct,
    NewVariant,
    ProductEdit,
    VariantCard,
    VariantEdit,
    Words,
)
from chapeau.commerce.catalog.values.office import EditedProduct
from chapeau.commerce.stock import actions as stock_deeds
from chapeau.commerce.stock import queries as stock
from chapeau.commerce.stock.values import Piece
from chapeau.interfaces.api import inputs, records
from chapeau.interfaces.api.bulk import each
from chapeau.interfaces.api.caller import Caller
from chapeau.interfaces.api.inputs import (
    Amount,
    Code,
    Currency,
    Flag,
    Instant,
    Language,
    Line,
    Pieces,
    PiecesOrNone,
    Short,
    Sku,
    Told,
)
from chapeau.interfaces.api.operations import Area
from chapeau.interfaces.api.paging import Found, Page, whole
from chapeau.interfaces.api.shapes import shape
from chapeau.kit.refusals import NotFound
from chapeau.person.people.values import Market, StaffRole

AREA = Area("Goods", "Products with all that can be said of them, their costs, and stock by warehouse; for staff.")
READ, WRITE = "products:read", "products:write"
EDITORS = (StaffRole.SALES, StaffRole.MARKETING)
SEES_COST = (StaffRole.SALES, StaffRole.FINANCE)
STOCK_READERS = (StaffRole.LOGISTICS, StaffRole.SALES, StaffRole.SERVICE, StaffRole.FINANCE)
MOVERS = (StaffRole.LOGISTICS,)
SORTS = Annotated[str, Field(pattern="^-?(name|category|created)$")]


@dataclass(frozen=True, slots=True)
class ProductChange:
    """One line of a product's history."""

    field: str
    before: str
    after: str
    by_hat_id: UUID | None
    changed_at: datetime


PRODUCT_CHANGE = shape(ProductChange, "ProductChange")


@AREA.list("staff/products", "list_all_products", scope=READ, answer=records.PRODUCT_FOR_STAFF, staff=True)
def list_all_products(
    call: Caller,
    page: Page,
    q: Short = "",
    state: Annotated[str, Field(pattern="^(published|draft|archived)$")] | None = None,
    category: Code | None = None,
    market: Market | None = None,
    sort: SORTS = "name",
) -> Found:
    """All products, also drafts; archived ones when asked for."""
    found = catalog.product_rows(
        call.viewer,
        language=call.language,
        text=q,
        state=state or "",
        category=category or "",
        market=market or "",
        sort=sort,
        page=page.number,
        page_size=page.size,
    )
    return Found(found.rows, found.total)


def show_product(call: Caller, code: str, **path: object) -> EditedProduct:
    return catalog.product_to_edit(call.viewer, code=code, language=call.language)


@AREA.read("staff/products/{code}", "get_product_to_edit", scope=READ, answer=records.EDITED_PRODUCT, staff=True)
def get_product_to_edit(call: Caller, code: Code) -> EditedProduct:
    """A product with all that can be changed of it, in every language."""
    return show_product(call, code)


@AREA.list("staff/products/{code}/changes", "list_product_changes", scope=READ, answer=PRODUCT_CHANGE, staff=True)
def list_product_changes(call: Caller, page: Page, code: Code) -> Found:
    """Who changed what of a product, newest first."""
    rows = catalog.changes(call.viewer, product_id=show_product(call, code).id, limit=1000)
    told = [ProductChange(row.field, row.before, row.after, row.by_hat_id, row.changed_at) for row in rows]
    return whole(told, page)


@AREA.list("staff/attributes", "list_attributes", scope=READ, answer=records.ATTRIBUTE, staff=True)
def list_attributes(call: Caller, page: Page) -> Found:
    """Every property articles can have, with its choices."""
    return whole(catalog.attribute_cards(call.viewer, language=call.language), page)


class WordsIn(Told):
    name: Annotated[str, Field(min_length=1, max_length=200, pattern=inputs.NO_NULL)]
    summary: Annotated[str, Field(max_length=500, pattern=inputs.NO_NULL)] = ""
    description: Annotated[str, Field(max_length=20_000, pattern=inputs.NO_NULL)] = ""
    seo_title: Short = ""
    seo_description: Line = ""
    slug: Annotated[str, Field(pattern=r"^[a-z0-9-]{0,100}$")] = ""


class GivenIn(Told):
    """A property's choice, or its number."""

    attribute: Code
    choice: Annotated[str, Field(pattern=r"^[0-9A-Za-z._-]{0,64}$")] = ""
    number: Annotated[str, Field(pattern=r"^-?[0-9]{1,9}(\.[0-9]{1,4})?$")] | None = None

    def given(self) -> Given:
        return Given(self.attribute, self.choice, inputs.decimal_of(self.number))


class PictureIn(Told):
    file: Annotated[str, Field(pattern=r"^(articles|static)/[0-9A-Za-z._/-]{1,150}$")]
    """A picture the house has: as `get_product_to_edit` names it."""
    alt: dict[Language, Line] = {}


Gtin = Annotated[str, Field(pattern=r"^([0-9]{8,14})?$")]


class VariantIn(Told):
    sku: Sku
    gtin: Gtin = ""
    options: dict[Code, Short] = {}
    unit: Annotated[str, Field(pattern=r"^[a-z-]{1,16}$")] = "piece"
    pack_size: Pieces = 1
    minimum_quantity: Pieces = 1
    quantity_step: Pieces = 1
    business_minimum_quantity: Pieces | None = None
    business_quantity_step: Pieces | None = None
    weight_g: PiecesOrNone = 0
    is_stocked: Flag = True
    costs: dict[Currency, Amount] = {}

    def variant(self) -> NewVariant:
        told = self.model_dump() | {"costs": {currency: Decimal(amount) for currency, amount in self.costs.items()}}
        return NewVariant(**told)


class ProductIn(Told):
    category: Code
    words: Annotated[dict[Language, WordsIn], Field(min_length=1)]
    variants: Annotated[list[VariantIn], Field(min_length=1, max_length=200)]
    brand: Short = ""
    tax_category: Annotated[str, Field(pattern=r"^[a-z-]{1,16}$")] = "standard"
    option_names: Annotated[list[Code], Field(max_length=5)] = []
    markets: Annotated[list[Market], Field(max_length=6)] = []
    """Empty: for everybody."""
    is_shippable: Flag = True
    attributes: Annotated[list[GivenIn], Field(max_length=100)] = []
    is_published: Flag = False

    def product(self) -> NewProduct:
        return NewProduct(
            category=self.category,
            words={language: Words(**words.model_dump()) for language, words in self.words.items()},
            variants=tuple(variant.variant() for variant in self.variants),
            brand=self.brand,
            tax_category=self.tax_category,
            option_names=tuple(self.option_names),
            markets=tuple(self.markets),
            is_shippable=self.is_shippable,
            attributes=tuple(one.given() for one in self.attributes),
            is_published=self.is_published,
        )


def _create(call: Caller, product: ProductIn) -> str:
    (made,) = actions.create_products(call.viewer, products=[product.product()], now=call.now)
    return catalog.products(call.viewer, ids=[made], market=None, language=call.language)[0].code


@AREA.deed(
    "POST",
    "staff/products",
    "create_product",
    scope=WRITE,
    answer=records.EDITED_PRODUCT,
    then=show_product,
    staff=True,
    roles=EDITORS,
    status=201,
)
def create_product(call: Caller, body: ProductIn) -> dict[str, Any]:
    """A product with its articles; on sale when `is_published`."""
    return {"code": _create(call, body)}


class Products(Told):
    products: Annotated[list[ProductIn], Field(min_length=1, max_length=200)]


@AREA.bulk("staff/products/batch", "create_products", scope=WRITE, staff=True, roles=EDITORS)
def create_products(call: Caller, body: Products) -> dict[str, Any]:
    """Many products; a result for each, named by its first SKU."""
    return each(call, body.products, lambda one: _create(call, one), name=lambda one: one.variants[0].sku)


class VariantChange(Told):
    sku: Sku | None = None
    gtin: Gtin | None = None
    unit: Annotated[str, Field(pattern=r"^[a-z-]{1,16}$")] | None = None
    pack_size: Pieces | None = None
    minimum_quantity: Pieces | None = None
    quantity_step: Pieces | None = None
    business_minimum_quantity: Pieces | None = None
    business_quantity_step: Pieces | None = None
    weight_g: PiecesOrNone | None = None
    is_stocked: Flag | None = None
    is_archived: Flag | None = None


class ProductChangeIn(Told):
    """What is left out stays as it is; lists are told anew as a whole."""

    category: Code | None = None
    brand: Short | None = None
    tax_category: Annotated[str, Field(pattern=r"^[a-z-]{1,16}$")] | None = None
    markets: Annotated[list[Market], Field(max_length=6)] | None = None
    is_shippable: Flag | None = None
    words: dict[Language, WordsIn] | None = None
    attributes: Annotated[list[GivenIn], Field(max_length=100)] | None = None
    pictures: Annotated[list[PictureIn], Field(max_length=50)] | None = None
    variants: dict[Sku, VariantChange] | None = None
    """By SKU as it is now."""

    def edit(self) -> ProductEdit:
        return ProductEdit(
            category=self.category,
            brand=self.brand,
            tax_category=self.tax_category,
            markets=None if self.markets is None else tuple(self.markets),
            is_shippable=self.is_shippable,
            words=None
            if self.words is None
            else {language: Words(**words.model_dump()) for language, words in self.words.items()},
            attributes=None if self.attributes is None else tuple(one.given() for one in self.attributes),
            pictures=None if self.pictures is None else tuple(NewPicture(one.file, one.alt) for one in self.pictures),
            variants=None
            if self.variants is None
            else {sku: VariantEdit(**change.model_dump()) for sku, change in self.variants.items()},
        )


@AREA.deed(
    "PATCH",
    "staff/products/{code}",
    "change_product",
    scope=WRITE,
    answer=records.EDITED_PRODUCT,
    then=show_product,
    edits=(records.EDITED_PRODUCT, show_product),
    staff=True,
    roles=EDITORS,
)
def change_product(call: Caller, code: Code, body: ProductChangeIn) -> dict[str, Any]:
    """Change a product; each change stands in its history."""
    actions.edit_products(call.viewer, edits={code: body.edit()}, now=call.now)
    return {"code": code}


class ManyCodes(Told):
    codes: Annotated[list[Code], Field(min_length=1, max_length=500)]


def _for_each(call: Caller, codes: Sequence[str], deed: Callable[..., int]) -> dict[str, Any]:
    return each(call, codes, lambda code: deed(call.viewer, codes=[code], now=call.now), name=str)


@AREA.bulk("staff/products/publish", "publish_products", scope=WRITE, staff=True, roles=EDITORS)
def publish_products(call: Caller, body: ManyCodes) -> dict[str, Any]:
    """Put products on sale, also from the archive; a result for each."""
    return _for_each(call, body.codes, actions.publish_products)


@AREA.bulk("staff/products/withdraw", "withdraw_products", scope=WRITE, staff=True, roles=EDITORS)
def withdraw_products(call: Caller, body: ManyCodes) -> dict[str, Any]:
    """Take products off sale for now; a result for each."""
    return _for_each(call, body.codes, actions.withdraw_products)


@AREA.bulk("staff/products/archive", "archive_products", scope=WRITE, staff=True, roles=EDITORS)
def archive_products(call: Caller, body: ManyCodes) -> dict[str, Any]:
    """Take products off sale for good; orders keep them. A result for each."""
    return _for_each(call, body.codes, actions.archive_products)


def find_article(call: Caller, sku: str) -> VariantCard:
    return catalog.variant_by_sku(call.viewer, sku=sku, market=None, language=call.language)


@AREA.list(
    "staff/articles/{sku}/costs", "list_costs", scope=READ, answer=records.COST_PERIOD, staff=True, roles=SEES_COST
)
def list_costs(call: Caller, page: Page, sku: Sku) -> Found:
    """What an article costs the house, every period, newest first."""
    return whole(catalog.cost_history(call.viewer, variant_id=find_article(call, sku).id), page)


class CostIn(Told):
    sku: Sku
    amount: Amount
    currency: Annotated[str, Field(pattern="^(EUR|CHF|GBP|USD)$")] = "EUR"


class Costs(Told):
    costs: Annotated[list[CostIn], Field(min_length=1, max_length=500)]


@AREA.bulk("staff/costs", "set_costs", scope=WRITE, staff=True, roles=SEES_COST)
def set_costs(call: Caller, body: Costs) -> dict[str, Any]:
    """Purchase costs per piece, from now on; a result for each."""

    def set_one(one: CostIn) -> None:
        costs = {find_article(call, one.sku).id: Decimal(one.amount)}
        actions.set_costs(call.viewer, currency=one.currency, costs=costs, now=call.now)

    return each(call, body.costs, set_one, name=lambda one: one.sku)


# ---------------------------------------------------------------------------------------------------------- stock
@AREA.list("stock", "list_stock", scope="stock:read", answer=records.LEVEL, staff=True, roles=STOCK_READERS)
def list_stock(
    call: Caller,
    page: Page,
    q: Short = "",
    warehouse: Code | None = None,
    low: bool = False,
    sort: Annotated[str, Field(pattern="^-?(sku|on_hand|available|reorder)$")] = "sku",
) -> Found:
    """What is on hand, promised and free, by article and warehouse."""
    rows, total = stock.level_list(
        call.viewer,
        language=call.language,
        text=q,
        warehouse=warehouse or "",
        low_only=low,
        sort=sort,
        page=page.number,
        page_size=page.size,
    )
    return Found(rows, total)


@AREA.list(
    "stock/{sku}/movements",
    "list_movements",
    scope="stock:read",
    answer=records.MOVEMENT,
    staff=True,
    roles=STOCK_READERS,
)
def list_movements(
    call: Caller, page: Page, sku: Sku, warehouse: Code | None = None, before: Instant | None = None
) -> Found:
    """The moves that made an article's stock, newest first, at most 1000; go on with `before`."""
    rows = stock.movements(
        call.viewer, variant_id=find_article(call, sku).id, warehouse=warehouse or "", before=before, limit=1000
    )
    return whole(rows, page)


@AREA.list(
    "warehouses", "list_warehouses", scope="stock:read", answer=records.WAREHOUSE, staff=True, roles=STOCK_READERS
)
def list_warehouses(call: Caller, page: Page) -> Found:
    """The warehouses, in the order in which they are drawn from."""
    return whole(stock.warehouses(call.viewer), page)


class Move(Told):
    sku: Sku
    warehouse: Code
    quantity: PiecesOrNone


class GoodsIn(Told):
    pieces: Annotated[list[Move], Field(min_length=1, max_length=500)]
    reason: Line = ""


def _piece(call: Caller, move: Move) -> Piece:
    for warehouse in stock.warehouses(call.viewer):
        if warehouse.code == move.warehouse:
            return Piece(find_article(call, move.sku).id, warehouse.id, move.quantity)
    raise NotFound


@AREA.bulk("stock/receive", "receive_goods", scope="stock:write", staff=True, roles=MOVERS)
def receive_goods(call: Caller, body: GoodsIn) -> dict[str, Any]:
    """Goods have come in; a result for each article."""
    return each(
        call,
        body.pieces,
        lambda one: stock_deeds.receive(call.viewer, pieces=[_piece(call, one)], reason=body.reason, now=call.now),
        name=lambda one: one.sku,
    )


class Counted(GoodsIn):
    reason: Line


@AREA.bulk("stock/count", "correct_stock", scope="stock:write", staff=True, roles=MOVERS)
def correct_stock(call: Caller, body: Counted) -> dict[str, Any]:
    """Set what is on hand to what was counted, with the reason; a result for each article."""
    return each(
        call,
        body.pieces,
        lambda one: stock_deeds.correct(call.viewer, pieces=[_piece(call, one)], reason=body.reason, now=call.now),
        name=lambda one: one.sku,
    )


@AREA.bulk("stock/reorder-points", "set_reorder_points", scope="stock:write", staff=True, roles=MOVERS)
def set_reorder_points(call: Caller, body: GoodsIn) -> dict[str, Any]:
    """Below how many free pieces to order again; a result for each article."""

    def set_one(one: Move) -> None:
        piece = _piece(call, one)
        points = {(piece.variant_id, piece.warehouse_id): piece.quantity}
        stock_deeds.set_reorder_points(call.viewer, points=points)

    return each(call, body.pieces, set_one, name=lambda one: one.sku)
