"""Articles recommended to who asks, and what a program tells of having shown them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.pricing import queries as pricing
from chapeau.insight.recommendations import actions, queries
from chapeau.insight.recommendations.in_mails import who_agreed
from chapeau.insight.recommendations.values import AdviceKind, Place, Recommended
from chapeau.interfaces.api.caller import Caller
from chapeau.interfaces.api.inputs import Sku, Told
from chapeau.interfaces.api.operations import Area
from chapeau.interfaces.api.shapes import shape
from chapeau.kit.refusals import NotFound

AREA = Area(
    "Recommendations", "Articles for who asks: bought together, similar, to buy again, new. Each with its reason."
)
MOST = 20
Skus = Annotated[str, Field(max_length=800, pattern=r"^[^\x00]*$")]


@dataclass(frozen=True, slots=True)
class RecommendationList:
    """`is_left_alone`: this person is of the tenth that is shown nothing, so that what showing does can be told; `articles` is empty then."""

    is_left_alone: bool
    articles: tuple[Recommended, ...]


class ToldShown(Told):
    """What a program showed, or would have shown to who is left alone."""

    kinds: Annotated[list[AdviceKind], Field(min_length=1, max_length=5)]


class ToldFollowed(Told):
    """An article that was recommended was opened."""

    kind: AdviceKind
    sku: Sku


ANSWER = shape(RecommendationList, "Recommendations")


@AREA.read("recommendations", "get_recommendations", scope="catalogue:read", answer=ANSWER)
def get_recommendations(
    call: Caller, to: Skus = "", kinds: Skus = "", few: Annotated[int, Field(ge=1, le=MOST)] = 4
) -> RecommendationList:
    """Articles that this hat sees, has a price for and can have now, `few` of each kind.

    `to`: SKUs of an article or a basket, by commas, for *together* and *similar*. `kinds`: only these, by commas. *again* and *new* only where
    the person agreed that we remember their choices.
    """
    skus = [sku.strip() for sku in to.split(",") if sku.strip()][:50]
    found = catalog.variants_by_skus(call.viewer, skus=skus, market=call.hat.market, language=call.language)
    inputs = pricing.price_inputs(call.viewer, hat=call.hat, country=call.hat.country or "FR", now=call.now)
    advice = queries.advice(
        call.viewer,
        place=Place.PROGRAM,
        hat=call.hat,
        inputs=inputs,
        market=call.hat.market,
        language=call.language,
        now=call.now,
        product_ids=list(dict.fromkeys(card.product_id for card in found.values())),
        may_personalise=call.hat.id in who_agreed(call.viewer, [call.hat.id], call.now),
        kinds={kind for kind in AdviceKind if kind in kinds.split(",")},
        few=few,
    )
    return RecommendationList(advice.is_left_alone, tuple(one for strip in advice.shown for one in strip.articles))


@AREA.deed("POST", "recommendations/shown", "tell_shown", scope="basket:write")
def tell_shown(call: Caller, body: ToldShown) -> Any:
    """Tell that these kinds were shown, also of who is left alone; counted once a day. Ask people before you measure them."""
    actions.note_shown(call.viewer, place=Place.PROGRAM, kinds=list(dict.fromkeys(body.kinds)), now=call.now)


@AREA.deed("POST", "recommendations/followed", "tell_followed", scope="basket:write")
def tell_followed(call: Caller, body: ToldFollowed) -> Any:
    """Tell that a recommended article was opened; counted once a day and article."""
    found = catalog.variants_by_skus(call.viewer, skus=[body.sku], market=call.hat.market, language=call.language)
    if body.sku not in found:
        raise NotFound
    actions.note_followed(
        call.viewer, place=Place.PROGRAM, kind=body.kind, product_id=found[body.sku].product_id, now=call.now
    )
