"""Checkout on one page: who, where to, how, with whose money; then the order, or the question to a colleague."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST

from chapeau.commerce.ordering import actions
from chapeau.commerce.ordering import queries as ordering
from chapeau.commerce.ordering.values import BasketView, PlacedOrder
from chapeau.interfaces import newsletter
from chapeau.interfaces.requests import HouseRequest
from chapeau.interfaces.storefront.basket_views import tell_refusal
from chapeau.interfaces.storefront.business import buy_for_business
from chapeau.interfaces.storefront.checkout_form import Checkout, is_as_stored, read_checkout
from chapeau.interfaces.storefront.order_views import seen_total
from chapeau.interfaces.storefront.policies import check_seen
from chapeau.interfaces.storefront.same_hat import same_hat
from chapeau.kit.ids import new_secret
from chapeau.kit.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@same_hat
def checkout(request: HouseRequest) -> HttpResponse:
    """One page, one form. What was typed is never lost: a refusal shows the page again with it."""
    refused: Refusal | None = None
    if request.POST.get("step") == "order" and is_as_stored(request):
        try:
            return _after(_order(request))
        except Refusal as refusal:
            refused = refusal
    basket = _basket(request)
    if basket is None or not basket.order.lines:
        return _sent_again(request)
    if refused is not None:
        return _show(request, read_checkout(request, basket), refusal=refused, status=refused.status)
    if request.method != "POST":
        return _show(request, read_checkout(request, basket))
    step = request.POST.get("step", "update")
    told = read_checkout(request, basket)
    if step == "business":
        return _business(request, told)
    if step in ("order", "ask") and not told.is_complete():
        return _show(request, told, status=422)
    try:
        told.store(everything=step in ("order", "ask"))
        if step == "coupon":
            _coupon(request, told)
        elif step == "order":
            return _after(_order(request))
        elif step == "ask":
            return redirect("storefront:order", code=_ask(request))
    except Refusal as refusal:
        return _show(request, told, refusal=refusal, status=refusal.status)
    return _show(request, told)


@require_POST
@same_hat
def begin(request: HouseRequest) -> HttpResponse:
    """From the basket to checkout: the usual way of delivery and payment are chosen, so that the total is whole."""
    basket = _basket(request)
    if basket is not None and basket.order.lines:
        told = read_checkout(request, basket, as_known=True)
        tell_refusal(request, lambda: told.store(everything=False))
    return redirect("storefront:checkout")


def _basket(request: HouseRequest) -> BasketView | None:
    if request.viewer.hat_id is None and request.viewer.visitor_id is None:
        return None
    return ordering.basket(request.viewer, now=request.now)


def _sent_again(request: HouseRequest) -> HttpResponse:
    """The basket is empty: perhaps because this very page was sent before. The key knows."""
    if request.method == "POST" and request.POST.get("step") == "order":
        try:
            return _after(_order(request))
        except Refusal:
            pass
    return redirect("storefront:basket")


def _order(request: HouseRequest) -> PlacedOrder:
    check_seen(request)
    placed = actions.place_order(
        request.viewer, seen_total=seen_total(request), idempotency_key=request.POST.get("key", ""), now=request.now
    )
    newsletter.agreed_at_checkout(request)
    return placed


def _ask(request: HouseRequest) -> str:
    check_seen(request)
    return actions.ask_approval(
        request.viewer,
        seen_total=seen_total(request),
        word=request.POST.get("word", "")[:1000],
        idempotency_key=request.POST.get("key", ""),
        now=request.now,
    )


def _after(placed: PlacedOrder) -> HttpResponseRedirect:
    """Card orders go on to the payment, others to their confirmation."""
    return redirect("storefront:pay" if placed.needs_payment else "storefront:thanks", code=placed.code)


def _coupon(request: HouseRequest, told: Checkout) -> None:
    code = request.POST.get("coupon", "").strip()
    if not code:
        return
    try:
        actions.apply_coupon(request.viewer, code=code, now=request.now)
    except Refusal as refusal:
        told.coupon_error = str(refusal)


def _business(request: HouseRequest, told: Checkout) -> HttpResponse:
    """A hat for the organisation is made, put on, and the basket comes along."""
    if not told.business.is_valid():
        return _show(request, told, status=422)
    try:
        buy_for_business(request, told.business.cleaned_data)
    except Refusal as refusal:
        told.business.add_error("number", str(refusal))
        return _show(request, told, status=refusal.status)
    return redirect("storefront:checkout")


def _show(request: HouseRequest, told: Checkout, *, refusal: Refusal | None = None, status: int = 200) -> HttpResponse:
    basket = _basket(request) or told.basket
    context: dict[str, Any] = told.context(basket) | {
        "basket": basket,
        "order": basket.order,
        "key": request.POST.get("key", "") if refusal is None and request.POST.get("key") else new_secret(),
        "refusal": refusal,
        "refusal_changes": refusal.details.get("changes") if refusal else None,
        "language": get_language(),
    }
    return render(request, "storefront/checkout.html", context, status=status)
