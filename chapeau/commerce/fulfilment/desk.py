"""The delivery desk that checkout asks: ways to the door, their price, and the day before paying.

A constant number of queries, whatever the basket holds.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from chapeau.commerce.fulfilment.models import DeliveryMethod, DeliveryRate
from chapeau.commerce.fulfilment.rules.docks import Source, by_nearness, leaves_from
from chapeau.commerce.fulfilment.rules.promise import dock_of, place_of, promise
from chapeau.commerce.fulfilment.rules.rates import rate_for
from chapeau.commerce.fulfilment.values import Rate
from chapeau.commerce.ordering.desk import DeliveryDesk, DeliveryOption, DeliveryQuestion
from chapeau.kit.db import fetch
from chapeau.kit.workdays import say_day

# Every page that shows a day asks these.
_METHODS = """
SELECT method.id, method.code, method.kind, method.names, method.warehouse_id, method.working_days, method.tax_category,
       rate.countries, rate.up_to_g, rate.from_value_minor, rate.currency, rate.amount, rate.includes_tax,
       rate.extra_working_days
FROM fulfilment_method method LEFT JOIN fulfilment_rate rate ON rate.method_id = method.id
WHERE method.archived_at IS NULL AND (method.markets = '{}' OR %s = ANY(method.markets))
ORDER BY method.position, method.code, rate.position, rate.id
"""
_FREE = """
SELECT variant.id, variant.is_stocked, level.warehouse_id, level.on_hand - level.reserved
FROM catalog_variant variant LEFT JOIN stock_level level ON level.variant_id = variant.id
WHERE variant.id = ANY(%s::uuid[])
"""
_WAREHOUSES = "SELECT id, code, priority, country, region, time_zone, cut_off FROM stock_warehouse"


class _Method(NamedTuple):
    code: str
    kind: str
    names: Mapping[str, str]
    warehouse_id: UUID | None
    working_days: int
    tax_category: str
    rates: list[Rate]
    """In the house's order."""


def options(question: DeliveryQuestion, now: datetime) -> Sequence[DeliveryOption]:
    """Every method that goes there with that weight, as the house ordered them; pick-up where all of it lies."""
    stocked, sources = _sources([variant for variant, _ in question.lines])
    wanted = _added_up([(variant, quantity) for variant, quantity in question.lines if variant in stocked])
    found: list[DeliveryOption] = []
    for method in _methods(question.market):
        option = _option(method, question, sources, wanted, now)
        if option is not None:
            found.append(option)
    return found


def _option(
    method: _Method,
    question: DeliveryQuestion,
    sources: Sequence[Source],
    wanted: Sequence[tuple[UUID, int]],
    now: datetime,
) -> DeliveryOption | None:
    rate = rate_for(
        method.rates,
        country=question.country,
        currency=question.currency,
        weight_g=question.weight_g,
        value_minor=question.goods.minor,
        shows_gross=question.shows_gross,
    )
    is_pick_up = method.kind == DeliveryMethod.Kind.PICK_UP
    if is_pick_up:
        candidates = [s for s in sources if s.id == method.warehouse_id and s.holds(wanted)]
    else:
        candidates = by_nearness(sources, question.country)
    if rate is None or not candidates:
        return None
    used = leaves_from(candidates, wanted)
    day = max(
        promise(
            now,
            dock=source.dock,
            to=source.dock.place if is_pick_up else place_of(question.country, question.postal_code),
            working_days=method.working_days + rate.extra_working_days,
        ).promised_on
        for source in used
    )
    return DeliveryOption(
        code=method.code,
        label=name_in(method.names, question.language) or method.code,
        amount=rate.amount,
        includes_tax=rate.includes_tax,
        tax_category=method.tax_category,
        promised_on=day,
        promise=say_day(day, question.language),
        is_pick_up=is_pick_up,
        warehouse_id=used[0].id,
        handed_over_in=used[0].dock.place.country if is_pick_up else "",
    )


def label(code: str, language: str) -> str:
    """What a method is called, also one that is no longer offered."""
    method = DeliveryMethod.objects.filter(code=code).first()
    return name_of(method, language) if method else ""


def name_of(method: DeliveryMethod, language: str) -> str:
    """The method's name in the language, else in English, else its code."""
    return name_in(method.names, language) or method.code


def name_in(names: Mapping[str, str], language: str) -> str:
    return names.get(language) or names.get("en", "")


def rate_value(rate: DeliveryRate) -> Rate:
    return Rate(
        countries=tuple(rate.countries),
        up_to_g=rate.up_to_g,
        from_value_minor=rate.from_value_minor,
        currency=rate.currency,
        amount=rate.amount,
        includes_tax=rate.includes_tax,
        extra_working_days=rate.extra_working_days,
    )


def _methods(market: str) -> list[_Method]:
    methods: dict[UUID, _Method] = {}
    for key, code, kind, names, warehouse, working_days, tax_category, *rate in fetch(_METHODS, [market]):
        method = methods.get(key)
        if method is None:
            method = _Method(code, kind, json.loads(names), warehouse, working_days, tax_category, [])
            methods[key] = method
        if rate[0] is not None:
            method.rates.append(Rate(tuple(rate[0]), *rate[1:]))
    return list(methods.values())


def _sources(variants: Sequence[UUID]) -> tuple[set[UUID], list[Source]]:
    """Which of the articles are kept in stock at all, and what every warehouse has free of them."""
    stocked: set[UUID] = set()
    free: defaultdict[UUID, dict[UUID, int]] = defaultdict(dict)
    for variant, is_stocked, warehouse, pieces in fetch(_FREE, [list(variants)]):
        if is_stocked:
            stocked.add(variant)
        if warehouse is not None:
            free[warehouse][variant] = pieces
    return stocked, [
        Source(
            id=key,
            code=code,
            priority=priority,
            dock=dock_of(country=country, region=region, time_zone=time_zone, cut_off=cut_off),
            free=free[key],
        )
        for key, code, priority, country, region, time_zone, cut_off in fetch(_WAREHOUSES)
    ]


def _added_up(lines: Sequence[tuple[UUID, int]]) -> list[tuple[UUID, int]]:
    """The same article may stand on two lines."""
    sums: defaultdict[UUID, int] = defaultdict(int)
    for variant, quantity in lines:
        sums[variant] += quantity
    return list(sums.items())


DESK = DeliveryDesk(name="fulfilment", options=options, label=label)
