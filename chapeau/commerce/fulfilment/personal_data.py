"""What this room holds about people: who picked a shipment, what a buyer wrote about a return."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chapeau.commerce.fulfilment.models import Return, ReturnLine, Shipment, ShipmentLine
from chapeau.kit.personal_data import PersonalData
from chapeau.kit.personal_data import register as register_records


def register() -> None:
    register_records(
        PersonalData(
            Shipment,
            title=_("Parcels"),
            path="order__hat",
            exported=("code", "carrier", "tracking_number", "shipped_at", "delivered_at"),
            on_erasure="blank",
            because="what was sent belongs to the books; the parcel's number leads to an address at the carrier",
            blanks={"tracking_number": ""},
        ),
        PersonalData(
            ShipmentLine,
            path="shipment__order__hat",
            exported=("quantity",),
            on_erasure="keep",
            because="holds quantities only",
        ),
        PersonalData(
            Return,
            title=_("Returns"),
            path="order__hat",
            exported=("code", "state", "reason", "word", "answer", "asked_at", "received_at", "refunded_at"),
            on_erasure="blank",
            because="what came back belongs to the books; the words about it go",
            blanks={"word": "", "answer": ""},
        ),
        PersonalData(
            ReturnLine,
            path="parent__order__hat",
            exported=("quantity", "gross_minor"),
            on_erasure="keep",
            because="holds quantities and amounts only",
        ),
    )
