"""Taking an order for a person: by phone, mail, visit or at the counter; same prices, same why."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chapeau.commerce.ordering import actions as deeds
from chapeau.commerce.ordering import queries as ordering
from chapeau.commerce.ordering.values import Channel, OrderState, PaymentChoice, PlacedOrder
from chapeau.interfaces.countries import country_choices
from chapeau.interfaces.office.access import SELLERS, DeskRequest, staff
from chapeau.kit.house import countries_served
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.people import queries as people
from chapeau.person.people.values import PostalAddressValue, Viewer
from chapeau.person.privacy.actions import note_look

CHANNELS = (Channel.PHONE, Channel.MAIL, Channel.VISIT, Channel.COUNTER)


@require_POST
@staff(*SELLERS)
def start(request: DeskRequest, hat_id: UUID) -> HttpResponse:
    """Begin an order for the hat, or go on with the one begun."""
    code = deeds.start_order_for(request.viewer, hat_id=hat_id, channel=Channel.PHONE, now=request.now)
    return HttpResponseRedirect(reverse("office:desk_order", args=[code]))


@staff(*SELLERS)
def desk_order(request: DeskRequest, code: str) -> HttpResponse:
    basket = ordering.basket(request.viewer, now=request.now, order_code=code)
    if basket is None or basket.order.hat_id is None:
        raise NotFound
    if basket.order.state is not OrderState.BASKET:
        return HttpResponseRedirect(reverse("office:order", args=[code]))
    buyer = people.hat_card(request.viewer, hat_id=basket.order.hat_id)
    note_look(request.viewer, hat_ids=[buyer.id], page="desk", about=code, now=request.now)
    context = {
        "basket": basket,
        "order": basket.order,
        "buyer": buyer,
        "addresses": people.postal_addresses(people.viewer_for_hat(buyer)),
        "channels": [(channel.value, channel.label) for channel in CHANNELS],
        "discount_limit": request.hat.discount_limit_percent,
        "unread": request.session.pop(f"unread-{code}", []),
        "typed": request.session.pop(f"typed-{code}", {}),
        "countries": country_choices(countries_served()),
        "key": uuid4().hex,
    }
    return render(request, "office/desk_order.html", context)


@require_POST
@staff(*SELLERS)
def change(request: DeskRequest, code: str) -> HttpResponse:
    """One change of the order; which one the button says."""
    deed = DEEDS.get(request.POST.get("do", ""))
    if deed is None:
        messages.error(request, _("Choose what to do."))
    else:
        try:
            deed(request, code)
        except Refusal as refusal:
            messages.error(request, str(refusal))
    return HttpResponseRedirect(reverse("office:desk_order", args=[code]))


def _paste(request: DeskRequest, code: str) -> None:
    lines = deeds.paste_lines(
        request.viewer, text=request.POST.get("text", "")[:50_000], now=request.now, order_code=code
    )
    found = sum(line.found for line in lines)
    messages.info(request, _("%(found)s of %(all)s lines understood.") % {"found": found, "all": len(lines)})
    request.session[f"unread-{code}"] = [
        {
            "text": line.text,
            "found": line.found,
            "quantity": line.quantity or 1,
            "sentence": str(line.sentence),
            "suggestions": [list(one) for one in line.suggestions],
        }
        for line in lines
        if not line.found or line.sentence
    ]


def _quantity(request: DeskRequest, code: str) -> None:
    quantity = request.POST.get("quantity", "")
    deeds.set_line(
        request.viewer,
        sku=request.POST.get("sku", ""),
        quantity=int(quantity) if quantity.isdecimal() and len(quantity) < 8 else 0,
        now=request.now,
        order_code=code,
    )


def _remove(request: DeskRequest, code: str) -> None:
    deeds.remove_line(request.viewer, sku=request.POST.get("sku", ""), now=request.now, order_code=code)


def _discount(request: DeskRequest, code: str) -> None:
    try:
        percent_off = Decimal(request.POST.get("percent_off", "0").replace(",", ".") or "0")
    except InvalidOperation:
        messages.error(request, _("Write the discount as a number, such as 5."))
        return
    if not percent_off.is_finite():
        messages.error(request, _("Write the discount as a number, such as 5."))
        return
    deeds.set_staff_discount(
        request.viewer,
        order_code=code,
        sku=request.POST.get("sku", ""),
        percent_off=percent_off,
        reason=request.POST.get("reason", ""),
        now=request.now,
    )


def _coupon(request: DeskRequest, code: str) -> None:
    deeds.apply_coupon(request.viewer, code=request.POST.get("coupon", ""), now=request.now, order_code=code)


def _terms(request: DeskRequest, code: str) -> None:
    """Channel, address, delivery, payment, reference: what the lower form holds."""
    viewer, now, sent = request.viewer, request.now, request.POST
    if sent.get("channel") in Channel.values:
        deeds.set_channel(viewer, order_code=code, channel=Channel(sent["channel"]), now=now)
    if not _set_typed_address(request, code) and (address := _chosen_address(request, code, viewer)):
        deeds.set_addresses(viewer, delivery=address, billing=None, now=now, order_code=code)
    if sent.get("delivery"):
        deeds.choose_delivery(viewer, method=sent["delivery"], now=now, order_code=code)
    if sent.get("payment") in PaymentChoice.values:
        deeds.choose_payment(viewer, choice=PaymentChoice(sent["payment"]), now=now, order_code=code)
    deeds.set_reference(
        viewer,
        buyer_reference=sent.get("buyer_reference", ""),
        cost_centre=sent.get("cost_centre", ""),
        note=sent.get("note", ""),
        now=now,
        order_code=code,
    )


def _chosen_address(request: DeskRequest, code: str, viewer: Viewer) -> PostalAddressValue | None:
    if not request.POST.get("address"):
        return None
    basket = ordering.basket(viewer, now=request.now, order_code=code)
    if basket is None or basket.order.hat_id is None:
        return None
    buyer = people.viewer_for_hat(people.hat_card(viewer, hat_id=basket.order.hat_id))
    return people.postal_address(buyer, code=request.POST["address"]).value


def _set_typed_address(request: DeskRequest, code: str) -> bool:
    """Another address, told on the phone; the invoice goes where it went. What was typed is kept until it is right.

    Refuses: ``AddressIncomplete``.
    """
    typed = {name: request.POST.get(f"new_{name}", "").strip()[:200] for name in ("street", "postal_code", "city")}
    if not any(typed.values()):
        return False
    typed["country"] = request.POST.get("new_country", "")[:2]
    request.session[f"typed-{code}"] = typed
    basket = ordering.basket(request.viewer, now=request.now, order_code=code)
    if basket is None or basket.order.hat_id is None:
        return False
    buyer = people.hat_card(request.viewer, hat_id=basket.order.hat_id)
    value = PostalAddressValue(name=buyer.person_name, organisation=buyer.organisation_name, **typed)
    deeds.set_addresses(
        request.viewer, delivery=value, billing=basket.order.billing_address, now=request.now, order_code=code
    )
    del request.session[f"typed-{code}"]
    return True


def _seen_total(text: str) -> int:
    """What the page showed; nonsense is a total that cannot be right, so that placing refuses it."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else -1


@require_POST
@staff(*SELLERS)
def place(request: DeskRequest, code: str) -> HttpResponse:
    """Keep what the form holds, then order for exactly the total that was seen."""
    try:
        basket = ordering.basket(request.viewer, now=request.now, order_code=code)
        if basket is not None and basket.order.state is OrderState.BASKET and "channel" in request.POST:
            _terms(request, code)
        placed: PlacedOrder = deeds.place_order(
            request.viewer,
            seen_total=_seen_total(request.POST.get("seen_total", "")),
            idempotency_key=request.POST.get("key", "")[:80],
            now=request.now,
            order_code=code,
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("office:desk_order", args=[code]))
    messages.success(request, _("Ordered: %(number)s.") % {"number": placed.number})
    if placed.needs_payment:
        deeds.send_payment_link(request.viewer, code=placed.code, now=request.now)
        messages.info(request, _("The buyer was sent a link to pay; the goods are held for three days."))
    return HttpResponseRedirect(reverse("office:order", args=[placed.code]))


@require_POST
@staff(*SELLERS)
def discard(request: DeskRequest, code: str) -> HttpResponse:
    deeds.discard_order(request.viewer, order_code=code, now=request.now)
    messages.info(request, _("The order was dropped."))
    return HttpResponseRedirect(reverse("office:orders"))


DEEDS: dict[str, Callable[[DeskRequest, str], None]] = {
    "paste": _paste,
    "quantity": _quantity,
    "remove": _remove,
    "discount": _discount,
    "coupon": _coupon,
    "terms": _terms,
}
