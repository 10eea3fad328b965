"""Orders of colleagues that wait for this hat's word."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chapeau.commerce.ordering import actions
from chapeau.commerce.ordering import queries as ordering
from chapeau.commerce.ordering.values import OrderView, PlacedOrder
from chapeau.interfaces.requests import HouseRequest
from chapeau.interfaces.storefront.order_views import seen_total
from chapeau.interfaces.storefront.policies import check_seen
from chapeau.interfaces.storefront.same_hat import or_under_another_hat
from chapeau.kit.ids import new_secret
from chapeau.kit.refusals import Refusal

MANY_DIGITS = 8


@require_safe
def approvals(request: HouseRequest) -> HttpResponse:
    return render(request, "storefront/approvals.html", {"orders": ordering.orders_to_approve(request.viewer)})


@require_safe
@or_under_another_hat
def approval(request: HouseRequest, code: str) -> HttpResponse:
    """Lines, prices, cost centre and budget left, with the three answers."""
    order = ordering.order(request.viewer, code=code)
    if not order.may_approve:
        return redirect("storefront:order", code=code)
    return _show(request, code)


@require_POST
def decide(request: HouseRequest, code: str) -> HttpResponse:
    """Place it, look at it changed and place that, or decline with a word; the buyer reads which."""
    answer, word = request.POST.get("answer", ""), request.POST.get("word", "").strip()[:1000]
    try:
        if answer == "decline":
            actions.decline_order(request.viewer, code=code, word=word, now=request.now)
            messages.success(request, _("Declined. The buyer reads your word."))
            return redirect("storefront:approvals")
        if answer == "look":
            return _show(request, code, quantities=_quantities(request, code))
        placed = _place(request, code, word)
    except Refusal as refusal:
        return _show(request, code, quantities=_quantities(request, code), refusal=refusal)
    messages.success(request, _("Placed. The buyer has been told."))
    return redirect("storefront:order", code=placed.code)


def _place(request: HouseRequest, code: str, word: str) -> PlacedOrder:
    check_seen(request)
    quantities = _quantities(request, code)
    centre = request.POST.get("cost_centre", "").strip()[:64]
    order = ordering.order(request.viewer, code=code)
    if quantities or centre != order.cost_centre:
        return actions.change_then_place(
            request.viewer,
            code=code,
            quantities=quantities,
            cost_centre=centre,
            seen_total=seen_total(request),
            word=word,
            idempotency_key=request.POST.get("key", ""),
            now=request.now,
        )
    return actions.approve_order(
        request.viewer,
        code=code,
        seen_total=seen_total(request),
        word=word,
        idempotency_key=request.POST.get("key", ""),
        now=request.now,
    )


def _show(
    request: HouseRequest, code: str, *, quantities: dict[str, int] | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    """The order priced at this moment, with the quantities as the approver would have them."""
    asked = ordering.order(request.viewer, code=code)
    if quantities:
        basket = ordering.preview_change(request.viewer, code=code, quantities=quantities, now=request.now)
    else:
        basket = ordering.order_to_approve(request.viewer, code=code, now=request.now)
    context = {
        "asked": asked,
        "basket": basket,
        "order": basket.order,
        "lines": _lines(asked, basket.order, quantities or {}),
        "is_changed": bool(quantities) and not any(line.problem for line in basket.order.lines),
        "cost_centre": request.POST.get("cost_centre", asked.cost_centre),
        "word": request.POST.get("word", ""),
        "refusal": refusal,
        "key": new_secret(),
    }
    return render(request, "storefront/approval.html", context, status=refusal.status if refusal else 200)


def _lines(asked: OrderView, now: OrderView, quantities: Mapping[str, int]) -> list[dict[str, object]]:
    """What was asked for, at the amounts of the order as the approver would have it; what is taken out costs nothing."""
    priced = {line.sku: line for line in now.lines}
    return [
        {"asked": line, "line": priced.get(line.sku), "quantity": quantities.get(line.sku, line.quantity)}
        for line in asked.lines
    ]


def _quantities(request: HouseRequest, code: str) -> dict[str, int]:
    """SKU to the new number of pieces, only where it is another."""
    order = ordering.order(request.viewer, code=code)
    changed = {}
    for line in order.lines:
        typed = request.POST.get(f"quantity-{line.sku}", "")
        if typed.isascii() and typed.isdigit() and len(typed) < MANY_DIGITS and int(typed) != line.quantity:
            changed[line.sku] = int(typed)
    return changed
