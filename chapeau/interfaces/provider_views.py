"""Where providers knock (webhooks), where the payer comes back to, and the page that plays the demo's bank."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chapeau.commerce.payments import actions, queries
from chapeau.commerce.payments.providers.stripe_card import read_webhook
from chapeau.commerce.payments.values import CardKeys
from chapeau.interfaces.house import house_name
from chapeau.kit.clock import read_clock
from chapeau.kit.house_settings import read
from chapeau.person.people.values import SYSTEM


@csrf_exempt
@require_POST
def stripe_webhook(request: HttpRequest) -> HttpResponse:
    """200 after the commit; a wrong signature is refused; a repetition is welcome and changes nothing."""
    secret = read(CardKeys).webhook_secret
    if not secret:
        raise Http404  # an empty secret is one that everybody knows
    try:
        event = read_webhook(request.body, request.headers.get("Stripe-Signature", ""), secret)
    except ValueError:
        return HttpResponseBadRequest("signature")
    about = event.data.object
    actions.handle_provider_event(
        provider_code="stripe",
        event_id=event.id,
        kind=event.type,
        object_id=getattr(about, "payment_intent", None) or about.id,
        now=read_clock(),
    )
    return HttpResponse(status=200)


@require_GET
def payment_back(request: HttpRequest, code: str) -> HttpResponse:
    """The payer is back from the bank: ask what came of it, and go on where they were.

    The code is random and known to the payer alone; nothing is shown here.
    """
    payment = actions.confirm_payment(SYSTEM, code=code, now=read_clock())
    onward = payment.return_path
    if not url_has_allowed_host_and_scheme(onward, allowed_hosts=None):
        onward = "/"
    return redirect(onward)


@require_http_methods(["GET", "POST"])
def test_bank(request: HttpRequest, bank_code: str) -> HttpResponse:
    """A page of ours that plays the payer's bank, in the demo: "is it you?"."""
    if not (settings.DEMO or settings.DEBUG):
        raise Http404
    payment = queries.payment_at_test_bank(SYSTEM, bank_code=bank_code)
    if request.method == "POST":
        answered = actions.payer_answers(
            bank_code=bank_code, is_confirmed=request.POST.get("answer") == "yes", now=read_clock()
        )
        return redirect("payment-back", code=answered.code)
    amount_text = payment.amount.format(get_language() or "en")
    return render(
        request,
        "payments/test_bank.html",
        {"payment": payment, "amount_text": amount_text, "shop_name": house_name()},
    )


urlpatterns = [
    path("webhooks/stripe/", stripe_webhook, name="stripe-webhook"),
    path("pay/back/<str:code>/", payment_back, name="payment-back"),
    path("pay/bank/<str:bank_code>/", test_bank, name="test-bank"),
]
