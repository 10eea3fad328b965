"""*Buying for a business?* in the middle of a checkout: the hat is made and the basket comes along."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.utils.translation import get_language

from chapeau.commerce.ordering.actions import reprice_for_hat
from chapeau.interfaces.hats import open_hats, wear
from chapeau.interfaces.requests import HouseRequest
from chapeau.interfaces.storefront.frame import announce_hat_change
from chapeau.interfaces.storefront.hat_change import hat_change_lines, snapshot
from chapeau.person.people import actions as people_actions
from chapeau.person.people.actions.organisations import OrganisationFacts
from chapeau.person.people.values import HatCard


def buy_for_business(request: HouseRequest, told: dict[str, Any]) -> HatCard:
    """Make the organisation and the hat, wear it, move the basket over. Refuses as ``create_hat_at_checkout``."""
    private = request.viewer
    was = snapshot(request, request.path)
    facts = OrganisationFacts(
        name=told["name"],
        kind=told["kind"],
        country=request.country,
        language=get_language() or "en",
        vat_number=told["number"],
    )
    card = people_actions.create_hat_at_checkout(private, facts=facts, now=request.now)
    open_hats(request, [card.id], active=card.id)
    wear(request, card)
    assert private.hat_id is not None
    for change in reprice_for_hat(request.viewer, from_hat_id=private.hat_id, take_along=True, now=request.now):
        if change.kind in ("gone", "quantity"):
            messages.warning(request, change.sentence)
    announce_hat_change(request, hat_change_lines(was, snapshot(request, request.path)))
    return card
