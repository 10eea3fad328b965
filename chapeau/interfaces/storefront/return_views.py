"""Sending goods back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chapeau.commerce.fulfilment import actions as fulfilment_actions
from chapeau.commerce.fulfilment import queries as fulfilment
from chapeau.commerce.fulfilment.values import ReturnableLine, ReturnReason
from chapeau.commerce.ordering import queries as ordering
from chapeau.interfaces.requests import HouseRequest
from chapeau.interfaces.storefront.forms import ReturnForm
from chapeau.interfaces.storefront.same_hat import or_under_another_hat
from chapeau.kit.refusals import Refusal

ORDERS_LOOKED_AT = 50


@require_safe
def returns(request: HouseRequest) -> HttpResponse:
    """What was sent back, and the orders of which something may be."""
    page = ordering.orders(request.viewer, page_size=ORDERS_LOOKED_AT)
    shipped = [row for row in page.rows if row.state in ("partly-shipped", "shipped", "delivered")]
    known = fulfilment.my_returns(request.viewer)
    return render(request, "storefront/returns.html", {"returns": known, "orders": shipped})


@require_http_methods(["GET", "HEAD", "POST"])
def ask_return(request: HouseRequest, code: str) -> HttpResponse:
    order = ordering.order(request.viewer, code=code)
    lines = fulfilment.returnable_lines(request.viewer, order_code=code)
    form = ReturnForm(request.POST or None)
    refusal, status = None, 200
    if request.method == "POST" and form.is_valid():
        try:
            made = fulfilment_actions.ask_return(
                request.viewer,
                order_code=code,
                quantities=_quantities(request, lines),
                reason=ReturnReason(form.cleaned_data["reason"]),
                word=form.cleaned_data["word"],
                now=request.now,
            )
        except Refusal as no:
            refusal, status = no, no.status
        else:
            messages.success(request, _("We have your return. You hear from us within a working day."))
            return redirect("storefront:return", code=made)
    context = {"order": order, "lines": lines, "form": form, "refusal": refusal}
    return render(request, "storefront/ask_return.html", context, status=status)


def _quantities(request: HouseRequest, lines: list[ReturnableLine]) -> dict[UUID, int]:
    typed = {line.line_id: request.POST.get(f"quantity-{line.line_id}", "0") for line in lines}
    return {
        line_id: int(text) for line_id, text in typed.items() if text.isascii() and text.isdigit() and len(text) < 8
    }


@require_safe
@or_under_another_hat
def one_return(request: HouseRequest, code: str) -> HttpResponse:
    shown = fulfilment.return_page(request.viewer, code=code)
    return render(request, "storefront/return.html", {"shown": shown})
