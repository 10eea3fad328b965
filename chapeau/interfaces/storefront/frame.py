"""What the frame around every page of the shop shows: hat, region, basket, shelves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy

from chapeau.commerce.ordering import queries as ordering

COUNTRIES = {
    "FR": gettext_lazy("France"),
    "IT": gettext_lazy("Italy"),
    "CH": gettext_lazy("Switzerland"),
    "DE": gettext_lazy("Germany"),
    "BE": gettext_lazy("Belgium"),
    "AT": gettext_lazy("Austria"),
    "ES": gettext_lazy("Spain"),
    "NL": gettext_lazy("Netherlands"),
    "LU": gettext_lazy("Luxembourg"),
    "GB": gettext_lazy("United Kingdom"),
}
FRANC_COUNTRIES = ("CH", "LI")


@dataclass(frozen=True, slots=True)
class Region:
    """Where things go and in which currency that is paid."""

    country: str
    country_name: str
    currency: str


def region(request: HttpRequest) -> Region:
    """The country of the hat, else the one the visitor chose, else the house's."""
    hat = getattr(request, "hat", None)
    chosen = request.session.get("country", "")
    country = hat.country if hat is not None and hat.country else chosen or "FR"
    currency = hat.currency if hat is not None else "CHF" if country in FRANC_COUNTRIES else "EUR"
    return Region(country, str(COUNTRIES.get(country, country)), currency)


def regions() -> list[Region]:
    """The countries a visitor may choose from."""
    return [Region(code, str(name), "CHF" if code in FRANC_COUNTRIES else "EUR") for code, name in COUNTRIES.items()]


def wearable_hats(request: HttpRequest) -> list[Any]:
    return []


def waiting_approvals(request: HttpRequest) -> int:
    return 0


def pieces_in_basket(request: HttpRequest) -> int:
    viewer = getattr(request, "viewer", None)
    if viewer is None:
        return 0
    try:
        return ordering.basket_count(viewer)
    except NotImplementedError:
        return 0


def shelves() -> list[Any]:
    return []


def take_hat_change(request: HttpRequest) -> list[str]:
    """What changed with the hat, once, as lines; said on the page that follows the switch."""
    for message in messages.get_messages(request):
        if "hat-change" in message.tags:
            return str(message.message).splitlines()
    return []


def basket_label(count: int) -> str:
    return gettext("Basket")
