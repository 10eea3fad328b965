from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from chapeau.commerce.stock.values import Allocation, Piece
from chapeau.kit.refusals import Refusal
from chapeau.person.people.values import Viewer


class NotReserved(Refusal):
    code = "not-reserved"
    sentence = _("More is to be shipped than is held for this order in this warehouse. Reload the list.")


def ship(viewer: Viewer, *, order_id: UUID, parcels: Sequence[Allocation], reference_id: UUID, now: datetime) -> None:
    """Take what was held out of the house, wholly or in part; ``reference_id`` is the shipment's.

    Refuses: ``NotReserved``.
    """
    raise NotImplementedError


def take_back(viewer: Viewer, *, pieces: Sequence[Piece], reference_id: UUID, now: datetime, reason: str = "") -> None:
    """Put returned pieces back on the shelf; ``reference_id`` is the return's."""
    raise NotImplementedError
