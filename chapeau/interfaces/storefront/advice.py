"""Recommended articles on a page: as tiles, with what the page tells of having shown them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.pricing.values import PriceInputs
from chapeau.insight.recommendations import actions
from chapeau.insight.recommendations import queries as recommendations
from chapeau.insight.recommendations.values import AdviceKind, Place, Recommended
from chapeau.interfaces import web_consent
from chapeau.interfaces.requests import HouseRequest
from chapeau.interfaces.storefront.shopper import Shopper, shopper
from chapeau.interfaces.storefront.tiles import Tile, product_url, recommended_tile
from chapeau.person.privacy.values import Purpose
from chapeau.relationship.community import queries as community

BY = "by"
"""In the address of an article's page: ``basket.together``, where and as what it was recommended."""
_TOLD = re.compile(
    rf"({'|'.join(Place.values)})[.:]((?:{'|'.join(AdviceKind.values)})(?:,(?:{'|'.join(AdviceKind.values)}))*)"
)


@dataclass(frozen=True, slots=True)
class TileStrip:
    kind: AdviceKind
    tiles: tuple[Tile, ...]
    says_why: bool
    """Each tile has a reason of its own, which its heading does not say already."""

    @property
    def title(self) -> str:
        return str(self.kind.label)


def advised(
    request: HouseRequest,
    who: Shopper,
    inputs: PriceInputs,
    *,
    place: Place,
    product_ids: Sequence[UUID] = (),
    variant_ids: Sequence[UUID] = (),
    without: Collection[UUID] = (),
) -> list[TileStrip]:
    """What is recommended at this place. From what somebody bought only where they agreed that we remember their choices."""
    found = recommendations.advice(
        who.viewer,
        place=place,
        hat=who.hat,
        inputs=inputs,
        market=who.market,
        language=who.language,
        now=who.now,
        product_ids=product_ids,
        variant_ids=variant_ids,
        may_personalise=web_consent.allows(request, Purpose.PREFERENCES),
        without=without,
    )
    if found.strips:
        told = f"{place}:{','.join(strip.kind for strip in found.strips)}"
        request.told = {**getattr(request, "told", {}), "advised": told}  # type: ignore[attr-defined]
    if not found.shown:
        return []
    ratings = community.ratings([one.product.id for strip in found.shown for one in strip.articles])
    return [
        TileStrip(
            strip.kind,
            tuple(
                recommended_tile(
                    who,
                    one.product,
                    price=one.price,
                    rating=ratings.get(one.product.id),
                    url=_url(one, place),
                    reason=one.because,
                )
                for one in strip.articles
            ),
            says_why=place is not Place.ARTICLE and strip.kind is not AdviceKind.BESTSELLER,
        )
        for strip in found.shown
    ]


def _url(one: Recommended, place: Place) -> str:
    address = f"{product_url(one.product.slug, one.product.code)}?{BY}={place}.{one.kind}"
    return f"{address}&sku={one.sku}" if one.sku else address


def followed(request: HouseRequest) -> dict[str, str]:
    """What an article's page tells of how it was come to."""
    by = request.GET.get(BY, "")
    return {"followed": by} if _TOLD.fullmatch(by) else {}


def note(request: HouseRequest, told: Mapping[str, Any]) -> None:
    """What a page told of recommendations is noted, where it is sound."""
    if shown := _TOLD.fullmatch(str(told.get("advised", ""))):
        kinds = [AdviceKind(each) for each in dict.fromkeys(shown[2].split(","))]
        actions.note_shown(request.viewer, place=Place(shown[1]), kinds=kinds, now=request.now)
    came = _TOLD.fullmatch(str(told.get("followed", "")))
    if came and "," not in came[2]:
        who, sku = shopper(request), str(told.get("sku", ""))[:64]
        found = catalog.variants_by_skus(who.viewer, skus=[sku], market=who.market, language=who.language)
        if sku in found:
            actions.note_followed(
                request.viewer,
                place=Place(came[1]),
                kind=AdviceKind(came[2]),
                product_id=found[sku].product_id,
                now=request.now,
            )
