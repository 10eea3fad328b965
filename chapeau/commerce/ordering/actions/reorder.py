"""Order the same again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from chapeau.commerce.ordering.actions.basket import changed, find_articles, put
from chapeau.commerce.ordering.models import Order
from chapeau.commerce.ordering.opening import lines_of, open_or_begin, reprice
from chapeau.commerce.ordering.sight import visible_orders
from chapeau.commerce.ordering.values import Change, Reordered
from chapeau.commerce.stock import queries as stock
from chapeau.kit import bus
from chapeau.kit.refusals import NotFound
from chapeau.person.people.values import SYSTEM, Viewer


@transaction.atomic
def reorder(viewer: Viewer, *, code: str, now: datetime, order_code: str | None = None) -> Reordered:
    """Put an order's articles into the viewer's basket, and say what is no longer available or only in other numbers.

    ``order_code``: into an order that staff take. Refuses: ``NotFound``, ``HatEnded``.
    """
    order = Order.objects.filter(visible_orders(viewer), code=code).first()
    if order is None:
        raise NotFound
    wanted = [line for line in lines_of(order) if line.quantity > 0]
    opened = open_or_begin(viewer, now=now, order_code=order_code)
    articles = find_articles(opened, [line.sku for line in wanted if line.sku])
    there = stock.availability(SYSTEM, variant_ids=[article.id for article in articles.values()])
    added: list[str] = []
    unavailable: list[Change] = []
    facts = []
    for line in wanted:
        article = articles.get(line.sku)
        if article is None:
            sentence = _("%(name)s is no longer sold here.") % {"name": line.name or line.sku}
            unavailable.append(Change(kind="gone", sku=line.sku, name=line.name, sentence=sentence))
            continue
        known = opened.line(article.sku)
        have = known.quantity if known else 0
        quantity = article.pack.nearest(have + line.quantity) - have
        put_line = put(opened, article, quantity)
        added.append(article.sku)
        facts.append(changed(viewer, opened, put_line, now))
        available = there.get(article.id)
        if available is not None and not available.covers(put_line.quantity):
            sentence = _("%(name)s: only %(left)s left at the moment.") % {
                "name": article.title,
                "left": available.available,
            }
            unavailable.append(Change(kind="quantity", sku=article.sku, name=article.title, sentence=sentence))
    if added:
        reprice(opened, now=now)
        bus.publish(facts)
    return Reordered(basket_code=opened.order.code, added=tuple(added), unavailable=tuple(unavailable))
