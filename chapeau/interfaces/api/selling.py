"""Price lists, contracts, offers and coupons; for staff."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field

from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.pricing import actions
from chapeau.commerce.pricing import queries as pricing
from chapeau.commerce.pricing.values import NewPrice, NewTerm
from chapeau.commerce.pricing.values.office import ContractRow, PriceListRow, PromotionRow
from chapeau.interfaces.api import records
from chapeau.interfaces.api.bulk import each
from chapeau.interfaces.api.caller import Caller
from chapeau.interfaces.api.goods import find_article
from chapeau.interfaces.api.inputs import (
    Amount,
    Code,
    Country,
    Currency,
    Flag,
    Instant,
    Language,
    Line,
    MoneyIn,
    Percent,
    Pieces,
    Short,
    Sku,
    Told,
    decimal_of,
    minor_of,
)
from chapeau.interfaces.api.operations import Area
from chapeau.interfaces.api.paging import Found, Page, whole
from chapeau.kit.refusals import NotFound
from chapeau.person.people import queries as people
from chapeau.person.people.values import Market, StaffRole, Trade

AREA = Area("Selling", "Price lists, contracts, personal offers, promotions and coupons; for staff.")
READERS = (StaffRole.SALES, StaffRole.MARKETING, StaffRole.FINANCE, StaffRole.SERVICE)
SETTERS = (StaffRole.SALES, StaffRole.MARKETING)
Name = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\x00]*$")]
NewCode = Annotated[str, Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z_-]{0,39}$")]
Priority = Annotated[int, Field(ge=-1000, le=1000, strict=True)]


# --------------------------------------------------------------------------------------------------------- lists
@AREA.list("price-lists", "list_price_lists", scope="prices:read", answer=records.PRICE_LIST, staff=True, roles=READERS)
def list_price_lists(call: Caller, page: Page) -> Found:
    """All price lists, those in force first."""
    return whole(pricing.price_lists(call.viewer, now=call.now), page)


def show_price_list(call: Caller, code: str) -> PriceListRow:
    for row in pricing.price_lists(call.viewer, now=call.now):
        if row.code == code:
            return row
    raise NotFound


@AREA.read(
    "price-lists/{code}", "get_price_list", scope="prices:read", answer=records.PRICE_LIST, staff=True, roles=READERS
)
def get_price_list(call: Caller, code: Code) -> PriceListRow:
    """One price list."""
    return show_price_list(call, code)


class PriceListIn(Told):
    code: NewCode
    name: Name
    currency: Currency
    includes_tax: Flag
    tax_country: Country | None = None
    """Whose tax is inside the amounts; that of the country of delivery when left out."""
    markets: Annotated[list[Market], Field(max_length=6)] = []
    trades: Annotated[list[Trade], Field(max_length=6)] = []
    countries: Annotated[list[Country], Field(max_length=250)] = []
    organisation: Code | None = None
    priority: Priority = 0
    valid_from: Instant | None = None
    valid_until: Instant | None = None


@AREA.deed(
    "POST",
    "price-lists",
    "create_price_list",
    scope="prices:write",
    answer=records.PRICE_LIST,
    then=show_price_list,
    staff=True,
    roles=SETTERS,
    status=201,
)
def create_price_list(call: Caller, body: PriceListIn) -> dict[str, Any]:
    """A new price list. Empty markets, trades and countries: for all of them."""
    card = (
        people.organisation_page(call.viewer, code=body.organisation, now=call.now).card if body.organisation else None
    )
    actions.create_price_list(
        call.viewer,
        code=body.code,
        name=body.name,
        currency=body.currency,
        includes_tax=body.includes_tax,
        tax_country=body.tax_country or "",
        markets=body.markets,
        trades=body.trades,
        countries=body.countries,
        organisation_id=card.id if card else None,
        priority=body.priority,
        valid_from=body.valid_from,
        valid_until=body.valid_until,
        now=call.now,
    )
    return {"code": body.code}


class Ending(Told):
    at: Instant | None = None
    """Now when left out."""


@AREA.deed(
    "POST",
    "price-lists/{code}/close",
    "close_price_list",
    scope="prices:write",
    answer=records.PRICE_LIST,
    then=show_price_list,
    staff=True,
    roles=SETTERS,
)
def close_price_list(call: Caller, code: Code, body: Ending) -> dict[str, Any]:
    """End a price list."""
    row = show_price_list(call, code)
    actions.close_price_list(call.viewer, price_list_id=row.id, at=body.at or call.now, now=call.now)
    return {"code": code}


@AREA.list(
    "price-lists/{code}/prices", "list_prices", scope="prices:read", answer=records.PRICE, staff=True, roles=READERS
)
def list_prices(call: Caller, page: Page, code: Code, q: Short = "") -> Found:
    """The prices of a list in force and planned, by SKU and quantity."""
    rows, total = pricing.prices_of_list(
        call.viewer,
        price_list_id=show_price_list(call, code).id,
        now=call.now,
        text=q,
        page=page.number,
        page_size=page.size,
        language=call.language,
    )
    return Found(rows, total)


@AREA.list(
    "staff/articles/{sku}/prices",
    "list_price_history",
    scope="prices:read",
    answer=records.PRICE,
    staff=True,
    roles=READERS,
)
def list_price_history(call: Caller, page: Page, sku: Sku) -> Found:
    """Every period of every list for an article, newest first."""
    return whole(pricing.price_history(call.viewer, variant_ids=[find_article(call, sku).id]), page)


class PriceIn(Told):
    sku: Sku
    amount: Amount
    base: Annotated[int, Field(ge=1, le=100_000, strict=True)] = 1
    """For so many pieces."""
    minimum_quantity: Pieces = 1


class PricesIn(Told):
    prices: Annotated[list[PriceIn], Field(min_length=1, max_length=500)]
    valid_from: Instant | None = None
    valid_until: Instant | None = None


@AREA.bulk("price-lists/{code}/prices", "set_prices", scope="prices:write", staff=True, roles=SETTERS)
def set_prices(call: Caller, code: Code, body: PricesIn) -> dict[str, Any]:
    """Set prices of a list from a moment on; a result for each. The price in force is closed there, nothing is overwritten."""
    row = show_price_list(call, code)

    def set_one(one: PriceIn) -> None:
        price = NewPrice(find_article(call, one.sku).id, Decimal(one.amount), one.base, one.minimum_quantity)
        actions.set_prices(
            call.viewer,
            price_list_id=row.id,
            prices=[price],
            valid_from=body.valid_from,
            valid_until=body.valid_until,
            now=call.now,
        )

    return each(call, body.prices, set_one, name=lambda one: one.sku)


class PricesEnding(Ending):
    skus: Annotated[list[Sku], Field(min_length=1, max_length=500)]


@AREA.bulk("price-lists/{code}/prices/end", "end_prices", scope="prices:write", staff=True, roles=SETTERS)
def end_prices(call: Caller, code: Code, body: PricesEnding) -> dict[str, Any]:
    """Take articles off a list from a moment on; a result for each."""
    row = show_price_list(call, code)
    return each(
        call,
        body.skus,
        lambda sku: actions.end_prices(
            call.viewer,
            price_list_id=row.id,
            variant_ids=[find_article(call, sku).id],
            at=body.at or call.now,
            now=call.now,
        ),
        name=str,
    )


# ----------------------------------------------------------------------------------------------------- contracts
@AREA.list("contracts", "list_contracts", scope="prices:read", answer=records.CONTRACT, staff=True, roles=READERS)
def list_contracts(call: Caller, page: Page, organisation: Code | None = None) -> Found:
    """Contracts with their terms, newest first."""
    card = people.organisation_page(call.viewer, code=organisation, now=call.now).card if organisation else None
    return whole(pricing.contracts(call.viewer, organisation_id=card.id if card else None), page)


def show_contract(call: Caller, code: str) -> ContractRow:
    for row in pricing.contracts(call.viewer):
        if row.code == code:
            return row
    raise NotFound


@AREA.read("contracts/{code}", "get_contract", scope="prices:read", answer=records.CONTRACT, staff=True, roles=READERS)
def get_contract(call: Caller, code: Code) -> ContractRow:
    """One contract with its terms, past ones too."""
    return show_contract(call, code)


class TermIn(Told):
    """A net price of one article, or a percentage off an article, a category, or everything."""

    sku: Sku | None = None
    category: Code | None = None
    amount: Amount | None = None
    base: Annotated[int, Field(ge=1, le=100_000, strict=True)] = 1
    percent_off: Percent | None = None
    minimum_quantity: Pieces = 1


def _term(call: Caller, told: TermIn) -> NewTerm:
    return NewTerm(
        variant_id=find_article(call, told.sku).id if told.sku else None,
        category_id=catalog.category_id(call.viewer, code=told.category) if told.category else None,
        amount=decimal_of(told.amount),
        base=told.base,
        percent_off=decimal_of(told.percent_off),
        minimum_quantity=told.minimum_quantity,
    )


class ContractIn(Told):
    organisation: Code
    name: Name
    currency: Currency
    terms: Annotated[list[TermIn], Field(max_length=500)] = []
    valid_from: Instant | None = None
    valid_until: Instant | None = None


@AREA.deed(
    "POST",
    "contracts",
    "create_contract",
    scope="prices:write",
    answer=records.CONTRACT,
    then=show_contract,
    staff=True,
    roles=SETTERS,
    status=201,
)
def create_contract(call: Caller, body: ContractIn) -> dict[str, Any]:
    """A contract and its terms."""
    card = people.organisation_page(call.viewer, code=body.organisation, now=call.now).card
    made = actions.create_contract(
        call.viewer,
        organisation_id=card.id,
        name=body.name,
        currency=body.currency,
        terms=[_term(call, one) for one in body.terms],
        valid_from=body.valid_from,
        valid_until=body.valid_until,
        now=call.now,
    )
    rows = pricing.contracts(call.viewer, organisation_id=card.id)
    return {"code": next(row.code for row in rows if row.id == made)}


class Terms(Told):
    terms: Annotated[list[TermIn], Field(min_length=1, max_length=500)]
    valid_from: Instant | None = None


@AREA.deed(
    "POST",
    "contracts/{code}/terms",
    "set_terms",
    scope="prices:write",
    answer=records.CONTRACT,
    then=show_contract,
    edits=(records.CONTRACT, show_contract),
    staff=True,
    roles=SETTERS,
)
def set_terms(call: Caller, code: Code, body: Terms) -> dict[str, Any]:
    """Agree terms from a moment on; those for the same article or category and quantity end there."""
    row = show_contract(call, code)
    terms = [_term(call, one) for one in body.terms]
    actions.set_terms(call.viewer, contract_id=row.id, terms=terms, valid_from=body.valid_from, now=call.now)
    return {"code": code}


@AREA.deed(
    "POST",
    "contracts/{code}/end",
    "end_contract",
    scope="prices:write",
    answer=records.CONTRACT,
    then=show_contract,
    staff=True,
    roles=SETTERS,
)
def end_contract(call: Caller, code: Code, body: Ending) -> dict[str, Any]:
    """End a contract; their prices follow at once."""
    row = show_contract(call, code)
    actions.end_contract(call.viewer, contract_id=row.id, at=body.at or call.now, now=call.now)
    return {"code": code}


# ------------------------------------------------------------------------------------------------ personal offers
@AREA.list(
    "hats/{code}/offers",
    "list_personal_offers",
    scope="prices:read",
    answer=records.PERSONAL_OFFER,
    staff=True,
    roles=READERS,
)
def list_personal_offers(call: Caller, page: Page, code: Code) -> Found:
    """The personal offers of a hat, newest first."""
    hat = people.hat_card_by_code(call.viewer, code=code)
    return whole(pricing.personal_offers(call.viewer, hat_ids=[hat.id]), page)


class PersonalOfferIn(Told):
    """A percentage off an article, a category or everything; or a fixed price of an article, on the buyer's own basis."""

    sku: Sku | None = None
    category: Code | None = None
    percent_off: Percent | None = None
    amount: Amount | None = None
    currency: Currency | None = None
    limit_quantity: Pieces | None = None
    reason: Line = ""
    valid_from: Instant | None = None
    valid_until: Instant | None = None


@AREA.deed(
    "POST", "hats/{code}/offers", "give_personal_offer", scope="prices:write", staff=True, roles=SETTERS, status=201
)
def give_personal_offer(call: Caller, code: Code, body: PersonalOfferIn) -> dict[str, Any]:
    """Offer one hat a price of its own, with its reason."""
    hat = people.hat_card_by_code(call.viewer, code=code)
    actions.give_personal_offer(
        call.viewer,
        hat_id=hat.id,
        variant_id=find_article(call, body.sku).id if body.sku else None,
        category_id=catalog.category_id(call.viewer, code=body.category) if body.category else None,
        percent_off=decimal_of(body.percent_off),
        amount=decimal_of(body.amount),
        currency=body.currency or "",
        limit_quantity=body.limit_quantity,
        reason=body.reason,
        valid_from=body.valid_from,
        valid_until=body.valid_until,
        now=call.now,
    )
    return {}


@AREA.deed(
    "DELETE", "hats/{code}/offers/{offer}", "withdraw_personal_offer", scope="prices:write", staff=True, roles=SETTERS
)
def withdraw_personal_offer(call: Caller, code: Code, offer: Code) -> dict[str, Any]:
    """End a personal offer now."""
    hat = people.hat_card_by_code(call.viewer, code=code)
    for row in pricing.personal_offers(call.viewer, hat_ids=[hat.id]):
        if row.code == offer:
            actions.withdraw_personal_offer(call.viewer, offer_id=row.id, now=call.now)
            return {}
    raise NotFound


# ---------------------------------------------------------------------------------------------------- promotions
@AREA.list("promotions", "list_promotions", scope="offers:read", answer=records.PROMOTION, staff=True, roles=SETTERS)
def list_promotions(call: Caller, page: Page, live: bool = False) -> Found:
    """Promotions, those still open first."""
    return whole(pricing.promotions(call.viewer, now=call.now, only_live=live), page)


def show_promotion(call: Caller, code: str) -> PromotionRow:
    """The newest of that code: when one is made anew, the one before ends."""
    rows = [row for row in pricing.promotions(call.viewer, now=call.now) if row.code == code]
    if not rows:
        raise NotFound
    return max(rows, key=lambda row: row.valid_from)


@AREA.read(
    "promotions/{code}", "get_promotion", scope="offers:read", answer=records.PROMOTION, staff=True, roles=SETTERS
)
def get_promotion(call: Caller, code: Code) -> PromotionRow:
    """One promotion."""
    return show_promotion(call, code)


class PromotionIn(Told):
    code: NewCode
    names: Annotated[dict[Language, Name], Field(min_length=1)]
    kind: Annotated[str, Field(pattern="^(percent|amount|buy-x-get-y|order-percent|order-amount|free-delivery)$")]
    percent: Percent | None = None
    amount: Amount | None = None
    """Per piece on the list's basis, or per order on the buyer's."""
    currency: Currency | None = None
    buy_quantity: Annotated[int, Field(ge=1, le=1000, strict=True)] | None = None
    free_quantity: Annotated[int, Field(ge=1, le=1000, strict=True)] | None = None
    threshold: MoneyIn | None = None
    """Only from goods of so much on."""
    categories: Annotated[list[Code], Field(max_length=200)] = []
    skus: Annotated[list[Sku], Field(max_length=500)] = []
    markets: Annotated[list[Market], Field(max_length=6)] = []
    countries: Annotated[list[Country], Field(max_length=250)] = []
    is_combinable: Flag = False
    priority: Priority = 0
    needs_coupon: Flag = False
    valid_from: Instant | None = None
    valid_until: Instant | None = None


@AREA.deed(
    "POST",
    "promotions",
    "create_promotion",
    scope="offers:write",
    answer=records.PROMOTION,
    then=show_promotion,
    staff=True,
    roles=SETTERS,
    status=201,
)
def create_promotion(call: Caller, body: PromotionIn) -> dict[str, Any]:
    """A new promotion. One of the same code that is still open ends where this one begins."""
    currency = body.currency or (body.threshold.currency if body.threshold else "")
    for category in body.categories:
        catalog.category_id(call.viewer, code=category)
    actions.create_promotion(
        call.viewer,
        code=body.code,
        names=body.names,
        kind=body.kind,
        percent=decimal_of(body.percent),
        amount=decimal_of(body.amount),
        currency=currency,
        buy_quantity=body.buy_quantity,
        free_quantity=body.free_quantity,
        threshold_minor=minor_of(body.threshold),
        categories=body.categories,
        variant_ids=[find_article(call, sku).id for sku in body.skus],
        markets=body.markets,
        countries=body.countries,
        is_combinable=body.is_combinable,
        priority=body.priority,
        needs_coupon=body.needs_coupon,
        valid_from=body.valid_from,
        valid_until=body.valid_until,
        now=call.now,
    )
    return {"code": body.code}


@AREA.deed(
    "POST",
    "promotions/{code}/close",
    "close_promotion",
    scope="offers:write",
    answer=records.PROMOTION,
    then=show_promotion,
    staff=True,
    roles=SETTERS,
)
def close_promotion(call: Caller, code: Code, body: Ending) -> dict[str, Any]:
    """End a promotion; prices in the shop follow at once."""
    row = show_promotion(call, code)
    actions.close_promotion(call.viewer, promotion_id=row.id, at=body.at or call.now, now=call.now)
    return {"code": code}


@AREA.list(
    "promotions/{code}/coupons", "list_coupons", scope="offers:read", answer=records.COUPON, staff=True, roles=SETTERS
)
def list_coupons(call: Caller, page: Page, code: Code) -> Found:
    """The coupons that open a promotion, with their uses."""
    return whole(pricing.coupons(call.viewer, promotion_id=show_promotion(call, code).id), page)


class CouponsIn(Told):
    codes: Annotated[list[Code], Field(min_length=1, max_length=500)]
    limit_in_all: Annotated[int, Field(ge=1, le=10_000_000, strict=True)] | None = None
    limit_per_person: Annotated[int, Field(ge=1, le=1000, strict=True)] | None = None
    valid_from: Instant | None = None
    valid_until: Instant | None = None


@AREA.bulk("promotions/{code}/coupons", "create_coupons", scope="offers:write", staff=True, roles=SETTERS)
def create_coupons(call: Caller, code: Code, body: CouponsIn) -> dict[str, Any]:
    """New codes that open a promotion; a result for each."""
    row = show_promotion(call, code)
    return each(
        call,
        body.codes,
        lambda one: actions.create_coupons(
            call.viewer,
            promotion_id=row.id,
            codes=[one],
            limit_in_all=body.limit_in_all,
            limit_per_person=body.limit_per_person,
            valid_from=body.valid_from,
            valid_until=body.valid_until,
            now=call.now,
        ),
        name=str,
    )
