"""What the desk does to a placed order: cancel, take money, send a link, write down."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chapeau.commerce.ordering import actions as ordering_deeds
from chapeau.commerce.payments import actions as payment_deeds
from chapeau.interfaces.office.access import SELLERS, DeskRequest, staff
from chapeau.kit.refusals import Refusal
from chapeau.person.people.values import StaffRole

TAKES_MONEY = (StaffRole.FINANCE, StaffRole.SALES)


@require_POST
@staff(*SELLERS)
def cancel(request: DeskRequest, code: str) -> HttpResponse:
    return _done(
        request,
        code,
        lambda: ordering_deeds.cancel_order(
            request.viewer, code=code, reason=request.POST.get("reason", "").strip(), now=request.now
        ),
        _("Cancelled. What was paid goes back; the goods are free again."),
    )


@require_POST
@staff(*SELLERS)
def send_link(request: DeskRequest, code: str) -> HttpResponse:
    return _done(
        request,
        code,
        lambda: ordering_deeds.send_payment_link(request.viewer, code=code, now=request.now),
        _("The buyer was sent a link to pay; the goods are held for three days."),
    )


@require_POST
@staff(*TAKES_MONEY)
def mark_paid(request: DeskRequest, code: str, payment_code: str) -> HttpResponse:
    return _done(
        request,
        code,
        lambda: payment_deeds.mark_paid(request.viewer, code=payment_code, now=request.now),
        _("Booked as paid."),
    )


def _done(request: DeskRequest, code: str, deed: Callable[[], object], said: str) -> HttpResponse:
    try:
        deed()
        messages.success(request, said)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(reverse("office:order", args=[code]))
