"""Shelf prices: what a piece costs in a price view, stored with periods for sorting, filtering and the lowest price of
30 days. Computed by the same staircase as what is shown, a set at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import connection, transaction

from chapeau.commerce.pricing.loading import as_array, load_articles, load_buyer
from chapeau.commerce.pricing.models import PriceView
from chapeau.commerce.pricing.rules.staircase import shelf_amounts
from chapeau.commerce.pricing.values import PriceInputs, TaxPosition
from chapeau.kit.ids import new_id

VARIANTS_AT_ONCE = 20_000


@transaction.atomic
def open_price_views(inputs: Iterable[PriceInputs], *, now: datetime) -> tuple[UUID, ...]:
    """Views for these inputs where there are none yet; returns the new ones, still without shelf prices."""
    keys = {item.view_key: item for item in inputs}
    known = {
        (v.currency, v.shows_gross, v.market, v.trade, v.country, v.organisation_id, v.tax_position): v.id
        for v in PriceView.objects.all()
    }
    fresh = [
        PriceView(
            currency=key[0],
            shows_gross=key[1],
            market=key[2],
            trade=key[3],
            country=key[4],
            organisation_id=key[5],
            tax_position=key[6],
            house_country=item.house_country,
        )
        for key, item in sorted(keys.items(), key=lambda pair: str(pair[0]))
        if key not in known
    ]
    PriceView.objects.bulk_create(fresh, ignore_conflicts=True)
    return tuple(view.id for view in fresh)


def refresh_shelf(
    *, now: datetime, view_ids: Sequence[UUID] | None = None, variant_ids: Sequence[UUID] | None = None
) -> int:
    """Compute shelf prices anew (of all views and variants by default); returns how many changed.

    A changed price closes its period at ``now`` and opens a new one; an equal one is left as it is. A view is one
    transaction; the view's row is locked.
    """
    wanted = PriceView.objects.order_by("id").values_list("id", flat=True)
    if view_ids is not None:
        wanted = wanted.filter(id__in=view_ids)
    return sum(_refresh_view(view_id, variant_ids, now) for view_id in wanted)


def refresh_due(*, now: datetime) -> int:
    """Refresh every view for what began or ended since its last whole refresh: prices, terms, lists, promotions, tax.

    Returns how many shelf prices changed.
    """
    changed = 0
    for view in PriceView.objects.order_by("id"):
        if view.refreshed_at is None:
            changed += _refresh_view(view.id, None, now)
            continue
        everything, variant_ids = _edges(view, now)
        if everything or variant_ids:
            changed += _refresh_view(view.id, None if everything else variant_ids, now)
        PriceView.objects.filter(id=view.id, refreshed_at__lt=now).update(refreshed_at=now)
    return changed


def inputs_of_view(view: PriceView) -> PriceInputs:
    return PriceInputs(
        currency=view.currency,
        shows_gross=view.shows_gross,
        market=view.market,
        trade=view.trade,
        country=view.country,
        organisation_id=view.organisation_id,
        tax_position=TaxPosition(view.tax_position),
        house_country=view.house_country,
    )


def _edges(view: PriceView, now: datetime) -> tuple[bool, list[UUID]]:
    """Whether anything general began or ended since the view's refresh, else the variants for which something did."""
    parameters = {
        "since": view.refreshed_at,
        "now": now,
        "currency": view.currency,
        "organisation": view.organisation_id,
        "market": view.market,
        "country": view.country,
    }
    with connection.cursor() as cursor:
        cursor.execute(_GENERAL_EDGES, parameters)
        if cursor.fetchone()[0]:
            return True, []
        cursor.execute(_VARIANT_EDGES, parameters)
        return False, [row[0] for row in cursor.fetchall()]


@transaction.atomic
def _refresh_view(view_id: UUID, variant_ids: Sequence[UUID] | None, now: datetime) -> int:
    view = PriceView.objects.select_for_update().get(id=view_id)
    moment = max(now, view.refreshed_at) if view.refreshed_at else now
    inputs = inputs_of_view(view)
    changed = 0
    for some in _in_parts(variant_ids):
        articles = load_articles(inputs, some, moment)
        buyer = load_buyer(inputs, some, articles, moment, with_offers=False)
        changed += _store(view_id, some, shelf_amounts(buyer, articles), moment)
    if variant_ids is None:
        view.refreshed_at = moment
    if variant_ids is None or changed:
        # Written anew also when only some prices changed: remembered orders of lists hold as long as this row.
        view.save(update_fields=["refreshed_at"])
    return changed


def _in_parts(variant_ids: Sequence[UUID] | None) -> Iterator[list[UUID]]:
    if variant_ids is None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM catalog_variant ORDER BY id")
            variant_ids = [row[0] for row in cursor.fetchall()]
    for start in range(0, len(variant_ids), VARIANTS_AT_ONCE):
        yield list(variant_ids[start : start + VARIANTS_AT_ONCE])


def _store(
    view_id: UUID, variant_ids: Sequence[UUID], amounts: Sequence[tuple[UUID, Decimal, Decimal]], now: datetime
) -> int:
    """Close what changed or is no longer sold, open what is new: four statements, whatever the number.

    Compared here and not by a join: after a first filling the planner knows nothing of either side.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, {"view": view_id, "variants": as_array(variant_ids)})
        shown = {variant_id: row for variant_id, *row in cursor.fetchall()}
        fresh = []
        for variant_id, amount, regular in amounts:
            row = shown.get(variant_id)
            if row is not None and row[0] == amount and row[1] == regular:
                del shown[variant_id]
            else:
                fresh.append((new_id(), view_id, variant_id, amount, regular, now))
        if shown:
            # What began at this very moment was never shown: it goes without a trace.
            never_shown = [row[2] for row in shown.values() if row[3] >= now]
            ended = [row[2] for row in shown.values() if row[3] < now]
            cursor.execute("DELETE FROM pricing_shelf_price WHERE id = ANY(%s)", [never_shown])
            cursor.execute("UPDATE pricing_shelf_price SET valid_until = %s WHERE id = ANY(%s)", [now, ended])
        if fresh:
            with cursor.copy(_COPY) as copy:
                for values in fresh:
                    copy.write_row(values)
    return max(len(shown), len(fresh))


_OPEN = """
SELECT variant_id, amount, regular_amount, id, valid_from FROM pricing_shelf_price
WHERE view_id = %(view)s AND valid_until IS NULL AND variant_id = ANY(%(variants)s::uuid[])
"""

_COPY = "COPY pricing_shelf_price (id, view_id, variant_id, amount, regular_amount, valid_from) FROM STDIN"

_GENERAL_EDGES = """
SELECT EXISTS (
    SELECT 1 FROM pricing_list list WHERE list.currency = %(currency)s AND (
        (list.valid_from > %(since)s AND list.valid_from <= %(now)s)
        OR (list.valid_until > %(since)s AND list.valid_until <= %(now)s))
) OR EXISTS (
    SELECT 1 FROM pricing_promotion promotion WHERE kind IN ('percent', 'amount') AND NOT needs_coupon
    AND (currency = '' OR currency = %(currency)s) AND (
        (valid_from > %(since)s AND valid_from <= %(now)s) OR (valid_until > %(since)s AND valid_until <= %(now)s))
) OR EXISTS (
    SELECT 1 FROM pricing_contract contract WHERE contract.organisation_id = %(organisation)s AND (
        (valid_from > %(since)s AND valid_from <= %(now)s) OR (valid_until > %(since)s AND valid_until <= %(now)s))
) OR EXISTS (
    SELECT 1 FROM pricing_contract_term term JOIN pricing_contract contract ON contract.id = term.contract_id
    WHERE contract.organisation_id = %(organisation)s AND term.variant_id IS NULL AND (
        (term.valid_from > %(since)s AND term.valid_from <= %(now)s)
        OR (term.valid_until > %(since)s AND term.valid_until <= %(now)s))
) OR EXISTS (
    SELECT 1 FROM pricing_tax_rate
    WHERE valid_from > (%(since)s AT TIME ZONE 'UTC')::date AND valid_from <= (%(now)s AT TIME ZONE 'UTC')::date
)
"""

_VARIANT_EDGES = """
SELECT variant_id FROM pricing_price WHERE valid_from > %(since)s AND valid_from <= %(now)s
UNION
SELECT variant_id FROM pricing_price WHERE valid_until > %(since)s AND valid_until <= %(now)s
UNION
SELECT term.variant_id FROM pricing_contract contract JOIN pricing_contract_term term ON term.contract_id = contract.id
WHERE contract.organisation_id = %(organisation)s AND term.variant_id IS NOT NULL AND (
    (term.valid_from > %(since)s AND term.valid_from <= %(now)s)
    OR (term.valid_until > %(since)s AND term.valid_until <= %(now)s))
ORDER BY 1
"""
