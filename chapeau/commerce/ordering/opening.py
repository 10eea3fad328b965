"""Finds, makes and locks the order a deed works on, with its lines and the hat it is for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.ordering.models import Order, OrderEvent, OrderLine
from chapeau.commerce.ordering.pricing_of_orders import HOME_COUNTRY, Priced, apply_price, price_order, store_price
from chapeau.commerce.ordering.sight import open_for_change, own_basket
from chapeau.commerce.ordering.values import PaymentChoice
from chapeau.kit.house import currency_of
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.people import queries as people
from chapeau.person.people.models import Visitor
from chapeau.person.people.values import SYSTEM, HatCard, PostalAddressValue, Viewer, ViewerKind


class HatEnded(Refusal):
    """The hat was ended while its basket was open."""

    code = "hat-ended"
    status = 403
    sentence = _("You no longer buy for %(organisation)s. Switch to another way of buying at the top of the page.")


class VisitorUnknown(Refusal):
    """No cookie was accepted, so there is nobody whose basket it would be."""

    code = "visitor-unknown"
    sentence = _("Your browser did not keep our cookie. Allow it, so that we can keep your basket.")


@dataclass(slots=True)
class Opened:
    """An order in hand: locked, with its lines and the hat it is for."""

    order: Order
    lines: list[OrderLine]
    card: HatCard | None

    def line(self, sku: str) -> OrderLine | None:
        return next((line for line in self.lines if line.sku.casefold() == sku.casefold()), None)


def lines_of(order: Order) -> list[OrderLine]:
    return list(OrderLine.objects.filter(order=order).order_by("position"))


def card_of(order: Order) -> HatCard | None:
    return people.hat_card(SYSTEM, hat_id=order.hat_id) if order.hat_id else None


def check_hat_open(card: HatCard | None, now: datetime) -> None:
    """Refuses: ``HatEnded``."""
    if card is not None and card.ends_at is not None and card.ends_at <= now:
        raise HatEnded(organisation=card.organisation_name)


def find_open(viewer: Viewer, order_code: str | None) -> QuerySet[Order]:
    """The basket or begun order a deed names; never another's."""
    if order_code is None:
        if viewer.hat_id is None and viewer.visitor_id is None:
            return Order.objects.none()
        return Order.objects.filter(own_basket(viewer))
    return Order.objects.filter(open_for_change(viewer), code=order_code)


def open_order(viewer: Viewer, *, now: datetime, order_code: str | None = None) -> Opened:
    """Lock it. Refuses: ``NotFound`` when there is none, ``HatEnded``."""
    order = find_open(viewer, order_code).select_for_update(of=("self",)).first()
    if order is None:
        raise NotFound
    card = card_of(order)
    check_hat_open(card, now)
    return Opened(order, lines_of(order), card)


def open_or_begin(viewer: Viewer, *, now: datetime, order_code: str | None = None) -> Opened:
    """Lock it, and begin the viewer's own basket when there is none. Two rivals get the same one.

    Refuses: ``HatEnded``, ``VisitorUnknown``; ``NotFound`` for another's order.
    """
    order = find_open(viewer, order_code).select_for_update(of=("self",)).first()
    if order is not None:
        card = card_of(order)
        check_hat_open(card, now)
        return Opened(order, lines_of(order), card)
    if order_code is not None:
        raise NotFound
    fresh, card = new_order(viewer, hat_id=viewer.hat_id, now=now)
    check_hat_open(card, now)
    Order.objects.bulk_create([fresh], ignore_conflicts=True)
    order = find_open(viewer, None).select_for_update(of=("self",)).get()
    return Opened(order, lines_of(order), card)


def new_order(viewer: Viewer, *, hat_id: UUID | None, now: datetime) -> tuple[Order, HatCard | None]:
    """An empty order with what is known: country, address, last way to pay and to deliver. Not saved."""
    if hat_id is None:
        return _visitors_order(viewer, now), None
    card = people.hat_card(SYSTEM, hat_id=hat_id)
    whose = Viewer(ViewerKind.HAT, hat_id=card.id, organisation_id=card.organisation_id, also_hat_ids=card.also_ids)
    order = Order(
        hat_id=card.id,
        organisation_id=card.organisation_id,
        market=card.market,
        language=card.language or "en",
        currency=card.currency,
        shows_gross=card.is_private,
        country=card.country or HOME_COUNTRY,
        created_at=now,
        changed_at=now,
    )
    last = last_order_of(card.ids)
    known = people.postal_addresses(whose)
    delivery = next((a.value for a in known if not a.is_billing), known[0].value if known else None)
    billing = next((a.value for a in known if a.is_billing), None)
    if last is not None and last.delivery_address:
        delivery = PostalAddressValue.from_json(last.delivery_address)
    if delivery is not None:
        freeze_addresses(order, delivery, billing)
    if last is not None:
        order.delivery_method, order.payment_method = last.delivery_method, last.payment_method
        if order.payment_method == PaymentChoice.CASH:
            order.payment_method = ""
    if len(card.authority.cost_centres) == 1:
        order.cost_centre = card.authority.cost_centres[0]
    return order, card


def _visitors_order(viewer: Viewer, now: datetime) -> Order:
    visitor = Visitor.objects.filter(pk=viewer.visitor_id).first() if viewer.visitor_id else None
    if visitor is None:
        raise VisitorUnknown
    country = visitor.country or HOME_COUNTRY
    return Order(
        visitor_id=visitor.id,
        source=visitor.source,
        language=visitor.language or "en",
        currency=currency_of(country),
        country=country,
        created_at=now,
        changed_at=now,
    )


def last_order_of(hat_ids: Sequence[UUID]) -> Order | None:
    """The newest order placed under the hat and those merged with it: what *buy again in two clicks* repeats."""
    placed = Order.objects.filter(hat__in=hat_ids, placed_at__isnull=False, is_historic=False)
    return placed.order_by("-placed_at").first()


def freeze_addresses(order: Order, delivery: PostalAddressValue, billing: PostalAddressValue | None) -> None:
    order.delivery_address = delivery.to_json()
    order.billing_address = (billing or delivery).to_json()
    if delivery.country:
        order.country = delivery.country


def reprice(opened: Opened, *, now: datetime, also: Sequence[str] = ()) -> Priced:
    """Price and store; choose the first delivery when the chosen one is not offered (any more)."""
    order, lines = opened.order, opened.lines
    priced = price_order(order, lines, card=opened.card, now=now)
    if priced.option is None and priced.options and order.delivery_address:
        order.delivery_method = priced.options[0].code
        priced = price_order(order, lines, card=opened.card, now=now)
    elif order.delivery_method and priced.option is None and lines:
        order.delivery_method = ""
    apply_price(order, lines, priced)
    store_price(order, lines, now=now, also=[*also, "delivery_method"])
    return priced


def note(
    order: Order, kind: str, *, viewer: Viewer, now: datetime, word: str = "", details: dict[str, object] | None = None
) -> OrderEvent:
    """An entry of the history both sides read."""
    return OrderEvent.objects.create(
        order=order,
        kind=kind,
        state=order.state,
        by_hat_id=viewer.hat_id,
        word=word,
        details=details or {},
        happened_at=now,
    )
