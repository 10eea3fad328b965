"""The delivery desk that checkout asks: ways to the door, their price, and the day before paying.

A constant number of queries, whatever the basket holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from chapeau.commerce.catalog.models import Variant
from chapeau.commerce.fulfilment.models import DeliveryMethod, DeliveryRate
from chapeau.commerce.fulfilment.rules.docks import Source, by_nearness, leaves_from
from chapeau.commerce.fulfilment.rules.promise import dock_of, place_of, promise
from chapeau.commerce.fulfilment.rules.rates import rate_for
from chapeau.commerce.fulfilment.values import Rate
from chapeau.commerce.ordering.desk import DeliveryDesk, DeliveryOption, DeliveryQuestion
from chapeau.commerce.stock.models import Level, Warehouse
from chapeau.kit.workdays import say_day


def options(question: DeliveryQuestion, now: datetime) -> Sequence[DeliveryOption]:
    """Every method that goes there with that weight, as the house ordered them; pick-up where all of it lies."""
    methods = DeliveryMethod.objects.filter(archived_at=None).prefetch_related("rates").order_by("position", "code")
    sources = _sources([variant for variant, _ in question.lines])
    stocked = set(
        Variant.objects.filter(id__in=[variant for variant, _ in question.lines], is_stocked=True).values_list(
            "id", flat=True
        )
    )
    wanted = _added_up([(variant, quantity) for variant, quantity in question.lines if variant in stocked])
    found: list[DeliveryOption] = []
    for method in methods:
        if method.markets and question.market not in method.markets:
            continue
        option = _option(method, question, sources, wanted, now)
        if option is not None:
            found.append(option)
    return found


def _option(
    method: DeliveryMethod,
    question: DeliveryQuestion,
    sources: Sequence[Source],
    wanted: Sequence[tuple[UUID, int]],
    now: datetime,
) -> DeliveryOption | None:
    rates = [rate_value(rate) for rate in sorted(method.rates.all(), key=lambda r: (r.position, r.id))]
    rate = rate_for(
        rates,
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
        label=name_of(method, question.language),
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
    names: dict[str, str] = method.names
    return names.get(language) or names.get("en") or method.code


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


def _sources(variants: Sequence[UUID]) -> list[Source]:
    free: defaultdict[UUID, dict[UUID, int]] = defaultdict(dict)
    levels = Level.objects.filter(variant_id__in=variants)
    for variant, warehouse, on_hand, reserved in levels.values_list(
        "variant_id", "warehouse_id", "on_hand", "reserved"
    ):
        free[warehouse][variant] = on_hand - reserved
    return [
        Source(
            id=warehouse.id,
            code=warehouse.code,
            priority=warehouse.priority,
            dock=dock_of(
                country=warehouse.country,
                region=warehouse.region,
                time_zone=warehouse.time_zone,
                cut_off=warehouse.cut_off,
            ),
            free=free[warehouse.id],
        )
        for warehouse in Warehouse.objects.all()
    ]


def _added_up(lines: Sequence[tuple[UUID, int]]) -> list[tuple[UUID, int]]:
    """The same article may stand on two lines."""
    sums: defaultdict[UUID, int] = defaultdict(int)
    for variant, quantity in lines:
        sums[variant] += quantity
    return list(sums.items())


DESK = DeliveryDesk(name="fulfilment", options=options, label=label)
