"""Baskets that become one: at sign-in, and when a basket is taken along to another hat."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from chapeau.commerce.ordering.actions.basket import find_articles, next_position
from chapeau.commerce.ordering.changes import changes_between, snapshot
from chapeau.commerce.ordering.models import Order, OrderLine
from chapeau.commerce.ordering.opening import Opened, card_of, check_hat_open, lines_of, open_or_begin, reprice
from chapeau.commerce.ordering.rules.moves import check_move
from chapeau.commerce.ordering.rules.packs import next_allowed
from chapeau.commerce.ordering.sight import other_basket_of, own_basket
from chapeau.commerce.ordering.values import Change, OrderState
from chapeau.kit.refusals import NotFound
from chapeau.person.people import queries as people
from chapeau.person.people.values import SYSTEM, Viewer


@transaction.atomic
def merge_baskets(viewer: Viewer, *, visitor_id: UUID, now: datetime) -> tuple[Change, ...]:
    """At sign-in: the visitor's basket goes into the hat's, re-priced; returns what changed.

    Of an article that is in both the larger quantity stays: it was most likely meant once. The face calls it with
    the visitor of the browser that signs in.
    """
    theirs = (
        Order.objects.select_for_update(of=("self",))
        .filter(visitor_id=visitor_id, hat=None, state=OrderState.BASKET)
        .first()
    )
    if theirs is None or viewer.hat_id is None:
        return ()
    lines = lines_of(theirs)
    if not lines:
        _empty(theirs, now)
        return ()
    return _take_over(viewer, theirs, lines, now)


@transaction.atomic
def reprice_for_hat(
    viewer: Viewer, *, from_hat_id: UUID, now: datetime, take_along: bool = False
) -> tuple[Change, ...]:
    """After a switch: this hat's basket priced anew; tells what is different from when it was last touched.

    ``take_along`` moves the other hat's basket here first and tells what its articles cost now. The face makes sure
    that both hats are open in this session. Refuses: ``NotFound`` when they are not of one person.
    """
    if viewer.hat_id is None:
        return ()
    if take_along:
        _check_one_person(viewer.hat_id, from_hat_id)
        theirs = (
            Order.objects.select_for_update(of=("self",))
            .filter(hat_id=from_hat_id, taken_by=None, state=OrderState.BASKET)
            .first()
        )
        lines = lines_of(theirs) if theirs else []
        if theirs and lines:
            return _take_over(viewer, theirs, lines, now)
    order = Order.objects.select_for_update(of=("self",)).filter(own_basket(viewer)).first()
    if order is None:
        return ()
    opened = Opened(order, lines_of(order), card_of(order))
    if not opened.lines:
        return ()
    check_hat_open(opened.card, now)
    before = snapshot(order, opened.lines)
    reprice(opened, now=now)
    return changes_between(before, snapshot(order, opened.lines))


def _check_one_person(hat_id: UUID, other_id: UUID) -> None:
    cards = people.hat_cards(SYSTEM, ids=[hat_id, other_id])
    if len(cards) != 2 or len({card.person_id for card in cards.values()}) != 1:
        raise NotFound


@transaction.atomic
def take_other_basket(viewer: Viewer, *, now: datetime) -> tuple[Change, ...]:
    """After two people became one: what lies in the other basket of the same capacity goes into the one in use, as at
    sign-in; what changed. Nothing happens by itself: until somebody wants it both lie where they were, and undoing the
    merge finds them there.
    """
    theirs = other_basket_of(viewer).select_for_update(of=("self",)).first()
    if theirs is None:
        return ()
    return _take_over(viewer, theirs, lines_of(theirs), now)


def _take_over(viewer: Viewer, theirs: Order, lines: Sequence[OrderLine], now: datetime) -> tuple[Change, ...]:
    """Move lines into the viewer's basket, in whole packs of this hat, and price them."""
    before = snapshot(theirs, lines)
    opened = open_or_begin(viewer, now=now)
    articles = find_articles(opened, [line.sku for line in lines])
    position = next_position(opened)
    for line in lines:
        article = articles.get(line.sku)
        if article is None:
            continue
        quantity = next_allowed(line.quantity, minimum=article.pack.minimum, step=article.pack.step)
        known = opened.line(line.sku)
        if known is None:
            known = OrderLine(order=opened.order, position=position, variant_id=article.id, quantity=quantity)
            known.sku, known.name = article.sku, article.title[:300]
            known.save(force_insert=True)
            opened.lines.append(known)
            position += 1
        elif quantity > known.quantity:
            known.quantity = quantity
            known.save(update_fields=["quantity"])
    coupons = [*opened.order.coupon_codes, *theirs.coupon_codes]
    opened.order.coupon_codes = list(dict.fromkeys(coupons))
    _empty(theirs, now)
    reprice(opened, now=now, also=["coupon_codes"])
    changes = [c for c in changes_between(before, snapshot(opened.order, opened.lines)) if c.kind != "total"]
    return tuple(_as_unavailable(change) if change.kind == "gone" else change for change in changes)


def _as_unavailable(change: Change) -> Change:
    sentence = _("%(name)s is not sold here and was left out.") % {"name": change.name}
    return Change(kind="gone", sku=change.sku, name=change.name, sentence=sentence)


def _empty(order: Order, now: datetime) -> None:
    check_move(order.state, OrderState.ABANDONED)
    order.state, order.changed_at = OrderState.ABANDONED, now
    order.save(update_fields=["state", "changed_at"])
