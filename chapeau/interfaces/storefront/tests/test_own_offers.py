"""The link of a personal offer: its owner's alone, under the right hat, with the price applied and named."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from chapeau.commerce.pricing.actions import make_offering, withdraw_offering
from chapeau.commerce.pricing.models import PersonalOffer
from chapeau.commerce.pricing.values import OfferTerms
from chapeau.interfaces.storefront.tests.conftest import Visit
from chapeau.person.people.values import SYSTEM, HatCard
from tests.builders import CHAIN, Shop


def offer_to(shop: Shop, hat: HatCard) -> tuple[str, str]:
    """The link's address and the code of the offering."""
    now = timezone.now()
    terms = OfferTerms(
        variant_ids=(shop.variants[CHAIN],),
        percent_off=Decimal(10),
        reason="Because it rains",
        limit_orders=1,
        valid_until=now + timedelta(days=3),
    )
    code = make_offering(SYSTEM, terms=terms, origin="person", hat_ids=[hat.id], now=now).code
    return reverse("storefront:own_offer", args=[PersonalOffer.objects.get(offering__code=code).code]), code


def test_the_link_opens_for_its_owner_with_the_price_named_in_page_and_basket(visit: Visit, shop: Shop) -> None:
    link, code = offer_to(shop, shop.buyer)
    asked = visit().get(link)
    assert asked.status_code == 302
    assert "next=" in asked["Location"]
    buyer = visit(shop.buyer)
    page = buyer.get(link).content.decode()
    assert "Because it rains" in page
    assert "for 1 order" in page
    assert PersonalOffer.objects.get().seen_at is not None
    buyer.post(reverse("storefront:add_to_basket"), {"sku": CHAIN, "quantity": "10"})
    basket = buyer.get(reverse("storefront:basket")).content.decode()
    assert "Your personal offer" in basket
    assert "Because it rains" in basket
    assert "Because it rains" in buyer.get(reverse("storefront:own_offers")).content.decode()
    withdraw_offering(SYSTEM, code=code, now=timezone.now())
    assert "This offer is over" in buyer.get(link).content.decode()
    assert "No offer of your own" in buyer.get(reverse("storefront:own_offers")).content.decode()


def test_another_hat_learns_nothing_and_the_same_person_is_asked_to_change(visit: Visit, shop: Shop) -> None:
    link, _code = offer_to(shop, shop.buyer)
    stranger = visit(shop.approver).get(link)
    nothing = visit(shop.approver).get(reverse("storefront:own_offer", args=["nosuchoffer0"]))
    assert (stranger.status_code, nothing.status_code) == (404, 404)
    assert "Because it rains" not in stranger.content.decode()
    assert PersonalOffer.objects.get().seen_at is None
