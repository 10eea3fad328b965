"""What goes into a basket, and in which quantity."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.catalog.values import VariantCard
from chapeau.commerce.ordering.events import BasketChanged
from chapeau.commerce.ordering.models import OrderLine
from chapeau.commerce.ordering.opening import Opened, open_or_begin, open_order, reprice
from chapeau.commerce.ordering.rules.packs import check_pack
from chapeau.kit import bus
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.people.values import SYSTEM, Market, Viewer


class UnknownArticle(Refusal):
    """No article with this number is sold to this buyer."""

    code = "unknown-article"
    status = 404
    sentence = _("We sell no article with the number %(sku)s. Check it, or search by name.")


@transaction.atomic
def add_to_basket(viewer: Viewer, *, sku: str, quantity: int, now: datetime, order_code: str | None = None) -> str:
    """Put pieces into the basket, on top of what is there; returns the basket's code.

    Refuses: ``UnknownArticle``, ``PackRefused`` (with the nearest allowed quantity), ``HatEnded``.
    """
    opened = open_or_begin(viewer, now=now, order_code=order_code)
    article = find_article(opened, sku)
    line = put(opened, article, quantity)
    reprice(opened, now=now)
    bus.publish([changed(viewer, opened, line, now)])
    return opened.order.code


@transaction.atomic
def set_line(viewer: Viewer, *, sku: str, quantity: int, now: datetime, order_code: str | None = None) -> None:
    """Set a line's quantity; 0 removes it. Refuses: ``PackRefused``, ``NotFound``."""
    if quantity == 0:
        remove_line(viewer, sku=sku, now=now, order_code=order_code)
        return
    opened = open_order(viewer, now=now, order_code=order_code)
    line = opened.line(sku)
    if line is None:
        raise NotFound
    article = find_article(opened, sku)
    check_pack(quantity, minimum=article.pack.minimum, step=article.pack.step, name=article.title)
    line.quantity = quantity
    line.save(update_fields=["quantity"])
    reprice(opened, now=now)
    bus.publish([changed(viewer, opened, line, now)])


@transaction.atomic
def remove_line(viewer: Viewer, *, sku: str, now: datetime, order_code: str | None = None) -> None:
    """Take a line out; one that is not there is no error."""
    opened = open_order(viewer, now=now, order_code=order_code)
    line = opened.line(sku)
    if line is None:
        return
    opened.lines.remove(line)
    OrderLine.objects.filter(pk=line.pk).delete()
    line.quantity = 0
    reprice(opened, now=now)
    bus.publish([changed(viewer, opened, line, now)])


@transaction.atomic
def set_line_reference(
    viewer: Viewer, *, sku: str, reference: str, now: datetime, order_code: str | None = None
) -> None:
    """The buyer's own word for a line, printed on papers. Refuses: ``NotFound``."""
    opened = open_order(viewer, now=now, order_code=order_code)
    line = opened.line(sku)
    if line is None:
        raise NotFound
    OrderLine.objects.filter(pk=line.pk).update(buyer_reference=reference.strip()[:80])


def market_of(opened: Opened) -> Market:
    return opened.card.market if opened.card else Market.B2C


def find_article(opened: Opened, sku: str) -> VariantCard:
    """Refuses: ``UnknownArticle``."""
    found = find_articles(opened, [sku]).get(sku)
    if found is None:
        raise UnknownArticle(sku=sku)
    return found


def find_articles(opened: Opened, skus: Sequence[str]) -> dict[str, VariantCard]:
    """By SKU or GTIN as typed; what is not sold to this buyer is absent."""
    return catalog.variants_by_skus(
        SYSTEM, skus=skus, market=market_of(opened), language=get_language() or opened.order.language
    )


def put(opened: Opened, article: VariantCard, quantity: int) -> OrderLine:
    """Add pieces to the article's line, or a new line at the end. Refuses: ``PackRefused``."""
    line = next((each for each in opened.lines if each.variant_id == article.id), None)
    wanted = quantity + (line.quantity if line else 0)
    # Adding whole packs to a line that begins with the minimum is meant as packs more.
    if line and not article.pack.fits(wanted) and quantity == article.pack.minimum:
        wanted = article.pack.nearest(wanted)
    check_pack(wanted, minimum=article.pack.minimum, step=article.pack.step, name=article.title)
    if line is None:
        line = OrderLine(
            order=opened.order,
            position=next_position(opened),
            variant_id=article.id,
            sku=article.sku,
            name=article.title[:300],
            quantity=wanted,
        )
        line.save(force_insert=True)
        opened.lines.append(line)
    else:
        line.quantity = wanted
        line.save(update_fields=["quantity"])
    return line


def next_position(opened: Opened) -> int:
    last = OrderLine.objects.filter(order=opened.order).aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


def changed(viewer: Viewer, opened: Opened, line: OrderLine, now: datetime) -> BasketChanged:
    order = opened.order
    return BasketChanged(
        occurred_at=now,
        hat_id=order.hat_id,
        visitor_id=order.visitor_id if order.hat_id is None else None,
        actor_hat_id=viewer.hat_id if viewer.hat_id != order.hat_id else None,
        order_id=order.id,
        variant_id=line.variant_id,
        quantity=line.quantity,
    )
