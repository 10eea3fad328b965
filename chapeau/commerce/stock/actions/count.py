from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.catalog.models import Variant
from chapeau.commerce.stock.events import StockCorrected, StockReceived
from chapeau.commerce.stock.levels import LockedLevel, lock_levels, move_levels
from chapeau.commerce.stock.models import Movement
from chapeau.commerce.stock.sight import check_may_move
from chapeau.commerce.stock.values import Piece
from chapeau.kit.bus import publish
from chapeau.kit.refusals import Refusal
from chapeau.person.people.values import Viewer


class BadQuantity(Refusal):
    code = "bad-quantity"
    status = 422
    sentence = _("A quantity must be a whole number above zero.")


class ReasonMissing(Refusal):
    code = "reason-missing"
    status = 422
    sentence = _("Say why the count differs from the books.")


class PromisedMore(Refusal):
    """Details: ``articles`` to read."""

    code = "promised-more"
    sentence = _("More is promised to orders than was counted: %(articles)s. Release or ship some of them first.")


@transaction.atomic
def receive(
    viewer: Viewer, *, pieces: Sequence[Piece], now: datetime, reason: str = "", reference_id: UUID | None = None
) -> None:
    """Book goods in, set-wise; makes the level where there is none. For logistics.

    Refuses: ``Forbidden``, ``BadQuantity``.
    """
    check_may_move(viewer)
    if any(piece.quantity < 1 for piece in pieces):
        raise BadQuantity
    lock_levels((piece.variant_id, piece.warehouse_id) for piece in pieces)
    move_levels([(piece.variant_id, piece.warehouse_id, piece.quantity, 0) for piece in pieces])
    write_movements(viewer, Movement.Kind.RECEIPT, pieces, now=now, reason=reason, reference_id=reference_id)
    publish(
        [
            StockReceived(
                occurred_at=now,
                actor_hat_id=viewer.hat_id,
                variant_id=piece.variant_id,
                warehouse_id=piece.warehouse_id,
                quantity=piece.quantity,
            )
            for piece in pieces
        ]
    )


@transaction.atomic
def correct(viewer: Viewer, *, pieces: Sequence[Piece], reason: str, now: datetime) -> None:
    """Set what is on hand to what was counted (``quantity``), with the reason. For logistics.

    Refuses: ``Forbidden``, ``ReasonMissing``, ``BadQuantity`` for fewer than none, ``PromisedMore`` when less
    was counted than is promised.
    """
    check_may_move(viewer)
    if not reason.strip():
        raise ReasonMissing
    counted = {(piece.variant_id, piece.warehouse_id): piece.quantity for piece in pieces}
    if any(quantity < 0 for quantity in counted.values()):
        raise BadQuantity
    levels = lock_levels(counted)
    _check_promises(levels, counted)
    moved = [
        Piece(variant_id=key[0], warehouse_id=key[1], quantity=quantity - levels[key].on_hand)
        for key, quantity in counted.items()
        if quantity != levels[key].on_hand
    ]
    move_levels([(piece.variant_id, piece.warehouse_id, piece.quantity, 0) for piece in moved])
    write_movements(viewer, Movement.Kind.CORRECTION, moved, now=now, reason=reason)
    publish(
        [
            StockCorrected(
                occurred_at=now,
                actor_hat_id=viewer.hat_id,
                variant_id=piece.variant_id,
                warehouse_id=piece.warehouse_id,
                quantity=piece.quantity,
            )
            for piece in moved
        ]
    )


def _check_promises(levels: Mapping[tuple[UUID, UUID], LockedLevel], counted: Mapping[tuple[UUID, UUID], int]) -> None:
    short = {key[0]: level.reserved for key, level in levels.items() if level.reserved > counted[key]}
    if short:
        skus = Variant.objects.filter(id__in=short).order_by("sku").values_list("id", "sku")
        raise PromisedMore(articles=", ".join(f"{sku} ({short[variant_id]})" for variant_id, sku in skus))


def write_movements(
    viewer: Viewer,
    kind: Movement.Kind,
    pieces: Sequence[Piece],
    *,
    now: datetime,
    reason: str = "",
    reference_id: UUID | None = None,
) -> None:
    """Lines of the ledger; for this room's deeds."""
    Movement.objects.bulk_create(
        [
            Movement(
                variant_id=piece.variant_id,
                warehouse_id=piece.warehouse_id,
                kind=kind,
                quantity=piece.quantity,
                reason=reason.strip()[:200],
                reference_id=reference_id,
                by_hat_id=viewer.hat_id,
                moved_at=now,
            )
            for piece in pieces
        ],
        batch_size=2000,
    )


@transaction.atomic
def set_reorder_points(viewer: Viewer, *, points: Mapping[tuple[UUID, UUID], int]) -> None:
    """(variant, warehouse) to the free pieces below which to order again. For logistics.

    Refuses: ``Forbidden``, ``BadQuantity``.
    """
    check_may_move(viewer)
    if any(point < 0 for point in points.values()):
        raise BadQuantity
    lock_levels(points)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE stock_level l SET reorder_point = wanted.point "
            "FROM unnest(%s::uuid[], %s::uuid[], %s::int[]) AS wanted (variant_id, warehouse_id, point) "
            "WHERE l.variant_id = wanted.variant_id AND l.warehouse_id = wanted.warehouse_id",
            [[variant for variant, _ in points], [warehouse for _, warehouse in points], list(points.values())],
        )


@transaction.atomic
def set_shelves(viewer: Viewer, *, shelves: Mapping[tuple[UUID, UUID], str]) -> None:
    """(variant, warehouse) to where it lies; pick lists go by it. For logistics. Refuses: ``Forbidden``."""
    check_may_move(viewer)
    lock_levels(shelves)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE stock_level l SET shelf = wanted.shelf "
            "FROM unnest(%s::uuid[], %s::uuid[], %s::text[]) AS wanted (variant_id, warehouse_id, shelf) "
            "WHERE l.variant_id = wanted.variant_id AND l.warehouse_id = wanted.warehouse_id",
            [
                [variant for variant, _ in shelves],
                [warehouse for _, warehouse in shelves],
                [shelf.strip()[:24] for shelf in shelves.values()],
            ],
        )
