"""What follows when prices, promotions, contracts, articles or buyers change: views and shelf prices keep up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from chapeau.commerce.catalog.events import ProductChanged, ProductCreated
from chapeau.commerce.pricing.actions.shelf import open_price_views, refresh_due, refresh_shelf
from chapeau.commerce.pricing.events import (
    ContractChanged,
    CouponReleased,
    CouponUsed,
    PersonalOfferGiven,
    PersonalOfferRestored,
    PersonalOfferSeen,
    PersonalOfferUsed,
    PersonalOfferWithdrawn,
    PriceListChanged,
    PricesSet,
    PromotionChanged,
)
from chapeau.commerce.pricing.models import PriceList, PriceView
from chapeau.commerce.pricing.queries import price_inputs
from chapeau.kit.bus import Fact, listen, register_facts
from chapeau.person.people import queries as people
from chapeau.person.people.events import HatCreated, HouseSettingsChanged, OrganisationChanged, PersonSignedUp
from chapeau.person.people.models import Hat
from chapeau.person.people.values import SYSTEM


def register() -> None:
    register_facts(
        CouponUsed,
        CouponReleased,
        PersonalOfferGiven,
        PersonalOfferWithdrawn,
        PersonalOfferRestored,
        PersonalOfferSeen,
        PersonalOfferUsed,
    )
    listen("pricing.shelf_after_prices", [PricesSet], after_prices, queue="bulk")
    listen(
        "pricing.shelf_after_rules",
        [PriceListChanged, ContractChanged, PromotionChanged],
        after_rules,
        queue="bulk",
    )
    listen("pricing.shelf_after_articles", [ProductCreated, ProductChanged], after_articles, queue="bulk")
    listen("pricing.views_for_house", [HouseSettingsChanged], after_house, queue="bulk")
    listen("pricing.views_for_hats", [HatCreated, PersonSignedUp, OrganisationChanged], after_hats, queue="bulk")


def after_house(facts: Sequence[HouseSettingsChanged]) -> None:
    """Where the house sells, in which money, and where it is registered for VAT: views for the new kinds of buyers."""
    if not any(fact.section in ("tax", "selling") for fact in facts):
        return
    now = _moment(facts)
    fresh = open_views_for_visitors(now)
    hats = Hat.objects.filter(ends_at=None).order_by("person__country", "organisation", "id")
    fresh += open_views_for_hats(hats.distinct("person__country", "organisation").values_list("id", flat=True), now)
    refresh_shelf(now=now, view_ids=fresh)


def after_prices(facts: Sequence[PricesSet]) -> None:
    """Shelf prices of the variants, in the views of the lists' currencies."""
    currencies = PriceList.objects.filter(id__in={fact.price_list_id for fact in facts}).values("currency")
    views = list(PriceView.objects.filter(currency__in=currencies).values_list("id", flat=True))
    variant_ids = list(dict.fromkeys(variant_id for fact in facts for variant_id in fact.variant_ids))
    refresh_shelf(now=_moment(facts), view_ids=views, variant_ids=variant_ids)


def after_rules(facts: Sequence[Fact]) -> None:
    """Organisations with a first list or contract get a view of their own; then what began or ended is refreshed."""
    now = _moment(facts)
    open_views_for_visitors(now)
    organisations = {fact.organisation_id for fact in facts if isinstance(fact, ContractChanged)}
    lists = {fact.price_list_id for fact in facts if isinstance(fact, PriceListChanged)}
    own_lists = PriceList.objects.filter(id__in=lists).values("organisation")
    hats = Hat.objects.filter(Q(organisation__in=organisations) | Q(organisation__in=own_lists))
    open_views_for_hats(hats.values_list("id", flat=True), now)
    refresh_due(now=now)
    # What was changed at the very moment of the last refresh has no edge after it. A contract is its organisation's alone.
    ahead = PriceView.objects.filter(refreshed_at__gte=now)
    if all(isinstance(fact, ContractChanged) for fact in facts):
        ahead = ahead.filter(organisation_id__in=organisations)
    refresh_shelf(now=now, view_ids=list(ahead.values_list("id", flat=True)))


def after_articles(facts: Sequence[ProductCreated | ProductChanged]) -> None:
    """Category, tax category and packs of an article are inputs of its price."""
    variant_ids = list(dict.fromkeys(variant_id for fact in facts for variant_id in fact.variant_ids))
    refresh_shelf(now=_moment(facts), variant_ids=variant_ids)


def after_hats(facts: Sequence[Fact]) -> None:
    """The first hat of a kind opens the view of its kind."""
    hat_ids = {fact.hat_id for fact in facts if fact.hat_id}
    organisations = [fact.organisation_id for fact in facts if isinstance(fact, OrganisationChanged)]
    hat_ids.update(Hat.objects.filter(organisation__in=organisations).values_list("id", flat=True))
    now = _moment(facts)
    fresh = open_views_for_hats(hat_ids, now)
    refresh_shelf(now=now, view_ids=fresh)


def open_views_for_hats(hat_ids: Iterable[UUID], now: datetime) -> tuple[UUID, ...]:
    """Views for the inputs of these hats at home: one hat for each organisation and each private country is asked."""
    ids = list(hat_ids)
    cards = people.hat_cards(SYSTEM, ids=ids).values()
    alike = {(card.organisation_id, "" if card.organisation_id else card.country): card for card in cards}
    inputs = [
        price_inputs(SYSTEM, hat=card, country=card.country or "FR", now=now)
        for _, card in sorted(alike.items(), key=lambda pair: str(pair[0]))
    ]
    return open_price_views(inputs, now=now)


def open_views_for_visitors(now: datetime) -> tuple[UUID, ...]:
    """Views of those who are not signed in: in the house's country and wherever a list is made for."""
    house = people.house_card(SYSTEM)
    countries = {house.country if house else "FR"}
    for some in PriceList.objects.values_list("countries", flat=True):
        countries.update(some)
    inputs = [price_inputs(SYSTEM, hat=None, country=country, now=now) for country in sorted(countries)]
    return open_price_views(inputs, now=now)


def _moment(facts: Sequence[Fact]) -> datetime:
    return max(fact.occurred_at for fact in facts)
