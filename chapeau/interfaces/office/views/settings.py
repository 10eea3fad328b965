"""Settings: the list of what can be decided, and a page a panel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.settings.answers import RepliesPanel, SendingPanel
from chapeau.interfaces.office.settings.channels import OtherProgramPanel, TextMessagesPanel
from chapeau.interfaces.office.settings.company import BankPanel, CompanyPanel, LookPanel, NumberingPanel, TaxPanel
from chapeau.interfaces.office.settings.connections import CardsPanel
from chapeau.interfaces.office.settings.mail import MailPanel
from chapeau.interfaces.office.settings.missing import missing
from chapeau.interfaces.office.settings.pages import MAILERS, OWNERS, editors, groups_for
from chapeau.interfaces.office.settings.panels import Panel, SectionPanel
from chapeau.interfaces.office.settings.selling import SellingPanel, TimePanel
from chapeau.kit import house_settings
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.people import queries as people

PANELS: dict[str, type[Panel]] = {
    panel.key: panel
    for panel in (
        CompanyPanel, LookPanel, TimePanel, SellingPanel, TaxPanel, NumberingPanel, MailPanel, RepliesPanel, TextMessagesPanel,
        OtherProgramPanel, CardsPanel, BankPanel,
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownChange:
    label: str
    before: str
    after: str
    by: str
    at: datetime


@require_safe
@staff(*editors())
def home(request: DeskRequest) -> HttpResponse:
    return render(
        request, "office/settings/home.html", {"groups": groups_for(request.viewer), "missing": missing(request.viewer)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff(*OWNERS)
def page(request: DeskRequest, key: str) -> HttpResponse:
    """One panel of the administrator's."""
    if key not in PANELS:
        raise NotFound
    return _page(request, PANELS[key])


@require_http_methods(["GET", "HEAD", "POST"])
@staff(*MAILERS)
def sending_rules(request: DeskRequest) -> HttpResponse:
    return _page(request, SendingPanel)


def _page(request: DeskRequest, kind: type[Panel]) -> HttpResponse:
    """Look, change, and what was changed before."""
    panel = kind(request, request.POST or None, request.FILES or None)
    if request.method == "POST" and panel.is_valid() and keep(panel):
        if not (panel.trial and request.POST.get("try")):
            messages.success(request, _("Kept."))
            return HttpResponseRedirect(request.path)
        attempt(request, panel)
        return HttpResponseRedirect(request.path)
    status = 422 if panel.errors else 200
    context = {"panel": panel, "changes": _changes(request, panel)}
    return render(request, "office/settings/page.html", context, status=status)


def keep(*panels: Panel) -> bool:
    """All of them or none; a refusal is said on the panel it came from."""
    try:
        with transaction.atomic():
            for panel in panels:
                now_keeping = panel
                panel.keep()
    except Refusal as refusal:
        now_keeping.add_error(None, str(refusal))
        return False
    return True


def attempt(request: DeskRequest, panel: Panel) -> None:
    """Try what was kept, outside every transaction, and say what came of it."""
    try:
        messages.success(request, panel.attempt())
    except Refusal as refusal:
        messages.error(request, str(refusal))


def _changes(request: DeskRequest, panel: Panel) -> list[ShownChange]:
    if not isinstance(panel, SectionPanel):
        return []
    return shown_changes(request, house_settings.history(panel.record), panel.fields)


def shown_changes(
    request: DeskRequest, found: Sequence[house_settings.SettingChange], named: Mapping[str, forms.Field]
) -> list[ShownChange]:
    """Lines of the history with the fields' labels and the colleagues' names."""
    by = people.hat_cards(request.viewer, ids=[change.by_hat_id for change in found if change.by_hat_id])
    return [
        ShownChange(
            str(named[change.field].label) if change.field in named else change.field.replace("_", " "),
            change.before,
            change.after,
            by[change.by_hat_id].person_name if change.by_hat_id in by else "",
            change.changed_at,
        )
        for change in found
    ]
