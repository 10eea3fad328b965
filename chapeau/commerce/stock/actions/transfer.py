from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.catalog.models import Variant
from chapeau.commerce.stock.actions.count import BadQuantity, write_movements
from chapeau.commerce.stock.events import StockMoved
from chapeau.commerce.stock.levels import lock_levels, move_levels
from chapeau.commerce.stock.models import Movement
from chapeau.commerce.stock.sight import check_may_move
from chapeau.commerce.stock.values import Piece
from chapeau.kit.bus import publish
from chapeau.kit.refusals import Refusal
from chapeau.person.people.values import Viewer


class SameWarehouse(Refusal):
    code = "same-warehouse"
    status = 422
    sentence = _("Choose another warehouse to move the pieces to.")


class NotFree(Refusal):
    """Details: ``articles`` to read."""

    code = "not-free"
    sentence = _("Only so many pieces are free to move: %(articles)s.")


@transaction.atomic
def transfer(
    viewer: Viewer, *, pieces: Sequence[Piece], to_warehouse_id: UUID, now: datetime, reason: str = ""
) -> None:
    """Move free pieces to another warehouse, set-wise: all or none. What is promised stays where it is. For logistics.

    Refuses: ``Forbidden``, ``BadQuantity``, ``SameWarehouse``, ``NotFree`` with what is free.
    """
    check_may_move(viewer)
    if any(piece.quantity < 1 for piece in pieces):
        raise BadQuantity
    if any(piece.warehouse_id == to_warehouse_id for piece in pieces):
        raise SameWarehouse
    leaving: Counter[tuple[UUID, UUID]] = Counter()
    for piece in pieces:
        leaving[piece.variant_id, piece.warehouse_id] += piece.quantity
    levels = lock_levels([*leaving, *((variant_id, to_warehouse_id) for variant_id, _from in leaving)])
    short = {key[0]: levels[key].free for key, quantity in leaving.items() if levels[key].free < quantity}
    if short:
        skus = Variant.objects.filter(id__in=short).order_by("sku").values_list("id", "sku")
        raise NotFree(articles=", ".join(f"{sku} ({short[variant_id]})" for variant_id, sku in skus))
    there = [Piece(piece.variant_id, to_warehouse_id, piece.quantity) for piece in pieces]
    gone = [Piece(piece.variant_id, piece.warehouse_id, -piece.quantity) for piece in pieces]
    move_levels([(piece.variant_id, piece.warehouse_id, piece.quantity, 0) for piece in (*gone, *there)])
    write_movements(viewer, Movement.Kind.TRANSFER, [*gone, *there], now=now, reason=reason)
    publish(
        [
            StockMoved(
                occurred_at=now,
                actor_hat_id=viewer.hat_id,
                variant_id=piece.variant_id,
                from_warehouse_id=piece.warehouse_id,
                to_warehouse_id=to_warehouse_id,
                quantity=piece.quantity,
            )
            for piece in pieces
        ]
    )
