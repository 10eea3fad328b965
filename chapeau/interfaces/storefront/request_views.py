"""Asking the house, and reading its answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.catalog.values import VariantCard
from chapeau.interfaces.hats import ensure_visitor
from chapeau.interfaces.requests import HouseRequest
from chapeau.interfaces.storefront.forms import AskForm, ReplyForm
from chapeau.interfaces.storefront.same_hat import or_under_another_hat
from chapeau.interfaces.storefront.shopper import shopper
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.relationship.service import actions as service_actions
from chapeau.relationship.service import queries as service
from chapeau.relationship.service.values import Contact, RequestKind


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HouseRequest) -> HttpResponse:
    """About an article, a basket or an order, or about nothing of these; under the hat in use."""
    told = request.POST if request.method == "POST" else request.GET
    article = _article(request, told.get("sku", ""))
    order_code = told.get("order", "")
    kind = told.get("kind", RequestKind.QUESTION)
    form = AskForm(request.POST) if request.method == "POST" else AskForm(initial={"kind": kind})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            code = _send(request, form, article, order_code)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
        else:
            messages.success(request, _("We have it. You get an answer by e-mail, and here."))
            return redirect("storefront:request", code=code)
    context = {"form": form, "article": article, "order_code": order_code}
    return render(request, "storefront/ask.html", context, status=422 if form.errors and status == 200 else status)


def _send(request: HouseRequest, form: AskForm, article: VariantCard | None, order_code: str) -> str:
    told = form.cleaned_data
    return service_actions.ask(
        ensure_visitor(request),
        kind=RequestKind(told["kind"]),
        text=told["text"],
        now=request.now,
        language=get_language() or "en",
        variant_id=article.id if article else None,
        order_code=order_code,
        quantity=told["quantity"],
        contact=Contact(name=told["name"], email=told["email"], phone=told["phone"]),
    )


def _article(request: HouseRequest, sku: str) -> VariantCard | None:
    if not sku:
        return None
    who = shopper(request)
    try:
        return catalog.variant_by_sku(who.viewer, sku=sku, market=who.market, language=who.language)
    except NotFound:
        return None


@require_safe
def requests(request: HouseRequest) -> HttpResponse:
    return render(
        request, "storefront/requests.html", {"requests": service.my_requests(request.viewer, now=request.now)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@or_under_another_hat
def one_request(request: HouseRequest, code: str) -> HttpResponse:
    """A request with its conversation; the asker may write again."""
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        service_actions.reply_to_request(request.viewer, code=code, text=form.cleaned_data["text"], now=request.now)
        return redirect("storefront:request", code=code)
    shown = service.request_page(request.viewer, code=code, now=request.now)
    return render(request, "storefront/request.html", {"shown": shown, "form": form})
