"""What the frame around every page of the shop shows: hat, region, basket, shelves."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import get_language

from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.ordering import queries as ordering
from chapeau.interfaces.countries import country_name
from chapeau.interfaces.requests import HouseRequest
from chapeau.kit.house import countries_served, currency_of
from chapeau.person.messaging import queries as messaging
from chapeau.person.people.values import HatCard, Market, Role, Viewer, ViewerKind

HAT_CHANGE = "hat-change"
SHELVES_KEPT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Region:
    """Where things go and in which currency that is paid."""

    country: str
    country_name: str
    currency: str


@dataclass(frozen=True, slots=True)
class WearableHat:
    """A line of the switcher."""

    hat: HatCard
    note: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """A root category in the navigation."""

    code: str
    name: str
    url: str


def region(request: HouseRequest) -> Region:
    """The country of the hat, else the one the visitor chose."""
    currency = request.hat.currency if request.hat else currency_of(request.country)
    return Region(request.country, country_name(request.country), currency)


def regions() -> list[Region]:
    """The countries a visitor may choose from."""
    return [Region(code, country_name(code), currency_of(code)) for code in countries_served()]


def wearable_hats(request: HouseRequest) -> tuple[WearableHat, ...]:
    """Every hat this session may know of; locked ones open by a code to their own address."""
    opened = tuple(WearableHat(hat, _note(hat), True) for hat in request.wardrobe.opened)
    return opened + tuple(WearableHat(hat, _note(hat), False) for hat in request.wardrobe.locked)


def _note(hat: HatCard) -> str:
    if hat.is_private:
        return hat.person_name
    return hat.job_title or ", ".join(str(Role(role).label) for role in sorted(hat.roles) if role in Role.values)


def pieces_in_basket(request: HouseRequest) -> int:
    if request.viewer.hat_id is None and request.viewer.visitor_id is None:
        return 0
    return ordering.basket_count(request.viewer)


def waiting_approvals(request: HouseRequest) -> int:
    """How many orders wait for this hat's decision."""
    if not may_approve(request.hat):
        return 0
    return len(ordering.orders_to_approve(request.viewer))


def unread_notes(request: HouseRequest) -> int:
    """Notes that ask to be read under this hat."""
    if request.hat is None or request.hat.is_staff:
        return 0
    return messaging.unread_notes(request.viewer, now=request.now)


def may_approve(hat: HatCard | None) -> bool:
    return hat is not None and not hat.is_private and bool(hat.roles & {Role.APPROVER, Role.ADMINISTRATOR})


def shelves(request: HouseRequest) -> tuple[Shelf, ...]:
    """Root categories of this market, read once a minute per process."""
    market = request.hat.market if request.hat else Market.B2C
    language = get_language() or "en"
    key = f"shelves:{market}:{language}"
    kept: tuple[Shelf, ...] | None = cache.get(key)
    if kept is None:
        viewer = Viewer(ViewerKind.VISITOR)
        tree = catalog.category_tree(viewer, market=market, language=language)
        kept = tuple(Shelf(n.code, n.name, reverse("storefront:category", args=[n.slug])) for n in tree)
        if kept:
            cache.set(key, kept, SHELVES_KEPT_SECONDS)
    return kept


def announce_hat_change(request: HouseRequest, lines: list[str]) -> None:
    """Have the next page say what changed with the hat; the first line is the title."""
    messages.success(request, "\n".join(lines), extra_tags=HAT_CHANGE)


def take_hat_change(request: HouseRequest) -> list[str]:
    """What changed with the hat, once, as lines; the toasts of the same page show the other messages."""
    for message in messages.get_messages(request):
        if HAT_CHANGE in (message.extra_tags or ""):
            return str(message.message).splitlines()
    return []
