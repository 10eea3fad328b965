"""``{{ articles["<id>"] }}`` in a mailing: what an article costs each of its readers, set-wise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from babel.numbers import format_currency
from django.utils.translation import gettext, override

from chapeau.commerce.pricing import queries as pricing
from chapeau.commerce.pricing.values import ShelfLine
from chapeau.person.messaging.values import Reader
from chapeau.person.people import queries as people
from chapeau.person.people.values import SYSTEM, HatCard


def articles_for(readers: Sequence[Reader], wanted: Any, now: datetime) -> dict[UUID, Any]:
    """By hat and article: ``price``, ``was`` (when reduced) and ``tax`` in the reader's language.

    Whoever has the same price inputs is priced once: as many questions as there are kinds of buyers, plus those with
    prices of their own.
    """
    variant_ids = [UUID(each) for each in wanted]
    cards = people.hat_cards(SYSTEM, ids=[reader.hat_id for reader in readers])
    offers = {offer.hat_id for offer in pricing.personal_offers(SYSTEM, hat_ids=list(cards))}
    alike: defaultdict[object, list[Reader]] = defaultdict(list)
    for reader in readers:
        if card := cards.get(reader.hat_id):
            alike[_kind(card, card.id in offers)].append(reader)
    told: dict[UUID, Any] = {}
    for same in alike.values():
        shelf = _shelf(cards[same[0].hat_id], variant_ids, now)
        for reader in same:
            with override(reader.language):
                told[reader.hat_id] = {str(key): _said(line, reader.language) for key, line in shelf.items()}
    return told


def example(wanted: Any, *, is_for_organisation: bool, language: str, now: datetime) -> dict[str, Any]:
    """The same for a reader nobody knows: a private buyer of the house's own country."""
    inputs = pricing.price_inputs(SYSTEM, hat=None, country="FR", now=now)
    shelf = pricing.shelf(SYSTEM, inputs=inputs, variant_ids=[UUID(each) for each in wanted], now=now)
    with override(language):
        return {str(key): _said(line, language) for key, line in shelf.items()}


def _kind(card: HatCard, has_offers: bool) -> object:
    if has_offers:
        return card.id
    return (card.organisation_id, card.market, card.trade, card.country, card.currency)


def _shelf(card: HatCard, variant_ids: Sequence[UUID], now: datetime) -> Any:
    inputs = pricing.price_inputs(SYSTEM, hat=card, country=card.country or "FR", now=now)
    return pricing.shelf(SYSTEM, inputs=inputs, variant_ids=variant_ids, now=now)


def _said(line: ShelfLine, language: str) -> dict[str, str]:
    return {
        "price": price_words(line.unit_price, line.currency, language),
        "was": price_words(line.regular_price, line.currency, language) if line.is_reduced else "",
        "tax": gettext("incl. VAT") if line.shows_gross else gettext("excl. VAT"),
    }


def price_words(amount: Decimal, currency: str, language: str) -> str:
    """A price as read. What is below the minor unit is shown when there is something there."""
    exact = amount.normalize()
    fine = -int(exact.as_tuple().exponent) > 2
    return format_currency(
        exact if fine else amount, currency, locale=language, currency_digits=not fine, decimal_quantization=not fine
    )
