"""What came to whom: who may speak of an article because they have it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from chapeau.commerce.fulfilment.models import Shipment
from chapeau.commerce.fulfilment.values import ReceivedArticle
from chapeau.commerce.ordering.values import OrderState
from chapeau.kit.db import fetch
from chapeau.person.people.values import Viewer

ARRIVED_AFTER = timedelta(days=14)
"""A parcel of which the carrier never said that it arrived."""

_RECEIVED = """
SELECT DISTINCT ON (variant.product_id) variant.product_id, variant.id, arrived.at
FROM ordering_order placed
JOIN ordering_line line ON line.order_id = placed.id AND line.quantity > line.cancelled_quantity
JOIN catalog_variant variant ON variant.id = line.variant_id
CROSS JOIN LATERAL (
    SELECT max(coalesce(shipment.delivered_at, shipment.shipped_at)) AS at
    FROM fulfilment_shipment_line part JOIN fulfilment_shipment shipment ON shipment.id = part.shipment_id
    WHERE part.order_line_id = line.id AND (shipment.state = %(delivered)s
        OR (shipment.state = %(shipped)s AND shipment.shipped_at < %(long_ago)s))
    UNION ALL
    SELECT coalesce(placed.completed_at, placed.placed_at) WHERE placed.state = %(done)s
) arrived
WHERE placed.hat_id = ANY(%(hats)s) AND arrived.at IS NOT NULL
  AND (%(products)s::uuid[] IS NULL OR variant.product_id = ANY(%(products)s::uuid[]))
ORDER BY variant.product_id, arrived.at DESC
"""


def articles_received(
    viewer: Viewer, *, now: datetime, product_ids: Collection[UUID] | None = None
) -> dict[UUID, ReceivedArticle]:
    """By product, what the hat itself ordered and got (sent back later or not), from its own orders alone; orders of
    colleagues are not its own. One query.
    """
    if not viewer.hat_ids:
        return {}
    rows = fetch(
        _RECEIVED,
        {
            "hats": list(viewer.hat_ids),
            "products": None if product_ids is None else list(product_ids),
            "delivered": Shipment.State.DELIVERED.value,
            "shipped": Shipment.State.SHIPPED.value,
            "done": OrderState.DELIVERED.value,
            "long_ago": now - ARRIVED_AFTER,
        },
        kept=False,
    )
    return {product_id: ReceivedArticle(product_id, variant_id, at) for product_id, variant_id, at in rows}
