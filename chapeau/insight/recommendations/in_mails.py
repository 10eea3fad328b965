"""``{% for one in for_you %}`` in a mailing: articles for each of its readers, set-wise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext, override

from chapeau.commerce.pricing import queries as pricing
from chapeau.insight.recommendations import choosing
from chapeau.insight.recommendations.lot import is_left_alone
from chapeau.insight.recommendations.models import PersonAdvice
from chapeau.insight.recommendations.queries import worked_at
from chapeau.insight.recommendations.values import OF_PLACE, AdviceKind, Place, Recommended
from chapeau.person.messaging.values import Reader
from chapeau.person.people import queries as people
from chapeau.person.people.values import SYSTEM, HatCard, Viewer
from chapeau.person.privacy import queries as privacy
from chapeau.person.privacy.values import Channel, ConsentState, Purpose
from chapeau.relationship.marketing.content import picture_address
from chapeau.relationship.marketing.for_you import MANY
from chapeau.relationship.marketing.prices import price_words

MOST = 6


def for_you(readers: Sequence[Reader], wanted: Any, now: datetime) -> Mapping[UUID, list[dict[str, str]]]:
    """By hat, up to ``wanted`` articles: ``name``, ``link``, ``picture``, ``price``, ``was``, ``tax``, ``because``.

    Without their consent that we remember their choices: bestsellers of their market. Left alone by lot: none. A question or
    two for each kind of buyer (same prices, same language) and not for each reader.
    """
    few = min(MOST, int(wanted)) if str(wanted).isdigit() and wanted is not True else MANY
    cards = people.hat_cards(SYSTEM, ids=[reader.hat_id for reader in readers])
    alone = {card.id for card in cards.values() if is_left_alone(card.person_id)}
    agreed = who_agreed(SYSTEM, [hat for hat in cards if hat not in alone], now)
    rows = list(PersonAdvice.objects.filter(hat_id__in=agreed))
    own = choosing.of_people(rows, choosing.bought_since(list(agreed), worked_at()))
    offers = {offer.hat_id for offer in pricing.personal_offers(SYSTEM, hat_ids=list(cards))}
    alike: defaultdict[tuple[object, str], list[Reader]] = defaultdict(list)
    for reader in readers:
        card = cards.get(reader.hat_id)
        if card is not None and card.id not in alone:
            alike[_kind(card, card.id in offers), reader.language].append(reader)
    told: dict[UUID, list[dict[str, str]]] = {hat_id: [] for hat_id in alone}
    for (_same, language), same in alike.items():
        with override(language):
            told |= _of_same(cards[same[0].hat_id], same, own, language=language, few=few, now=now)
    return told


def _of_same(
    card: HatCard,
    same: Sequence[Reader],
    own: Mapping[UUID, list[choosing.Candidate]],
    *,
    language: str,
    few: int,
    now: datetime,
) -> dict[UUID, list[dict[str, str]]]:
    """All that any of them might be shown is looked at once."""
    inputs = pricing.price_inputs(SYSTEM, hat=card, country=card.country or "FR", now=now)
    best = choosing.bestsellers(card.market)
    every = [one for reader in same for one in own.get(reader.hat_id, ())] + best
    shelf = choosing.look_up(SYSTEM, every, inputs=inputs, market=card.market, language=language, now=now)
    found = {}
    for reader in same:
        mine = own.get(reader.hat_id) or best
        strips = choosing.strips_from(shelf, mine, kinds=OF_PLACE[Place.MAIL], without=(), few=few)
        articles = [one for strip in strips for one in strip.articles]
        if len(articles) < few and mine is not best:
            named = {one.product.id for one in articles}
            more = choosing.strips_from(
                shelf, best, kinds=[AdviceKind.BESTSELLER], without=named, few=few - len(articles)
            )
            articles += [one for strip in more for one in strip.articles]
        found[reader.hat_id] = [_said(one, language) for one in articles[:few]]
    return found


def who_agreed(viewer: Viewer, hat_ids: Sequence[UUID], now: datetime) -> set[UUID]:
    """Hats whose person agreed that we remember their choices, and did not take it back. Two queries."""
    standing = privacy.consents(viewer, hat_ids=list(hat_ids), now=now) if hat_ids else {}
    return {
        hat_id
        for hat_id, rows in standing.items()
        if any(
            row.purpose == Purpose.PREFERENCES and row.channel == Channel.WEB and row.state == ConsentState.GIVEN
            for row in rows
        )
    }


def _kind(card: HatCard, has_offers: bool) -> object:
    if has_offers:
        return card.id
    return (card.organisation_id, card.market, card.trade, card.country, card.currency)


def _said(one: Recommended, language: str) -> dict[str, str]:
    card, price = one.product, one.price
    link = f"{settings.BASE_URL}/{language}/p/{card.slug or '-'}/{card.code}?by={Place.MAIL}.{one.kind}"
    if one.sku:
        link += f"&sku={one.sku}"
    return {
        "name": card.name,
        "link": link,
        "picture": picture_address(card.picture.file) if card.picture else "",
        "price": price_words(price.unit_price, price.currency, language),
        "was": price_words(price.regular_price, price.currency, language) if price.is_reduced else "",
        "tax": gettext("incl. VAT") if price.shows_gross else gettext("excl. VAT"),
        "because": one.because,
    }
