"""Lists and their prices: a change closes a period and opens a new one, a set at a time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.catalog.models import AttributeValue, Picture, PurchaseCost, Variant
from chapeau.commerce.pricing.actions.staff import require_price_setter
from chapeau.commerce.pricing.events import PriceListChanged, PricesSet
from chapeau.commerce.pricing.models import Price, PriceList, ShelfPrice
from chapeau.commerce.pricing.values import NewPrice
from chapeau.kit.bus import publish
from chapeau.kit.db import unreferenced
from chapeau.kit.ids import new_id
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.people.values import Viewer

IDS_PER_FACT = 1_000
MOST = Decimal("999999999999")


class PricesOverlap(Refusal):
    code = "prices-overlap"
    sentence = _(
        "For %(count)s articles another price is already planned in this period (%(skus)s). "
        "End that one first, or give the new price an end before it."
    )


class PriceInThePast(Refusal):
    code = "price-in-the-past"
    sentence = _("A price cannot begin in the past: what was charged stays as it was.")


class PriceNotPossible(Refusal):
    code = "price-not-possible"
    status = 422
    sentence = _("A price is zero or more, with at most 6 decimals, for at least one piece.")


class PriceListCodeTaken(Refusal):
    code = "price-list-code-taken"
    sentence = _("There is already a price list with the code %(code)s.")


@transaction.atomic
def create_price_list(
    viewer: Viewer,
    *,
    code: str,
    name: str,
    currency: str,
    includes_tax: bool,
    now: datetime,
    tax_country: str = "",
    markets: Sequence[str] = (),
    trades: Sequence[str] = (),
    countries: Sequence[str] = (),
    organisation_id: UUID | None = None,
    priority: int = 0,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> UUID:
    """A new list. Empty ``markets``, ``trades``, ``countries``: for all of them. Refuses: ``PriceListCodeTaken``.

    ``tax_country``: whose tax is inside the amounts when ``includes_tax``; empty: that of the country of delivery,
    so that the gross price is the same everywhere.
    """
    require_price_setter(viewer)
    if PriceList.objects.filter(code=code).exists():
        raise PriceListCodeTaken(code=code)
    price_list = PriceList.objects.create(
        code=code,
        name=name,
        currency=currency,
        includes_tax=includes_tax,
        tax_country=tax_country,
        markets=list(markets),
        trades=list(trades),
        countries=list(countries),
        organisation_id=organisation_id,
        priority=priority,
        valid_from=valid_from or now,
        valid_until=valid_until,
    )
    publish([PriceListChanged(occurred_at=now, actor_hat_id=viewer.hat_id, price_list_id=price_list.id)])
    return price_list.id


@transaction.atomic
def close_price_list(viewer: Viewer, *, price_list_id: UUID, at: datetime, now: datetime) -> None:
    """End a list. Refuses: ``NotFound``, ``PriceInThePast``."""
    require_price_setter(viewer)
    if at < now:
        raise PriceInThePast
    if not PriceList.objects.filter(id=price_list_id).update(valid_until=at):
        raise NotFound
    publish([PriceListChanged(occurred_at=now, actor_hat_id=viewer.hat_id, price_list_id=price_list_id)])


@transaction.atomic
def set_prices(
    viewer: Viewer,
    *,
    price_list_id: UUID,
    prices: Sequence[NewPrice],
    now: datetime,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> int:
    """Set prices of a list from a moment on (now by default); returns how many really changed.

    The price in force is closed there. With ``valid_until`` it comes back afterwards in a period of its own.
    The same price again changes nothing. Six statements, however many prices.
    Refuses: ``PricesOverlap`` (a price is already planned inside the period), ``PriceInThePast``,
    ``PriceNotPossible``, ``NotFound``.
    """
    require_price_setter(viewer)
    since = valid_from or now
    if since < now or (valid_until is not None and valid_until <= since):
        raise PriceInThePast
    _check_possible(prices)
    wanted = {(price.variant_id, price.minimum_quantity): price for price in prices}
    if not wanted:
        return 0
    if not PriceList.objects.filter(id=price_list_id).exists():
        raise NotFound
    ordered = [wanted[key] for key in sorted(wanted)]
    period: dict[str, Any] = {"list": price_list_id, "since": since, "until": valid_until}
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, {"variants": [price.variant_id for price in ordered]})
        cursor.execute(_DROP_UNCHANGED, {**period, **_columns(ordered)})
        changing = {(variant_id, minimum) for variant_id, minimum in cursor.fetchall()}
        ordered = [price for price in ordered if (price.variant_id, price.minimum_quantity) in changing]
        if not ordered:
            return 0
        columns = _columns(ordered)
        cursor.execute(_PLANNED, {**period, **columns})
        if planned := cursor.fetchall():
            raise PricesOverlap(count=len(planned), skus=", ".join(row[0] for row in planned[:5]))
        hat = {"hat": viewer.hat_id, "ids": [new_id() for _ in ordered], "after": [new_id() for _ in ordered]}
        cursor.execute(_SET, {**period, **columns, **hat})
    variant_ids = list(dict.fromkeys(price.variant_id for price in ordered))
    publish(
        [
            PricesSet(
                occurred_at=now,
                actor_hat_id=viewer.hat_id,
                price_list_id=price_list_id,
                variant_ids=tuple(variant_ids[start : start + IDS_PER_FACT]),
            )
            for start in range(0, len(variant_ids), IDS_PER_FACT)
        ]
    )
    return len(ordered)


@transaction.atomic
def end_prices(
    viewer: Viewer,
    *,
    price_list_id: UUID,
    variant_ids: Sequence[UUID],
    at: datetime,
    now: datetime,
    minimum_quantity: int | None = None,
) -> int:
    """Take articles off a list from a moment on, planned prices included; returns how many rows ended.

    With ``minimum_quantity`` only the price from that many pieces on.
    """
    require_price_setter(viewer)
    if at < now:
        raise PriceInThePast
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, {"variants": sorted(variant_ids)})
        wanted: dict[str, Any] = {
            "list": price_list_id,
            "variants": list(variant_ids),
            "at": at,
            "minimum": minimum_quantity,
        }
        cursor.execute(_END, wanted)
        ended = int(cursor.rowcount)
    publish(
        [
            PricesSet(
                occurred_at=now,
                actor_hat_id=viewer.hat_id,
                price_list_id=price_list_id,
                variant_ids=tuple(variant_ids[start : start + IDS_PER_FACT]),
            )
            for start in range(0, len(variant_ids), IDS_PER_FACT)
        ]
    )
    return ended


@transaction.atomic
def forget_prices(viewer: Viewer, *, variant_ids: Collection[UUID]) -> set[UUID]:
    """Delete the prices of articles to which nothing else refers: nobody can have been charged them.

    Returns those articles. For taking an import out. Refuses: ``Forbidden``.
    """
    require_price_setter(viewer)
    own = (AttributeValue, Picture, PurchaseCost)
    free = unreferenced(Variant, variant_ids, besides=(Price, ShelfPrice, *own))
    Price.objects.filter(variant_id__in=free).delete()
    return free


def _check_possible(prices: Sequence[NewPrice]) -> None:
    for price in prices:
        exponent = price.amount.as_tuple().exponent
        if (
            not isinstance(exponent, int)
            or not 0 <= price.amount < MOST
            or (exponent < -6 and price.amount != round(price.amount, 6))
            or price.base < 1
            or price.minimum_quantity < 1
        ):
            raise PriceNotPossible


def _columns(prices: Sequence[NewPrice]) -> Mapping[str, Any]:
    return {
        "variants": [price.variant_id for price in prices],
        "minimums": [price.minimum_quantity for price in prices],
        "amounts": [price.amount for price in prices],
        "bases": [price.base for price in prices],
    }


# Variants are locked in one order before the trigger locks them one by one.
_LOCK = "SELECT 1 FROM catalog_variant WHERE id = ANY(%(variants)s) ORDER BY id FOR UPDATE"

_DROP_UNCHANGED = """
SELECT wanted.variant_id, wanted.minimum_quantity
FROM unnest(%(variants)s::uuid[], %(minimums)s::int[], %(amounts)s::numeric[], %(bases)s::int[])
    AS wanted (variant_id, minimum_quantity, amount, base)
WHERE NOT EXISTS (
    SELECT 1 FROM pricing_price price
    WHERE price.price_list_id = %(list)s AND price.variant_id = wanted.variant_id
      AND price.minimum_quantity = wanted.minimum_quantity
      AND price.amount = wanted.amount AND price.base = wanted.base
      AND price.valid_from <= %(since)s
      AND (price.valid_until IS NULL OR price.valid_until >= coalesce(%(until)s::timestamptz, 'infinity')))
"""

_PLANNED = """
SELECT DISTINCT variant.sku
FROM unnest(%(variants)s::uuid[], %(minimums)s::int[], %(amounts)s::numeric[], %(bases)s::int[])
    AS wanted (variant_id, minimum_quantity, amount, base)
JOIN pricing_price price ON price.price_list_id = %(list)s AND price.variant_id = wanted.variant_id
 AND price.minimum_quantity = wanted.minimum_quantity
JOIN catalog_variant variant ON variant.id = wanted.variant_id
WHERE price.valid_from > %(since)s AND (price.valid_until IS NULL OR price.valid_until > price.valid_from)
  AND (%(until)s::timestamptz IS NULL OR price.valid_from < %(until)s)
ORDER BY variant.sku
"""

# Closes what is in force, opens the new period, and lets the old price return after an end.
_SET = """
WITH wanted AS (
    SELECT * FROM unnest(%(ids)s::uuid[], %(after)s::uuid[], %(variants)s::uuid[], %(minimums)s::int[],
                         %(amounts)s::numeric[], %(bases)s::int[])
        AS wanted (id, after_id, variant_id, minimum_quantity, amount, base)
), in_force AS (
    SELECT price.*, wanted.after_id FROM wanted
    JOIN pricing_price price ON price.price_list_id = %(list)s AND price.variant_id = wanted.variant_id
     AND price.minimum_quantity = wanted.minimum_quantity
    WHERE price.valid_from <= %(since)s AND (price.valid_until IS NULL OR price.valid_until > %(since)s)
), closed AS (
    UPDATE pricing_price price SET valid_until = %(since)s FROM in_force WHERE price.id = in_force.id RETURNING price.id
)
INSERT INTO pricing_price (id, price_list_id, variant_id, minimum_quantity, amount, base, valid_from, valid_until,
                           set_by_hat_id)
SELECT id, %(list)s, variant_id, minimum_quantity, amount, base, %(since)s, %(until)s::timestamptz, %(hat)s FROM wanted
UNION ALL
SELECT after_id, %(list)s, variant_id, minimum_quantity, amount, base, %(until)s, valid_until, set_by_hat_id
FROM in_force
WHERE %(until)s::timestamptz IS NOT NULL AND (valid_until IS NULL OR valid_until > %(until)s)
"""

_END = """
UPDATE pricing_price SET valid_until = greatest(valid_from, %(at)s)
WHERE price_list_id = %(list)s AND variant_id = ANY(%(variants)s) AND (valid_until IS NULL OR valid_until > %(at)s)
  AND (%(minimum)s::int IS NULL OR minimum_quantity = %(minimum)s)
"""
