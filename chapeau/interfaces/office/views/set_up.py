"""The five steps of the set-up: the panels of Settings, a few after each other. Each may be skipped and come back to."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.settings.colleagues import InvitePanel
from chapeau.interfaces.office.settings.company import BankPanel, CompanyPanel, LookPanel, NumberingPanel, TaxPanel
from chapeau.interfaces.office.settings.connections import CardsPanel
from chapeau.interfaces.office.settings.delivery import FirstDeliveryPanel, FirstWarehousePanel
from chapeau.interfaces.office.settings.mail import MailPanel
from chapeau.interfaces.office.settings.pages import OWNERS
from chapeau.interfaces.office.settings.panels import Panel
from chapeau.interfaces.office.settings.selling import SellingPanel, TimePanel
from chapeau.interfaces.office.views.settings import attempt, keep
from chapeau.kit.refusals import NotFound


@dataclass(frozen=True, slots=True)
class Step:
    title: str | Promise
    panels: tuple[type[Panel], ...]


STEPS = (
    Step(_("Your company"), (CompanyPanel, LookPanel)),
    Step(_("VAT and invoices"), (TaxPanel, NumberingPanel)),
    Step(_("Countries and money"), (SellingPanel, TimePanel)),
    Step(_("Warehouse and delivery"), (FirstWarehousePanel, FirstDeliveryPanel)),
    Step(_("Payment, mail, colleagues"), (BankPanel, CardsPanel, MailPanel, InvitePanel)),
)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(*OWNERS)
def step(request: DeskRequest, number: int) -> HttpResponse:
    """One step: all of its panels are kept, or none; then the next one."""
    if not 1 <= number <= len(STEPS):
        raise NotFound
    here = STEPS[number - 1]
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    panels = [panel(request, data, files) for panel in here.panels]
    wrong = [panel for panel in panels if not panel.is_valid()]
    if request.method == "POST" and not wrong and keep(*panels):
        cache.delete("house-name")
        tried = next((panel for panel in panels if panel.trial and panel.key == request.POST.get("try")), None)
        if tried is not None:
            attempt(request, tried)
            return redirect("office:set_up", number=number)
        if number < len(STEPS):
            return redirect("office:set_up", number=number + 1)
        messages.success(request, gettext("Set up. What is still missing until the first sale stands below."))
        return redirect("office:settings")
    context = {
        "steps": [(place, one.title) for place, one in enumerate(STEPS, start=1)],
        "number": number,
        "title": here.title,
        "panels": panels,
        "is_last": number == len(STEPS),
        "many": len(STEPS),
    }
    status = 422 if any(panel.errors for panel in panels) else 200
    return render(request, "office/set_up/step.html", context, status=status)
