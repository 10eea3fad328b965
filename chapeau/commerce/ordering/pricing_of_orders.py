"""Prices an order or basket as it is now. Computing never writes: deeds store the result, queries show it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.catalog.values import VariantCard
from chapeau.commerce.ordering.desk import DeliveryOption, DeliveryQuestion, delivery_options
from chapeau.commerce.ordering.models import Order, OrderLine
from chapeau.commerce.ordering.rules.packs import nearest_allowed
from chapeau.commerce.pricing import queries as pricing
from chapeau.commerce.pricing.values import Charge, PriceInputs, Quote, Wanted, quote_to_json
from chapeau.kit.money import Money
from chapeau.person.people.values import SYSTEM, HatCard, Market

HOME_COUNTRY = "FR"


@dataclass(frozen=True, slots=True)
class Priced:
    """An order's lines and charges at one moment, and why some lines cannot be ordered."""

    card: HatCard | None
    inputs: PriceInputs
    articles: Mapping[UUID, VariantCard]
    quote: Quote
    options: tuple[DeliveryOption, ...]
    option: DeliveryOption | None
    """The chosen one, when it is still offered."""
    needs_delivery: bool
    problems: Mapping[UUID, str]
    """Line id to a sentence."""


def price_order(
    order: Order, lines: Sequence[OrderLine], *, card: HatCard | None, now: datetime, language: str = ""
) -> Priced:
    """Price ``lines`` for the order's hat or visitor, delivered to its country; constant number of queries.

    The caller has decided that the viewer may see the order. The charge of the chosen delivery depends on the
    goods' value: it is guessed from the stored option, and priced again only when the desk says otherwise.
    """
    guess = option_from_json(order.delivery_option) if order.delivery_method else None
    inputs = _inputs(order, card, guess, now)
    articles = catalog.variants(
        SYSTEM,
        ids=[line.variant_id for line in lines if line.variant_id],
        market=Market(inputs.market),
        language=language or order.language,
    )
    problems = {line.id: sentence for line in lines if (sentence := _problem(line, articles))}
    wanted = [
        Wanted(line.variant_id, line.quantity, str(line.id), line.staff_percent_off, line.staff_reason)
        for line in lines
        if line.variant_id and line.id not in problems
    ]

    def quote_with(option: DeliveryOption | None) -> Quote:
        return pricing.quote(
            SYSTEM,
            inputs=inputs,
            wanted=wanted,
            coupon_codes=order.coupon_codes,
            charges=[_charge(option, inputs.currency)] if option else [],
            now=now,
            order_id=order.id,
        )

    quote = quote_with(guess)
    carried = [line for line in lines if line.variant_id in articles and articles[line.variant_id].is_shippable]
    options: tuple[DeliveryOption, ...] = ()
    if carried:
        options = delivery_options(_question(order, carried, articles, inputs, quote, language), now)
    option = next((each for each in options if each.code == order.delivery_method), None)
    if _handed_over(option) != _handed_over(guess):
        inputs = _inputs(order, card, option, now)
        quote = quote_with(option)
    elif _cost_of(option) != _cost_of(guess):
        quote = quote_with(option)
    for variant_id in quote.without_price:
        for line in lines:
            if line.variant_id == variant_id:
                problems[line.id] = _("We have no price for this article. Remove it, or ask us.")
    return Priced(card, inputs, articles, quote, options, option, bool(carried), problems)


def _inputs(order: Order, card: HatCard | None, option: DeliveryOption | None, now: datetime) -> PriceInputs:
    """What is fetched is taxed where it is handed over, all else where it goes."""
    return pricing.price_inputs(
        SYSTEM,
        hat=card,
        country=order.country,
        now=now,
        visitor_id=order.visitor_id,
        taxed_in=_handed_over(option),
    )


def _handed_over(option: DeliveryOption | None) -> str:
    return option.handed_over_in if option else ""


def _problem(line: OrderLine, articles: Mapping[UUID, VariantCard]) -> str:
    article = articles.get(line.variant_id) if line.variant_id else None
    if article is None or not article.is_on_sale:
        return _("This article is no longer sold here. Remove it to go on.")
    if not article.pack.fits(line.quantity):
        nearest = nearest_allowed(line.quantity, minimum=article.pack.minimum, step=article.pack.step)
        return _("Sold from %(minimum)s pieces on, in steps of %(step)s: %(nearest)s is the nearest quantity.") % {
            "minimum": article.pack.minimum,
            "step": article.pack.step,
            "nearest": nearest,
        }
    return ""


def _question(
    order: Order,
    carried: Sequence[OrderLine],
    articles: Mapping[UUID, VariantCard],
    inputs: PriceInputs,
    quote: Quote,
    language: str,
) -> DeliveryQuestion:
    pieces = tuple((line.variant_id, line.quantity) for line in carried if line.variant_id)
    return DeliveryQuestion(
        currency=inputs.currency,
        shows_gross=inputs.shows_gross,
        country=order.country,
        postal_code=(order.delivery_address or {}).get("postal_code", ""),
        market=inputs.market,
        language=language or order.language,
        weight_g=sum(articles[variant_id].weight_g * quantity for variant_id, quantity in pieces),
        goods=quote.goods,
        lines=pieces,
    )


def _charge(option: DeliveryOption, currency: str) -> Charge:
    return Charge(option.label, Money.of(option.amount, currency), option.includes_tax, option.tax_category)


def _cost_of(option: DeliveryOption | None) -> tuple[Decimal, bool, str, str] | None:
    return (option.amount, option.includes_tax, option.tax_category, option.label) if option else None


# ------------------------------------------------------------------------------------------------ onto the rows


def apply_price(order: Order, lines: Sequence[OrderLine], priced: Priced) -> None:
    """Put the amounts on the rows in memory; saving them is the deed's."""
    quote = priced.quote
    stored = quote_to_json(quote)
    steps = {line["line_key"]: line["steps"] for line in stored.pop("lines")}
    by_key = {line.line_key: line for line in quote.lines}
    for line in lines:
        article = priced.articles.get(line.variant_id) if line.variant_id else None
        if article:
            line.sku, line.name = article.sku, article.title[:300]
        found = by_key.get(str(line.id))
        line.unit_price = found.unit_price if found else Decimal(0)
        line.price_base = found.base if found else 1
        line.net_minor = found.net.minor if found else 0
        line.tax_minor = found.tax.minor if found else 0
        line.gross_minor = found.gross.minor if found else 0
        line.tax_percent = found.tax_percent if found else Decimal(0)
        line.tax_category = found.tax_category if found else "standard"
        line.exemption_reason = found.exemption_reason if found else ""
        line.adjustments = steps.get(str(line.id), [])
    order.currency, order.shows_gross, order.market = quote.currency, quote.shows_gross, priced.inputs.market
    order.net_minor, order.tax_minor, order.gross_minor = quote.net.minor, quote.tax.minor, quote.gross.minor
    order.quote, order.priced_at = stored, quote.priced_at
    if order.delivery_method:
        order.delivery_option = option_to_json(priced.option) if priced.option else None
        order.promised_on = priced.option.promised_on if priced.option else None


_STORE_LINES = """
UPDATE ordering_line AS line SET
    sku = given.sku, name = given.name, unit_price = given.unit_price, price_base = given.price_base,
    net_minor = given.net_minor, tax_minor = given.tax_minor, gross_minor = given.gross_minor,
    tax_percent = given.tax_percent, tax_category = given.tax_category, exemption_reason = given.exemption_reason,
    adjustments = given.adjustments, cost_minor = given.cost_minor
FROM jsonb_to_recordset(%s::jsonb) AS given (
    id uuid, sku text, name text, unit_price numeric, price_base int, net_minor bigint, tax_minor bigint,
    gross_minor bigint, tax_percent numeric, tax_category text, exemption_reason text, adjustments jsonb,
    cost_minor bigint)
WHERE line.id = given.id AND line.order_id = %s
"""

_ORDER_PRICE_FIELDS = (
    "currency",
    "shows_gross",
    "market",
    "net_minor",
    "tax_minor",
    "gross_minor",
    "quote",
    "priced_at",
    "delivery_option",
    "promised_on",
    "changed_at",
)


def store_price(order: Order, lines: Sequence[OrderLine], *, now: datetime, also: Sequence[str] = ()) -> None:
    """Write what ``apply_price`` put on the rows: one statement for the lines, one for the order."""
    order.changed_at = now
    if lines:
        rows = [
            {
                "id": str(line.id),
                "sku": line.sku,
                "name": line.name,
                "unit_price": str(line.unit_price),
                "price_base": line.price_base,
                "net_minor": line.net_minor,
                "tax_minor": line.tax_minor,
                "gross_minor": line.gross_minor,
                "tax_percent": str(line.tax_percent),
                "tax_category": line.tax_category,
                "exemption_reason": line.exemption_reason,
                "adjustments": line.adjustments,
                "cost_minor": line.cost_minor,
            }
            for line in lines
        ]
        with connection.cursor() as cursor:
            cursor.execute(_STORE_LINES, [json.dumps(rows), order.id])
    order.save(update_fields=[*_ORDER_PRICE_FIELDS, *also])


def option_to_json(option: DeliveryOption) -> dict[str, Any]:
    return {
        "code": option.code,
        "label": option.label,
        "amount": str(option.amount),
        "includes_tax": option.includes_tax,
        "tax_category": option.tax_category,
        "promised_on": option.promised_on.isoformat() if option.promised_on else None,
        "promise": option.promise,
        "is_pick_up": option.is_pick_up,
        "warehouse_id": str(option.warehouse_id) if option.warehouse_id else None,
        "handed_over_in": option.handed_over_in,
    }


def option_from_json(stored: Mapping[str, Any] | None) -> DeliveryOption | None:
    if not stored:
        return None
    return DeliveryOption(
        code=stored["code"],
        label=stored["label"],
        amount=Decimal(stored["amount"]),
        includes_tax=stored["includes_tax"],
        tax_category=stored["tax_category"],
        promised_on=date.fromisoformat(stored["promised_on"]) if stored["promised_on"] else None,
        promise=stored["promise"],
        is_pick_up=stored["is_pick_up"],
        warehouse_id=UUID(stored["warehouse_id"]) if stored["warehouse_id"] else None,
        handed_over_in=stored.get("handed_over_in", ""),
    )
