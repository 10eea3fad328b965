"""The office's menu: what each role finds at its desk."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chapeau.interfaces.office.access import EVERYONE
from chapeau.interfaces.office.settings.pages import editors
from chapeau.person.people.values import StaffRole, Viewer

SALES, MARKETING, SERVICE = StaffRole.SALES, StaffRole.MARKETING, StaffRole.SERVICE
LOGISTICS, FINANCE, COMPLIANCE = StaffRole.LOGISTICS, StaffRole.FINANCE, StaffRole.COMPLIANCE


@dataclass(frozen=True, slots=True)
class Entry:
    label: str | Promise
    page: str
    roles: tuple[StaffRole, ...] = EVERYONE


@dataclass(frozen=True, slots=True)
class Shown:
    label: str | Promise
    href: str
    is_here: bool


MENU: tuple[tuple[str | Promise, tuple[Entry, ...]], ...] = (
    (
        "",
        (
            Entry(_("Today"), "today"),
            Entry(_("Tasks"), "tasks"),
            Entry(_("Prospects"), "prospects", (SALES, SERVICE)),
            Entry(_("Requests"), "requests", (SALES, SERVICE, LOGISTICS, FINANCE)),
            Entry(_("Reviews and questions"), "posts", (SERVICE, MARKETING, SALES, COMPLIANCE)),
        ),
    ),
    (
        _("People"),
        (
            Entry(_("People"), "people", (SALES, SERVICE, FINANCE, LOGISTICS, COMPLIANCE)),
            Entry(_("Duplicates"), "duplicates", (SERVICE, COMPLIANCE)),
            Entry(_("Organisations"), "organisations", (SALES, SERVICE, FINANCE, LOGISTICS, COMPLIANCE)),
            Entry(_("Mails"), "mails", (SALES, SERVICE, FINANCE, COMPLIANCE)),
            Entry(_("Mails that came in"), "incoming_mails", (SALES, SERVICE, FINANCE, COMPLIANCE)),
            Entry(_("Data requests"), "data_requests", (SERVICE, COMPLIANCE)),
        ),
    ),
    (
        _("Orders"),
        (
            Entry(_("Orders"), "orders", (SALES, SERVICE, LOGISTICS, FINANCE)),
            Entry(_("To ship"), "to_ship", (LOGISTICS, SERVICE)),
            Entry(_("Returns"), "returns", (LOGISTICS, SERVICE, FINANCE)),
            Entry(_("Invoices"), "invoices", (FINANCE, SALES, SERVICE)),
            Entry(_("Payments"), "payments", (FINANCE,)),
        ),
    ),
    (
        _("Goods"),
        (
            Entry(_("Products"), "products"),
            Entry(_("Prices"), "prices", (SALES, MARKETING, FINANCE)),
            Entry(_("Offers"), "promotions", (SALES, MARKETING)),
            Entry(_("Stock"), "stock", (LOGISTICS, SALES, SERVICE)),
        ),
    ),
    (
        _("Marketing"),
        (
            Entry(_("Audiences"), "audiences", (MARKETING, SALES, SERVICE, COMPLIANCE)),
            Entry(_("Campaigns"), "campaigns", (MARKETING, SALES, SERVICE, COMPLIANCE)),
            Entry(_("Personal offers"), "own_offers", (MARKETING, SALES, SERVICE, FINANCE)),
            Entry(_("Journeys"), "journeys", (MARKETING, SALES, SERVICE)),
            Entry(_("Recommendations"), "recommendations", (MARKETING, SALES)),
            Entry(_("Experiments"), "experiments", (MARKETING, SALES, FINANCE)),
            Entry(_("Surveys"), "surveys", (MARKETING, SALES, SERVICE, COMPLIANCE)),
            Entry(_("Forms"), "forms", (MARKETING, SALES, SERVICE, COMPLIANCE)),
            Entry(_("Articles"), "articles", (MARKETING, SALES, SERVICE, COMPLIANCE)),
            Entry(_("Left alone"), "suppressed", (SALES, SERVICE, MARKETING, COMPLIANCE)),
        ),
    ),
    (
        _("Company"),
        (
            Entry(_("Figures"), "figures", (SALES, MARKETING, FINANCE)),
            Entry(_("Who looked"), "looks", (COMPLIANCE,)),
            Entry(_("Bring in"), "bring_in", (SALES, MARKETING, LOGISTICS, FINANCE)),
            Entry(_("Settings"), "settings", editors()),
        ),
    ),
)


def menu(request: HttpRequest, viewer: Viewer) -> list[tuple[str | Promise, list[Shown]]]:
    """The entries this viewer may open, in their groups."""
    shown = []
    for group, entries in MENU:
        allowed = [entry for entry in entries if viewer.has_role(*entry.roles)]
        mine = [one for entry in allowed if (one := _shown(entry, request.path))]
        if mine:
            shown.append((group, mine))
    return shown


def _shown(entry: Entry, path: str) -> Shown | None:
    """An entry whose page does not exist yet is left out."""
    try:
        href = reverse(f"office:{entry.page}")
    except NoReverseMatch:
        return None
    is_home = entry.page == "today"
    return Shown(entry.label, href, path == href if is_home else path.startswith(href))
