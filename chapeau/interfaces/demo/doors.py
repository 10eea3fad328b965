"""The doors of ``/demo``: whom one may be, and three things to try as each."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chapeau.person.people import queries
from chapeau.person.people.values import SYSTEM


@dataclass(frozen=True, slots=True)
class Try:
    label: str | Promise
    url: str


@dataclass(frozen=True, slots=True)
class Door:
    hat_code: str
    role: str | Promise
    name: str
    story: str | Promise
    tries: tuple[Try, ...]


@dataclass(frozen=True, slots=True)
class Sketch:
    """A door before it is known which hat stands behind it."""

    email: str
    role: str | Promise
    story: str | Promise
    tries: tuple[tuple[str | Promise, str], ...]
    """(label, name of the address)."""


SKETCHES = (
    Sketch(
        "camille@home.example", _("Rider, buyer and civil servant"),
        _("Camille buys for herself, for the repair shop she works at, and for the city's bicycles. One person, three prices."),
        ((_("See one tyre at three prices: change at the top who you buy for"), "tyre"), (_("Her orders"), "storefront:orders"), (_("Her basket"), "storefront:basket")),
    ),
    Sketch(
        "marc@atelier-du-canal.example", _("Approver at the repair shop"),
        _("Marc runs the workshop. What his colleagues may not decide alone waits for him."),
        ((_("Decide what waits"), "storefront:approvals"), (_("Who may decide what"), "storefront:orders"), (_("The shop's orders"), "storefront:orders")),
    ),
    Sketch(
        "sophie@velo-maison.example", _("Sales"),
        _("Sophie looks after workshops and the city. She takes orders by phone at the buyer's own prices."),
        ((_("Her day"), "office:today"), (_("Find a person"), "office:people"), (_("Requests waiting"), "office:requests")),
    ),
    Sketch(
        "luca@velo-maison.example", _("Marketing"),
        _("Luca runs the offers and watches what they bring."),
        ((_("Offers that run"), "office:promotions"), (_("Figures"), "office:figures"), (_("Products"), "office:products")),
    ),
    Sketch(
        "yannick@velo-maison.example", _("Warehouse"),
        _("Yannick ships before the cut-off and counts what is left."),
        ((_("To ship today"), "office:to_ship"), (_("What runs low"), "office:stock"), (_("Returns"), "office:returns")),
    ),
    Sketch(
        "helene@velo-maison.example", _("Finance"),
        _("Hélène sees who owes what, books what arrives, and brings in the past."),
        ((_("Open invoices"), "office:invoices"), (_("Orders not paid"), "office:orders"), (_("Bring in orders"), "office:imports")),
    ),
    Sketch(
        "anna@velo-maison.example", _("Service"),
        _("Anna answers. She may see all of a person, and every look is noted."),
        ((_("Requests waiting"), "office:requests"), (_("People"), "office:people"), (_("Mails that were sent"), "office:mails")),
    ),
    Sketch(
        "nadia@velo-maison.example", _("Data protection"),
        _("Nadia answers whoever asks what is kept about them, and sees who looked at whom."),
        ((_("Requests about data"), "office:data_requests"), (_("Who looked at whom"), "office:looks"), (_("Legal pages"), "office:policies")),
    ),
    Sketch(
        "paul@velo-maison.example", _("Owner"),
        _("Paul keeps the house: colleagues, settings, programs, and how the machines are."),
        ((_("Settings"), "office:settings"), (_("Colleagues"), "office:colleagues"), (_("How the house is"), "office:status")),
    ),
)  # fmt: skip


def doors() -> list[Door]:
    """One for each of the story's people who exists."""
    found = []
    for sketch in SKETCHES:
        card = queries.hat_by_address(SYSTEM, email=sketch.email)
        if card is not None:
            tries = tuple(Try(label, _url(name)) for label, name in sketch.tries)
            found.append(Door(card.code, sketch.role, card.person_name, sketch.story, tries))
    return found


def _url(name: str) -> str:
    if name == "tyre":
        return reverse("storefront:search") + "?q=TYRE-STRA-SWIF-35"
    try:
        return reverse(name)
    except NoReverseMatch:
        return reverse("office:today") if name.startswith("office:") else reverse("storefront:home")
