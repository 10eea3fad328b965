"""Warehouses and ways of delivery: the lists, and a page each."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chapeau.commerce.fulfilment import actions as fulfilment
from chapeau.commerce.fulfilment import queries as delivery
from chapeau.commerce.fulfilment.values import MethodCard
from chapeau.commerce.stock import actions as stock
from chapeau.commerce.stock import queries as levels
from chapeau.interfaces.formats import page_language
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.attempt import attempt
from chapeau.interfaces.office.settings.delivery import (
    MethodForm,
    RateRows,
    WarehouseForm,
    fresh_code,
    rate_initial,
    warehouse_initial,
)
from chapeau.interfaces.office.settings.pages import GOODS
from chapeau.interfaces.office.views.settings import shown_changes
from chapeau.kit import house_settings
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.people import queries as people

NEW = "new"


@require_safe
@staff(*GOODS)
def warehouses(request: DeskRequest) -> HttpResponse:
    rows = [(card.name, f"{card.code} · {card.city} {card.country}", reverse("office:warehouse", args=[card.code])) for card in levels.warehouses(request.viewer)]  # fmt: skip
    context = {
        "title": _("Warehouses"),
        "rows": rows,
        "new": reverse("office:warehouse", args=[NEW]),
        "new_label": _("New warehouse"),
        "empty": _("No warehouse yet: without one nothing can be sold that has to be sent."),
    }
    return render(request, "office/settings/things.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(*GOODS)
def warehouse(request: DeskRequest, code: str) -> HttpResponse:
    card = next((one for one in levels.warehouses(request.viewer) if one.code == code), None)
    if card is None and code != NEW:
        raise NotFound
    house = people.house_card(request.viewer)
    form = WarehouseForm(request.POST or None, initial=warehouse_initial(card, house.country if house else "FR"))
    if request.method == "POST" and form.is_valid():
        made = form.new(card.code if card else fresh_code().upper())
        stock.set_warehouse(request.viewer, warehouse=made, now=request.now)
        messages.success(request, _("Kept."))
        return HttpResponseRedirect(reverse("office:warehouses"))
    changes = shown_changes(request, house_settings.history_of(f"warehouse:{code}"), form.fields)
    context = {"title": card.name if card else _("New warehouse"), "form": form, "changes": changes}
    return render(request, "office/settings/thing.html", context, status=422 if form.errors else 200)


@require_safe
@staff(*GOODS)
def methods(request: DeskRequest) -> HttpResponse:
    rows = [(_name(card), _tells(card), reverse("office:delivery_method", args=[card.code])) for card in delivery.delivery_methods(request.viewer)]  # fmt: skip
    context = {
        "title": _("Ways of delivery"),
        "rows": rows,
        "new": reverse("office:delivery_method", args=[NEW]),
        "new_label": _("New way of delivery"),
        "empty": _("No way of delivery yet: buyers cannot finish an order."),
    }
    return render(request, "office/settings/things.html", context)


def _name(card: MethodCard) -> str:
    return card.names.get(page_language()) or next(iter(card.names.values()), card.code)


def _tells(card: MethodCard) -> str:
    if card.is_archived:
        return _("no longer offered")
    return card.carrier or (_("to fetch") if card.pick_up_at else "")


@require_http_methods(["GET", "HEAD", "POST"])
@staff(*GOODS)
def method(request: DeskRequest, code: str) -> HttpResponse:
    """Names, carrier, days, and the prices in the order they are tried."""
    card = next((one for one in delivery.delivery_methods(request.viewer) if one.code == code), None)
    if card is None and code != NEW:
        raise NotFound
    initial = {"working_days": 2, "position": 0} if card is None else {**card.names, "carrier": card.carrier, "tracking_link": card.tracking_link, "pick_up_at": str(card.pick_up_at or ""), "working_days": card.working_days, "position": card.position}  # fmt: skip
    form = MethodForm(request.POST or None, initial=initial, warehouses=levels.warehouses(request.viewer))
    rows = RateRows(request.POST or None, initial=rate_initial(card), prefix="rate")
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        sent = form.cleaned_data
        rates = [rate for row in rows if row.has_changed() or row.initial if (rate := row.rate())]
        try:
            fulfilment.set_delivery_method(
                request.viewer,
                code=card.code if card else fresh_code(),
                names={language: sent[language] for language in ("en", "fr", "it") if sent[language]},
                rates=rates,
                carrier=sent["carrier"],
                tracking_link=sent["tracking_link"],
                pick_up_at=UUID(sent["pick_up_at"]) if sent["pick_up_at"] else None,
                markets=card.markets if card else (),
                working_days=sent["working_days"],
                position=sent["position"],
                tax_category=card.tax_category if card else "standard",
                now=request.now,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept."))
            return HttpResponseRedirect(reverse("office:delivery_methods"))
    wrong = bool(form.errors) or (rows.is_bound and not rows.is_valid())
    context = {
        "title": _name(card) if card else _("New way of delivery"),
        "form": form,
        "rates": rows,
        "card": card,
        "changes": shown_changes(request, house_settings.history_of(f"delivery:{code}"), form.fields),
    }
    return render(request, "office/settings/thing.html", context, status=422 if wrong else 200)


@require_POST
@staff(*GOODS)
def end_method(request: DeskRequest, code: str) -> HttpResponse:
    return attempt(
        request,
        lambda: fulfilment.archive_delivery_method(request.viewer, code=code, now=request.now),
        _("It is no longer offered. Keeping it again offers it anew."),
        to=reverse("office:delivery_methods"),
    )
