"""Which ways to the door the house offers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from chapeau.commerce.fulfilment.access import check_may_ship
from chapeau.commerce.fulfilment.models import DeliveryMethod, DeliveryRate
from chapeau.commerce.fulfilment.queries.methods import method_cards
from chapeau.commerce.fulfilment.values import Rate
from chapeau.kit.house_settings import note
from chapeau.kit.refusals import NotFound
from chapeau.person.people.values import Viewer


@transaction.atomic
def set_delivery_method(
    viewer: Viewer,
    *,
    code: str,
    names: Mapping[str, str],
    rates: Sequence[Rate],
    carrier: str = "",
    tracking_link: str = "",
    pick_up_at: UUID | None = None,
    markets: Sequence[str] = (),
    working_days: int = 2,
    position: int = 0,
    tax_category: str = "standard",
    now: datetime | None = None,
) -> None:
    """Make a method, or replace one of that code; orders keep the price they were placed with.

    ``names`` by language; ``rates`` in the order they are tried; ``tracking_link`` with ``{number}`` in it;
    ``pick_up_at``: the warehouse whose counter it is. With ``now`` the change stands in the house's book.
    Refuses: ``Forbidden``.
    """
    check_may_ship(viewer)
    before = _told(code) if now is not None else {}
    method, _ = DeliveryMethod.objects.update_or_create(
        code=code,
        defaults={
            "kind": DeliveryMethod.Kind.PICK_UP if pick_up_at else DeliveryMethod.Kind.DELIVERY,
            "names": dict(names),
            "carrier": carrier,
            "tracking_link": tracking_link,
            "warehouse_id": pick_up_at,
            "markets": list(markets),
            "working_days": working_days,
            "position": position,
            "tax_category": tax_category,
            "archived_at": None,
        },
    )
    method.rates.all().delete()
    DeliveryRate.objects.bulk_create(
        DeliveryRate(
            method=method,
            countries=list(rate.countries),
            up_to_g=rate.up_to_g,
            from_value_minor=rate.from_value_minor,
            currency=rate.currency,
            amount=rate.amount,
            includes_tax=rate.includes_tax,
            extra_working_days=rate.extra_working_days,
            position=position_of_rate,
        )
        for position_of_rate, rate in enumerate(rates)
    )
    if now is not None:
        note(f"delivery:{code}", before, _told(code), by_hat_id=viewer.hat_id, now=now)


def _told(code: str) -> dict[str, object]:
    """A method as its history tells it; nothing while there is none."""
    card = next((card for card in method_cards(DeliveryMethod.objects.filter(code=code))), None)
    if card is None:
        return {}
    rates = [
        f"{' '.join(rate.countries)} ≤{rate.up_to_g or '∞'} g ≥{rate.from_value_minor} {rate.currency}: {rate.amount.normalize():f}"
        for rate in card.rates
    ]
    return {
        "names": dict(card.names), "carrier": card.carrier, "tracking_link": card.tracking_link,
        "working_days": card.working_days, "position": card.position, "rates": rates,
    }  # fmt: skip


@transaction.atomic
def archive_delivery_method(viewer: Viewer, *, code: str, now: datetime) -> None:
    """Offer it no longer; orders on their way keep it. Refuses: ``Forbidden``, ``NotFound``."""
    check_may_ship(viewer)
    if not DeliveryMethod.objects.filter(code=code, archived_at=None).update(archived_at=now):
        raise NotFound
