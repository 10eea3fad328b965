from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from chapeau.commerce.stock.values import Allocation, Want
from chapeau.kit.refusals import Refusal
from chapeau.person.people.values import Viewer


class NotEnoughStock(Refusal):
    """Details: ``shortages``, a tuple of (SKU, asked, left), and ``articles``, the same to read."""

    code = "not-enough-stock"
    sentence = _("There is not enough left: %(articles)s. Lower the quantity to go on.")


def reserve(
    viewer: Viewer,
    *,
    order_id: UUID,
    wants: Sequence[Want],
    now: datetime,
    expires_at: datetime | None = None,
    prefer: Sequence[UUID] = (),
) -> list[Allocation]:
    """Promise pieces to an order, all or nothing; from one warehouse when one has all, else from several.

    ``prefer`` names warehouses to draw from first. Without ``expires_at`` the promise is firm. Variants
    that are not stocked are left out. In the caller's transaction; locks levels by (variant, warehouse).
    Refuses: ``NotEnoughStock``.
    """
    raise NotImplementedError
