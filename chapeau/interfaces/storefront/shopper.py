"""Who looks, with whose prices: read from the request once and handed to every query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from chapeau.commerce.pricing import queries as pricing
from chapeau.commerce.pricing.values import PriceInputs
from chapeau.interfaces.requests import HouseRequest
from chapeau.interfaces.storefront.frame import region
from chapeau.person.people.values import HatCard, Market, Viewer


@dataclass(frozen=True, slots=True)
class Shopper:
    viewer: Viewer
    hat: HatCard | None
    market: Market
    language: str
    country: str
    currency: str
    now: datetime

    @property
    def shows_gross(self) -> bool:
        return self.hat is None or self.hat.is_private


def shopper(request: HouseRequest) -> Shopper:
    hat = request.hat
    where = region(request)
    return Shopper(
        viewer=request.viewer,
        hat=hat,
        market=hat.market if hat else Market.B2C,
        language=get_language() or "en",
        country=where.country,
        currency=where.currency,
        now=request.now,
    )


def inputs_of(who: Shopper) -> PriceInputs:
    """What this buyer's prices depend on."""
    return pricing.price_inputs(
        who.viewer, hat=who.hat, country=who.country, now=who.now, visitor_id=who.viewer.visitor_id
    )
