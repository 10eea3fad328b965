"""Orders of the hat in use: list, page, again, cancel, paper, and the two-click purchase."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chapeau.commerce.billing import queries as billing
from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.fulfilment import queries as fulfilment
from chapeau.commerce.ordering import actions
from chapeau.commerce.ordering import queries as ordering
from chapeau.commerce.ordering.values import OrderFilters, OrderRow, OrderState, OrderView
from chapeau.commerce.payments import queries as payments
from chapeau.commerce.payments.values import OrderMoney, PaymentState
from chapeau.interfaces.requests import HouseRequest
from chapeau.interfaces.storefront.basket_views import tell_refusal
from chapeau.interfaces.storefront.forms import LineForm
from chapeau.interfaces.storefront.policies import MUST_AGREE, check_seen, may_tick, must_tick
from chapeau.interfaces.storefront.same_hat import or_under_another_hat, same_hat
from chapeau.kit.ids import new_secret
from chapeau.kit.refusals import Refusal
from chapeau.person.people.values import SYSTEM
from chapeau.relationship.service import queries as service
from chapeau.relationship.surveys.queries import open_invitation

PAGE_SIZE = 20
TRACK = (OrderState.PLACED, OrderState.SHIPPED, OrderState.DELIVERED)


@require_safe
def orders(request: HouseRequest) -> HttpResponse:
    number = request.GET.get("page", "1")
    text = request.GET.get("q", "").strip()[:80]
    page = ordering.orders(
        request.viewer,
        filters=OrderFilters(text=text),
        page=int(number) if number.isascii() and number.isdigit() and 0 < int(number) < 100_000 else 1,
        page_size=PAGE_SIZE,
    )
    context = {
        "page": page,
        "text": text,
        "contents": contents(request, page.rows),
        "survey_waits": open_invitation(request.viewer, language=get_language() or "en", now=request.now),
    }
    return render(request, "storefront/orders.html", context)


def contents(request: HouseRequest, rows: Sequence[OrderRow]) -> dict[UUID, dict[str, str]]:
    """The first article of each order, named in the language of the page, with its picture. Two queries."""
    first = ordering.first_articles(request.viewer, order_ids=[row.id for row in rows])
    articles = catalog.variants(
        SYSTEM,
        ids=[variant_id for variant_id, _name in first.values() if variant_id],
        market=None,
        language=get_language() or "en",
    )
    told = {}
    for order_id, (variant_id, name) in first.items():
        article = articles.get(variant_id) if variant_id else None
        picture = article.picture.file if article and article.picture else ""
        told[order_id] = {"name": article.title if article else name, "picture": picture}
    return told


@require_safe
@or_under_another_hat
def order(request: HouseRequest, code: str) -> HttpResponse:
    shown = ordering.order(request.viewer, code=code)
    return render(request, "storefront/order.html", order_context(request, shown))


def order_context(request: HouseRequest, shown: OrderView) -> dict[str, object]:
    """An order with its parcels, papers, payments, returns and questions; only what is placed has parcels."""
    viewer = request.viewer
    context: dict[str, object] = {
        "order": shown,
        "names": {line.sku: line.name for line in shown.lines},
        "track": track(shown),
        "requests": service.requests_about_order(viewer, order_code=shown.code, now=request.now),
        "money": payments.money_of_order(viewer, order_id=shown.id, currency=shown.currency),
        "papers": billing.invoices_of_order(viewer, order_id=shown.id),
        **transfer_context(request, shown),
    }
    if shown.placed_at is not None:
        context |= {
            "shipments": fulfilment.shipments_of_order(viewer, order_code=shown.code),
            "returns": fulfilment.returns_of_order(viewer, order_code=shown.code),
            "is_returnable": bool(fulfilment.returnable_lines(viewer, order_code=shown.code)),
        }
    return context


def transfer_context(request: HouseRequest, shown: OrderView) -> dict[str, object]:
    """Where the money goes and what to write on it, while a transfer is awaited."""
    awaited = shown.payment_method == "transfer" and shown.placed_at and not shown.paid_at and not shown.cancelled_at
    return {"account": payments.bank_account(request.viewer), "awaits_transfer": True} if awaited else {}


@require_safe
@or_under_another_hat
def paper(request: HouseRequest, code: str, paper: str) -> HttpResponse:
    """An invoice or credit note as PDF; the same bytes each time."""
    file = billing.invoice_pdf(request.viewer, code=paper)
    answer = HttpResponse(file.content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = content_disposition_header(False, file.name) or "inline"
    return answer


def track(shown: OrderView) -> list[dict[str, object]]:
    """Ordered → shipped → delivered, as far as it came; nothing for what stands outside that way."""
    if shown.state not in (*TRACK, OrderState.PARTLY_SHIPPED):
        return []
    state = OrderState.PLACED if shown.state is OrderState.PARTLY_SHIPPED else shown.state
    at = TRACK.index(state)
    return [{"label": step.label, "done": i <= at, "current": i == at} for i, step in enumerate(TRACK)]


@require_safe
@or_under_another_hat
def thanks(request: HouseRequest, code: str) -> HttpResponse:
    """The confirmation: what was ordered, when it comes, what happens next."""
    shown = ordering.order(request.viewer, code=code)
    context = order_context(request, shown)
    money = context["money"]
    assert isinstance(money, OrderMoney)
    waits = not any(p.state in (PaymentState.PAID, PaymentState.IN_DOUBT) for p in money.payments)
    if shown.may_pay and shown.payment_method == "card" and waits:
        return redirect("storefront:pay", code=code)
    context["is_paid"] = shown.gross <= money.paid
    return render(request, "storefront/thanks.html", context)


@require_POST
def reorder(request: HouseRequest, code: str) -> HttpResponse:
    """The same articles again, into the basket; what is gone is said."""
    try:
        again = actions.reorder(request.viewer, code=code, now=request.now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("storefront:order", code=code)
    for change in again.unavailable:
        messages.warning(request, change.sentence)
    return redirect("storefront:basket")


@require_POST
def cancel(request: HouseRequest, code: str) -> HttpResponse:
    reason = request.POST.get("word", "").strip()[:200]
    if tell_refusal(request, lambda: actions.cancel_order(request.viewer, code=code, reason=reason, now=request.now)):
        messages.success(request, _("The order is cancelled. What was paid goes back."))
    return redirect("storefront:order", code=code)


@require_POST
def withdraw(request: HouseRequest, code: str) -> HttpResponse:
    """The buyer takes the question to the colleague back."""
    tell_refusal(request, lambda: actions.withdraw_approval(request.viewer, code=code, now=request.now))
    return redirect("storefront:order", code=code)


@require_POST
@same_hat
def buy_now(request: HouseRequest) -> HttpResponse:
    """The first click shows what the second would order, as this hat ordered last; the second orders it."""
    form = LineForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.first_error())
        return redirect("storefront:basket")
    sku, quantity = form.cleaned_data["sku"], form.cleaned_data["quantity"]
    try:
        if "seen_total" not in request.POST:
            return _show_buy_now(request, sku, quantity)
        check_seen(request)
        if may_tick(request) and not request.POST.get("agree"):
            offer = ordering.buy_now_preview(request.viewer, sku=sku, quantity=quantity, now=request.now)
            if must_tick(request, country=offer.order.country):
                return _show_buy_now(request, sku, quantity, status=422)
        placed = actions.buy_now(
            request.viewer,
            sku=sku,
            quantity=quantity,
            seen_total=seen_total(request),
            idempotency_key=request.POST.get("key", ""),
            now=request.now,
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("storefront:basket")
    return redirect("storefront:pay" if placed.needs_payment else "storefront:thanks", code=placed.code)


def _show_buy_now(request: HouseRequest, sku: str, quantity: int, status: int = 200) -> HttpResponse:
    offer = ordering.buy_now_preview(request.viewer, sku=sku, quantity=quantity, now=request.now)
    ticks = must_tick(request, country=offer.order.country)
    context = {
        "offer": offer,
        "order": offer.order,
        "sku": sku,
        "quantity": quantity,
        "key": new_secret(),
        "must_tick": ticks,
        "errors": {"agree": MUST_AGREE} if ticks and status == 422 else {},
    }
    return render(request, "storefront/buy_now.html", context, status=status)


def seen_total(request: HouseRequest) -> int:
    """The total that stood on the page; nonsense is a total nobody saw."""
    try:
        return int(request.POST.get("seen_total", ""))
    except ValueError:
        return -1


@require_safe
def by_link(request: HouseRequest, token: str) -> HttpResponse:
    """The one order of a mailed link: for guests, and to pay what was taken by phone."""
    shown = ordering.order_by_link(request.viewer, token=token, now=request.now)
    money = payments.money_of_order(SYSTEM, order_id=shown.id, currency=shown.currency)
    context: dict[str, object] = {"order": shown, "track": track(shown), "by_link": token, "money": money}
    context |= transfer_context(request, shown)
    return render(request, "storefront/order.html", context)
