"""The basket: filled, changed and looked at; by htmx in place, without scripts by pages."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.ordering import actions
from chapeau.commerce.ordering import queries as ordering
from chapeau.commerce.ordering.values import OrderView
from chapeau.insight.recommendations.values import Place
from chapeau.interfaces.hats import ensure_visitor, safe_next
from chapeau.interfaces.requests import HouseRequest
from chapeau.interfaces.storefront.advice import advised
from chapeau.interfaces.storefront.checkout_form import authority_to_ask
from chapeau.interfaces.storefront.forms import CouponForm, LineForm, PasteForm
from chapeau.interfaces.storefront.same_hat import same_hat
from chapeau.interfaces.storefront.shopper import inputs_of, shopper
from chapeau.kit.refusals import Refusal
from chapeau.person.people.values import Viewer


@require_safe
def basket(request: HouseRequest) -> HttpResponse:
    who, context = shopper(request), basket_context(request)
    order = context["order"]
    variants = [line.variant_id for line in order.lines if line.variant_id] if isinstance(order, OrderView) else []
    context["advised"] = advised(request, who, inputs_of(who), place=Place.BASKET, variant_ids=variants)
    return render(request, "storefront/basket.html", context)


def basket_context(request: HouseRequest) -> dict[str, object]:
    shown = None
    if request.viewer.hat_id or request.viewer.visitor_id:
        shown = ordering.basket(request.viewer, now=request.now)
    return {
        "basket": shown,
        "order": shown.order if shown else None,
        "authority": authority_to_ask(shown) if shown else None,
        "coupon_form": CouponForm(),
        "other_basket": ordering.other_basket(request.viewer),
    }


@require_POST
@same_hat
def join_baskets(request: HouseRequest) -> HttpResponse:
    """What lies in the other basket, of the other address, goes into this one."""
    for change in actions.take_other_basket(request.viewer, now=request.now):
        messages.info(request, change.sentence)
    return redirect("storefront:basket")


@require_POST
@same_hat
def add_to_basket(request: HouseRequest) -> HttpResponse:
    """Put an article in; the page stays and says so."""
    form = LineForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.first_error())
        return _small_answer(request)
    viewer = ensure_visitor(request)
    wanted = form.cleaned_data

    def add() -> None:
        actions.add_to_basket(viewer, sku=wanted["sku"], quantity=wanted["quantity"], now=request.now)
        who = shopper(request)
        article = catalog.variant_by_sku(viewer, sku=wanted["sku"], market=who.market, language=who.language)
        said = _("In your basket: %(quantity)s × %(name)s") % {"quantity": wanted["quantity"], "name": article.title}
        messages.success(request, said, extra_tags="basket")

    tell_refusal(request, add)
    return _small_answer(request)


@require_POST
@same_hat
def set_line(request: HouseRequest) -> HttpResponse:
    """Another quantity of a line; 0 takes it out."""
    form = LineForm(request.POST)
    if form.is_valid():
        wanted = form.cleaned_data
        tell_refusal(
            request,
            lambda: actions.set_line(request.viewer, sku=wanted["sku"], quantity=wanted["quantity"], now=request.now),
        )
    else:
        messages.error(request, form.first_error())
    return _basket_answer(request)


@require_POST
@same_hat
def apply_coupon(request: HouseRequest) -> HttpResponse:
    form = CouponForm(request.POST)
    if form.is_valid():
        code = form.cleaned_data["code"]
        tell_refusal(request, lambda: actions.apply_coupon(request.viewer, code=code, now=request.now))
    return _basket_answer(request)


@require_POST
@same_hat
def remove_coupon(request: HouseRequest) -> HttpResponse:
    code = request.POST.get("code", "")
    tell_refusal(request, lambda: actions.remove_coupon(request.viewer, code=code, now=request.now))
    return _basket_answer(request)


def quick_order(request: HouseRequest) -> HttpResponse:
    """Lines typed, scanned or pasted from a mail or a spreadsheet; a result for each."""
    form = PasteForm(request.POST or None)
    pasted = None
    if request.method == "POST" and form.is_valid():
        viewer: Viewer = ensure_visitor(request)
        pasted = actions.paste_lines(viewer, text=form.cleaned_data["text"], now=request.now)
        left = "\n".join(line.text for line in pasted if not line.found)
        form = PasteForm(initial={"text": left})
    return render(request, "storefront/quick_order.html", {"form": form, "pasted": pasted})


def tell_refusal(request: HouseRequest, deed: Callable[[], object]) -> bool:
    """Do it; a refusal becomes a message on the same page. True when it was done."""
    try:
        deed()
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return False
    return True


def _small_answer(request: HouseRequest) -> HttpResponse:
    """The basket's number in the header and what there is to say; the page itself stays."""
    if request.headers.get("HX-Request"):
        return render(request, "storefront/basket_said.html", {"out_of_band": True})
    return redirect(safe_next(request, "/"))


def _basket_answer(request: HouseRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        context = basket_context(request) | {"out_of_band": True}
        return render(request, "storefront/basket_answer.html", context)
    return redirect(safe_next(request, "storefront:basket"))
