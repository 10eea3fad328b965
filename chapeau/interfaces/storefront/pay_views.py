"""Paying an order by card, with the bank's extra step, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chapeau.commerce.ordering import actions as ordering_actions
from chapeau.commerce.ordering import queries as ordering
from chapeau.commerce.ordering.values import OrderView
from chapeau.commerce.payments import actions as payments
from chapeau.commerce.payments import queries as payment_queries
from chapeau.commerce.payments.values import CardInput, CardKeys, Payable, PaymentState, PaymentView
from chapeau.interfaces.requests import HouseRequest
from chapeau.interfaces.storefront.forms import CardForm, StripeForm
from chapeau.kit.house_settings import read
from chapeau.kit.ids import new_secret
from chapeau.kit.refusals import Refusal
from chapeau.person.people.values import SYSTEM, Viewer

LONGEST_KEY = 80
STRIPE_MAY = {
    "script-src": [settings.STRIPE_SCRIPT],
    "frame-src": ["https://js.stripe.com", "https://hooks.stripe.com"],
    "connect-src": ["'self'", "https://api.stripe.com"],
}
"""What the page of the card lets Stripe do; no other page does."""


@dataclass(frozen=True, slots=True)
class Till:
    """An order that is paid by card: by the hat or visitor it belongs to, or by whoever holds its mailed link."""

    viewer: Viewer
    order: OrderView
    prepare: Callable[[], Payable]
    back: str
    """Where the payer comes back to."""
    thanks: str


@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HouseRequest, code: str) -> HttpResponse:
    """The card of an order that waits for its payment."""
    order = ordering.order(request.viewer, code=code)
    if not order.may_pay:
        return redirect("storefront:order", code=code)
    if is_paid(request.viewer, order):
        return redirect("storefront:thanks", code=code)
    till = Till(
        request.viewer,
        order,
        lambda: ordering_actions.prepare_payment(request.viewer, code=code, now=request.now),
        reverse("storefront:paid", args=[code]),
        reverse("storefront:thanks", args=[code]),
    )
    return _take(request, till)


@require_http_methods(["GET", "HEAD", "POST"])
def pay_by_link(request: HouseRequest, token: str) -> HttpResponse:
    """The same for a guest or a caller who was sent the link: the link is the right to pay that one order."""
    order = ordering.order_by_link(request.viewer, token=token, now=request.now)
    page = reverse("storefront:order_by_link", args=[token])
    if order.paid_at or is_paid(SYSTEM, order):
        return redirect(page)
    till = Till(
        SYSTEM,
        order,
        lambda: ordering_actions.prepare_payment_by_link(request.viewer, token=token, now=request.now),
        page,
        page,
    )
    return _take(request, till)


def _take(request: HouseRequest, till: Till) -> HttpResponse:
    by_stripe = payment_queries.card_is_read_by_stripe()
    form = (StripeForm if by_stripe else CardForm)(request.POST or None)
    said, status = "", 200
    if request.method == "POST" and form.is_valid():
        try:
            # Outside every transaction: this asks the provider.
            payment = payments.begin_payment(
                till.viewer,
                payable=till.prepare(),
                card=CardInput(number=form.cleaned_data.get("number", ""), token=form.cleaned_data.get("token", "")),
                return_path=till.back,
                key=request.POST.get("key", "")[:LONGEST_KEY] or new_secret(),
                now=request.now,
            )
            if payment.next_step is not None and payment.next_step.kind == "page":
                return HttpResponseRedirect(payment.next_step.url)
            if payment.state is not PaymentState.FAILED:
                return HttpResponseRedirect(till.thanks)
            said, status = failure_words(payment), 422
        except Refusal as refusal:
            said, status = str(refusal), refusal.status
    context = {"order": till.order, "form": form, "said": said, "key": new_secret(), "page": till.thanks}
    if not by_stripe:
        return render(request, "storefront/pay.html", context, status=422 if form.errors else status)
    context |= {"stripe_key": read(CardKeys).publishable_key, "stripe_script": settings.STRIPE_SCRIPT}
    response = render(request, "storefront/pay.html", context, status=422 if form.errors else status)
    response._csp_update = STRIPE_MAY  # type: ignore[attr-defined]
    return response


@require_safe
def paid(request: HouseRequest, code: str) -> HttpResponse:
    """Back from the bank: ask what came of it. Looking again does no harm."""
    order = ordering.order(request.viewer, code=code)
    money = payment_queries.money_of_order(request.viewer, order_id=order.id, currency=order.currency)
    for payment in money.payments:
        if payment.is_open and payment.method == "card":
            payments.confirm_payment(request.viewer, code=payment.code, now=request.now)
    last = payment_queries.money_of_order(request.viewer, order_id=order.id, currency=order.currency).payments
    if last and last[-1].state is PaymentState.FAILED:
        messages.error(request, failure_words(last[-1]))
        return redirect("storefront:pay", code=code)
    return redirect("storefront:thanks", code=code)


def is_paid(viewer: Viewer, order: OrderView) -> bool:
    """The money is in the ledger; the order itself follows a moment later, in a job."""
    money = payment_queries.money_of_order(viewer, order_id=order.id, currency=order.currency)
    return order.gross <= money.paid or any(p.state is PaymentState.IN_DOUBT for p in money.payments)


def failure_words(payment: PaymentView) -> str:
    """Why the card was not charged, and what to do."""
    words = {
        "expired": _("This card has expired. Use another card; nothing was charged."),
        "insufficient-funds": _("There is not enough money on the card. Use another card; nothing was charged."),
        "not-confirmed": _("The payment was not confirmed at your bank. Nothing was charged; try again."),
    }
    return words.get(payment.failure_code, _("Your bank declined the card. Nothing was charged; try another card."))
