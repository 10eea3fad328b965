"""What came of personal offers: the orders they made prices of, and the same people beside those left out by lot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from chapeau.commerce.ordering.models import Order
from chapeau.commerce.ordering.sight import visible_orders
from chapeau.commerce.ordering.values import PLACED_STATES
from chapeau.commerce.pricing import queries as pricing
from chapeau.commerce.pricing.models import OfferUse
from chapeau.commerce.pricing.values import OfferingRow
from chapeau.kit.db import fetch
from chapeau.kit.intervals import Mean, Share, difference, mean_difference, share
from chapeau.kit.money import Money, minor_digits
from chapeau.person.people.values import Viewer


@dataclass(frozen=True, slots=True)
class Sold:
    """Orders that used an offer, in one currency; ``margin`` over lines whose cost was known."""

    currency: str
    orders: int
    net: int
    margin: int
    lines_without_cost: int
    given_away: int
    """What the offer took off, net of nothing: minor units on each buyer's basis."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Whoever got it beside whoever the lot left out, from then until it ended or now."""

    got: Share
    left_out: Share
    gap: tuple[float, float]
    """95 % interval of the difference of the shares that ordered."""
    currency: str
    net_got: Mean
    net_left_out: Mean
    net_gap: tuple[float, float]
    """95 % interval of the difference of net minor units per person."""
    margin_got: Mean
    margin_left_out: Mean
    margin_gap: tuple[float, float]


@dataclass(frozen=True, slots=True)
class OfferResults:
    offering: OfferingRow
    buyers: Share
    """Who used it, of those who got it."""
    sold: tuple[Sold, ...]
    compared: Compared | None
    """None: nobody was left out."""

    @property
    def money(self) -> list[Money]:
        return [Money(part.net, part.currency) for part in self.sold]

    @property
    def margins(self) -> list[Money]:
        return [Money(part.margin, part.currency) for part in self.sold]


_SOLD = """
WITH used AS (
    SELECT DISTINCT use.order_id FROM pricing_offer_use use JOIN pricing_personal_offer offer ON offer.id = use.offer_id
    WHERE offer.offering_id = %(offering)s AND use.released_at IS NULL
)
SELECT o.currency, count(*), sum(o.net_minor), coalesce(sum(line.margin), 0)::bigint, coalesce(sum(line.unknown), 0)::bigint,
       coalesce(sum(line.off), 0)
FROM used JOIN ordering_order o ON o.id = used.order_id AND o.state = ANY(%(states)s)
CROSS JOIN LATERAL (
    SELECT sum(line.net_minor - line.cost_minor) AS margin, count(*) FILTER (WHERE line.cost_minor IS NULL) AS unknown,
           sum((SELECT sum(-(step ->> 'amount')::numeric
                           * CASE WHEN step ->> 'per_line' = 'true' THEN 1 ELSE line.quantity::numeric / line.price_base END)
                FROM jsonb_array_elements(line.adjustments) AS step
                WHERE step ->> 'kind' = 'personal-offer')) AS off
    FROM ordering_line line WHERE line.order_id = o.id
) line
GROUP BY o.currency ORDER BY 3 DESC
"""

# Everybody for the same time: from when they got it (or were left out) until it ended, was taken back, or now.
_COMPARED = """
WITH somebody AS (
    SELECT hat_id, min(valid_from) AS since, true AS got FROM pricing_personal_offer WHERE offering_id = %(offering)s GROUP BY 1
    UNION ALL SELECT hat_id, drawn_at, false FROM pricing_offer_held_out WHERE offering_id = %(offering)s
), bought AS (
    SELECT somebody.hat_id, somebody.got, coalesce(theirs.orders, 0) AS orders, coalesce(theirs.net, 0) AS net,
           coalesce(theirs.margin, 0) AS margin
    FROM somebody LEFT JOIN LATERAL (
        SELECT count(*) AS orders, sum(o.net_minor) FILTER (WHERE o.currency = %(currency)s) AS net,
               sum((SELECT sum(line.net_minor - line.cost_minor) FROM ordering_line line WHERE line.order_id = o.id))
                   FILTER (WHERE o.currency = %(currency)s) AS margin
        FROM ordering_order o WHERE o.hat_id = somebody.hat_id AND o.state = ANY(%(states)s)
          AND o.placed_at >= somebody.since
          AND o.placed_at < least(%(now)s, %(ended)s::timestamptz, somebody.since + %(span)s::interval)
    ) theirs ON true
)
SELECT got, count(*), count(*) FILTER (WHERE orders > 0), avg(net)::float8, coalesce(var_samp(net), 0)::float8,
       avg(margin)::float8, coalesce(var_samp(margin), 0)::float8
FROM bought GROUP BY got
"""


def offer_results(viewer: Viewer, *, code: str, now: datetime) -> OfferResults:
    """Sums only, for staff who see offers; four queries. Refuses: ``Forbidden``, ``NotFound``."""
    made = pricing.offering(viewer, code=code)
    states = [str(state) for state in PLACED_STATES]
    sold = tuple(_sums(made.id, states))
    return OfferResults(made, share(made.used, made.given), sold, _compare(made, sold, states, now))


def orders_of_offering(viewer: Viewer, *, code: str, limit: int = 20) -> list[tuple[str, datetime | None, Money]]:
    """The last orders it made prices of, of those in sight: code, when placed, net. Refuses: ``Forbidden``, ``NotFound``."""
    made = pricing.offering(viewer, code=code)
    used = OfferUse.objects.filter(offer__offering=made.id, released_at=None).values("order_id")
    rows = Order.objects.filter(visible_orders(viewer), id__in=used).order_by("-placed_at", "-id")[:limit]
    return [(row.code, row.placed_at, Money(row.net_minor, row.currency)) for row in rows]


def _sums(offering_id: UUID, states: Sequence[str]) -> list[Sold]:
    found = fetch(_SOLD, {"offering": offering_id, "states": list(states)}, kept=False)
    return [
        Sold(currency, orders, int(net), int(margin), int(unknown), int(Decimal(off).scaleb(minor_digits(currency))))
        for currency, orders, net, margin, unknown, off in found
    ]


def _compare(made: OfferingRow, sold: Sequence[Sold], states: Sequence[str], now: datetime) -> Compared | None:
    if not made.held_out:
        return None
    currency = made.currency or (sold[0].currency if sold else "EUR")
    ended = min((at for at in (made.valid_until, made.withdrawn_at) if at is not None), default=None)
    span = f"{made.valid_days} days" if made.valid_days else "100 years"
    known = {
        "offering": made.id,
        "states": list(states),
        "now": now,
        "ended": ended,
        "span": span,
        "currency": currency,
    }
    rows = {row[0]: row[1:] for row in fetch(_COMPARED, known, kept=False)}
    empty = (0, 0, 0.0, 0.0, 0.0, 0.0)
    got, out = rows.get(True, empty), rows.get(False, empty)
    got_share, out_share = share(got[1], got[0]), share(out[1], out[0])
    net_got, net_out = Mean(got[0], got[2], got[3]), Mean(out[0], out[2], out[3])
    margin_got, margin_out = Mean(got[0], got[4], got[5]), Mean(out[0], out[4], out[5])
    return Compared(
        got_share,
        out_share,
        difference(out_share, got_share),
        currency,
        net_got,
        net_out,
        mean_difference(net_out, net_got),
        margin_got,
        margin_out,
        mean_difference(margin_out, margin_got),
    )
