"""``{{ offer }}`` and ``{{ offers["<code>"] }}`` in a mailing: what each reader alone is offered, set-wise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from babel.dates import format_date
from babel.numbers import format_decimal
from django.conf import settings
from django.utils.translation import gettext, override

from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.catalog.values import VariantCard
from chapeau.commerce.pricing import queries as pricing
from chapeau.commerce.pricing.values import OwnOffer
from chapeau.person.messaging.values import Reader
from chapeau.person.people.values import SYSTEM
from chapeau.relationship.marketing.prices import price_words

NEWEST = "newest"


def offers_for(readers: Sequence[Reader], wanted: Any, now: datetime) -> dict[UUID, Any]:
    """By hat and code of the offer, what it is in the reader's language; ``newest`` is the last one that still holds."""
    found = pricing.offers_of_offerings(
        SYSTEM, offering_codes=[], hat_ids=[reader.hat_id for reader in readers], now=now
    )
    theirs: dict[UUID, dict[str, OwnOffer]] = {}
    for (hat_id, code), offer in found.items():  # in the order they were given
        theirs.setdefault(hat_id, {})[code] = offer
        theirs[hat_id][NEWEST] = offer
    told: dict[UUID, Any] = {}
    for language in {reader.language for reader in readers}:
        ids = {key for offers in theirs.values() for offer in offers.values() for key in offer.variant_ids}
        cards = catalog.variants(SYSTEM, ids=list(ids), market=None, language=language) if ids else {}
        categories = _categories(language)
        with override(language):
            for reader in readers:
                if reader.language == language:
                    offers = theirs.get(reader.hat_id, {})
                    told[reader.hat_id] = {
                        code: _said(offer, language, cards, categories) for code, offer in offers.items()
                    }
    return told


def offer_for(readers: Sequence[Reader], wanted: Any, now: datetime) -> dict[UUID, Any]:
    """The last offer of each that still holds; nothing for who has none."""
    return {hat_id: offers[NEWEST] for hat_id, offers in offers_for(readers, wanted, now).items() if NEWEST in offers}


def example(language: str) -> dict[str, str]:
    """What a preview for nobody in particular shows."""
    with override(language):
        words = gettext("−10 % on everything")
        return {"words": words, "reason": "", "until": "", "link": f"{settings.BASE_URL}/{language}/for-you"}


def _said(
    offer: OwnOffer, language: str, cards: Mapping[UUID, VariantCard], categories: Mapping[str, str]
) -> dict[str, str]:
    titles = [cards[key].title for key in offer.variant_ids if key in cards]
    if titles:
        on = ", ".join(titles[:3]) + (" …" if len(titles) > 3 else "")
    else:
        on = categories.get(offer.category_code) or gettext("everything")
    if offer.percent_off is not None:
        words = gettext("−%(percent)s %% on %(what)s") % {"percent": _plain(offer.percent_off, language), "what": on}
    else:
        price = price_words(offer.amount or Decimal(0), offer.currency, language)
        words = gettext("%(what)s for %(price)s") % {"what": on, "price": price}
    until = ""
    if offer.valid_until is not None:
        day = format_date(offer.valid_until, "long", locale=language)
        until = gettext("until %(day)s") % {"day": day}
    link = f"{settings.BASE_URL}/{language}/for-you/{offer.code}"
    return {"words": words, "reason": offer.reason, "until": until, "link": link}


def _plain(number: Decimal, language: str) -> str:
    return str(format_decimal(number.normalize(), locale=language))


def _categories(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    left = list(catalog.category_tree(SYSTEM, market=None, language=language))
    while left:
        node = left.pop()
        found[node.code] = node.name
        left += node.children
    return found
