"""Two clicks: what it will cost, and ordered. With address, delivery and payment of this hat's last order."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.ordering.actions.basket import find_article
from chapeau.commerce.ordering.actions.place_order import begin_deed, finish_deed
from chapeau.commerce.ordering.models import OrderLine
from chapeau.commerce.ordering.opening import Opened, check_hat_open, last_order_of, new_order
from chapeau.commerce.ordering.placing import commit_order
from chapeau.commerce.ordering.rules.packs import check_pack
from chapeau.commerce.ordering.values import OrderState, PlacedOrder
from chapeau.kit.refusals import Refusal
from chapeau.person.people.values import Viewer


class NothingToRepeat(Refusal):
    """There is no earlier order whose address and payment could be taken."""

    code = "nothing-to-repeat"
    sentence = _("Order once by the basket; after that two clicks are enough.")


@transaction.atomic
def buy_now(
    viewer: Viewer, *, sku: str, quantity: int, seen_total: int, idempotency_key: str, now: datetime
) -> PlacedOrder:
    """The second click: orders one article as this hat ordered last. The basket stays as it is.

    Refuses as ``place_order``; ``NothingToRepeat`` when there is no last order.
    """
    request = {"sku": sku, "quantity": quantity, "seen_total": seen_total}
    done = begin_deed(viewer, "buy_now", idempotency_key, request, now)
    if done is not None:
        return done
    opened = repeat_with(viewer, sku=sku, quantity=quantity, now=now)
    order = opened.order
    # A second basket beside the hat's own may not exist: the row is born in the state it will have, and only in
    # this transaction's memory it goes through the life of a basket.
    order.state = OrderState.PLACED
    order.save(force_insert=True)
    OrderLine.objects.bulk_create(opened.lines)
    order.state = OrderState.BASKET
    placed = commit_order(viewer, opened, seen_total=seen_total, now=now)
    finish_deed(viewer, "buy_now", idempotency_key, placed)
    return placed


def repeat_with(viewer: Viewer, *, sku: str, quantity: int, now: datetime) -> Opened:
    """The order that two clicks would place; nothing is stored.

    Refuses: ``NothingToRepeat``, ``UnknownArticle``, ``PackRefused``, ``HatEnded``.
    """
    last = last_order_of(viewer.hat_ids)
    if last is None:
        raise NothingToRepeat
    order, card = new_order(viewer, hat_id=viewer.hat_id, now=now)
    check_hat_open(card, now)
    order.billing_address = last.billing_address or order.billing_address
    order.payment_method = last.payment_method
    opened = Opened(order, [], card)
    article = find_article(opened, sku)
    check_pack(quantity, minimum=article.pack.minimum, step=article.pack.step, name=article.title)
    line = OrderLine(order=order, position=1, variant_id=article.id, sku=article.sku, quantity=quantity)
    line.name = article.title[:300]
    opened.lines.append(line)
    return opened
