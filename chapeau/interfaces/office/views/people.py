"""People and organisations: their lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from chapeau.interfaces.countries import country_name
from chapeau.interfaces.formats import short_day
from chapeau.interfaces.office import cells
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.address_cards import CONTENT_TYPE, Version, cards_of
from chapeau.interfaces.office.lists import Asked, Column, Export, Fetched, Filter, ListPage, as_file, serve
from chapeau.kit.house import countries_served
from chapeau.person.people import queries
from chapeau.person.people.values import Market, OrganisationCard, OrganisationKind, PersonHit, StaffRole, Trade, Viewer
from chapeau.person.privacy.actions import note_list

READERS = (StaffRole.SALES, StaffRole.SERVICE, StaffRole.FINANCE, StaffRole.LOGISTICS, StaffRole.COMPLIANCE)


def countries() -> Iterable[tuple[str, str]]:
    return [(code, country_name(code)) for code in countries_served()]


def _hats(row: PersonHit) -> SafeString:
    shown = format_html_join(" ", '<span class="badge">{}</span>', ((cells.hat_name(card),) for card in row.hats))
    if not row.has_hidden_hats:
        return shown
    return format_html("{} <small>{}</small>", shown, _("others: hidden"))


def _fetch_people(asked: Asked) -> Fetched:
    found = queries.people_list(
        asked.viewer,
        text=asked.text,
        market=asked.chosen.get("market", ""),
        country=asked.chosen.get("country", ""),
        sort=asked.sort or "name",
        page=asked.page,
        size=asked.size,
    )
    return Fetched(found.rows, found.total)


def _cards(version: Version, viewer: Viewer, rows: Sequence[PersonHit]) -> str:
    return cards_of(viewer, [row.person_code for row in rows], version)


PEOPLE = ListPage(
    title=_("People"),
    name="people",
    fetch=_fetch_people,
    key=lambda row: str(row.person_code),
    link=lambda row: reverse("office:person", args=[row.person_code]),
    holds_people=True,
    search_hint=_("Name, e-mail or phone"),
    exports=(
        Export("vcard4", _("Address cards (vCard 4)"), "vcf", CONTENT_TYPE, partial(_cards, "4.0")),
        Export("vcard3", _("Address cards (vCard 3)"), "vcf", CONTENT_TYPE, partial(_cards, "3.0")),
    ),
    columns=(
        Column(_("Name"), lambda row: row.name or _("Unknown buyer"), sort="name", is_main=True),
        Column(_("Acts for"), _hats, plain=lambda row: cells.hat_names(row.hats)),
        Column(_("E-mail"), lambda row: row.email or "–"),
        Column(_("Phone"), lambda row: row.phone or "–"),
        Column(_("Country"), lambda row: country_name(row.country) if row.country else "–"),
        Column(_("Known since"), lambda row: short_day(row.created_at), sort="created", is_when=True),
    ),
    filters=(
        Filter("market", _("Market"), lambda: Market.choices),
        Filter("country", _("Country"), countries),
    ),
    empty_title=_("Nobody here yet"),
    empty_text=_("People appear when they sign up, buy, or are brought in from a file."),
)


def _fetch_organisations(asked: Asked) -> Fetched:
    found = queries.organisations_list(
        asked.viewer,
        text=asked.text,
        kind=asked.chosen.get("kind", ""),
        trade=asked.chosen.get("trade", ""),
        country=asked.chosen.get("country", ""),
        sort=asked.sort or "name",
        page=asked.page,
        size=asked.size,
    )
    return Fetched(found.rows, found.total)


def _market(row: OrganisationCard) -> str | Promise:
    return row.market.label


ORGANISATIONS = ListPage(
    title=_("Organisations"),
    name="organisations",
    fetch=_fetch_organisations,
    link=lambda row: reverse("office:organisation", args=[row.code]),
    holds_people=True,
    search_hint=_("Name, VAT or registration number"),
    columns=(
        Column(_("Name"), lambda row: row.name, sort="name", is_main=True),
        Column(_("Market"), _market),
        Column(_("Trade"), lambda row: Trade(row.trade).label),
        Column(_("Country"), lambda row: country_name(row.country)),
        Column(_("VAT number"), lambda row: row.vat_number or "–"),
        Column(_("People"), lambda row: row.member_count, is_number=True),
        Column(_("Looked after by"), lambda row: row.owner_name or "–"),
        Column(_("Known since"), lambda row: short_day(row.created_at), sort="created", is_when=True),
    ),
    filters=(
        Filter("kind", _("Kind"), lambda: OrganisationKind.choices),
        Filter("trade", _("Trade"), lambda: Trade.choices),
        Filter("country", _("Country"), countries),
    ),
    empty_title=_("No organisation yet"),
    empty_text=_("An organisation is made by a buyer at checkout, by a person in their account, or here by you."),
    actions="office/organisations_actions.html",
)


@staff(*READERS)
def people_list(request: DeskRequest) -> HttpResponseBase:
    return serve(request, PEOPLE)


@staff(*READERS)
def organisations_list(request: DeskRequest) -> HttpResponseBase:
    return serve(request, ORGANISATIONS)


@staff(*READERS)
def person_card(request: DeskRequest, code: str) -> HttpResponseBase:
    """One person as address cards, for a phone or a mail program; noted as taken away."""
    found = queries.person_page(request.viewer, person_code=code)
    note_list(request.viewer, page="person", about=code, shown=1, is_export=True, now=request.now)
    version: Version = "3.0" if request.GET.get("version") == "3" else "4.0"
    return as_file([cards_of(request.viewer, [found.person_code], version)], f"{found.person_code}.vcf", CONTENT_TYPE)
