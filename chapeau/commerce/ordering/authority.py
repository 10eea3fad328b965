"""What a hat has spent this month, and whether it may place an order alone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Sum

from chapeau.commerce.ordering.models import Order
from chapeau.commerce.ordering.opening import Opened
from chapeau.commerce.ordering.pricing_of_orders import Priced
from chapeau.commerce.ordering.rules.authority import check_authority
from chapeau.commerce.ordering.values import PLACED_STATES, AuthorityAnswer
from chapeau.kit.house import house_zone
from chapeau.person.people.models import Hat
from chapeau.person.people.values import HatCard


def lock_budget(card: HatCard) -> None:
    """Only one order of a hat with a monthly budget is placed at a time: the sum of the month must not move."""
    if card.authority.per_month_minor is not None:
        list(Hat.objects.select_for_update(no_key=True).filter(pk=card.id).values_list("pk"))


def month_began(now: datetime) -> datetime:
    """The first of the month in the house's time zone: budgets are of calendar months."""
    return now.astimezone(house_zone()).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def spent_minor(hat_id: UUID, currency: str, now: datetime) -> int:
    """Net of what the hat placed since the first of the month; cancelled orders give their amount back."""
    placed = Order.objects.filter(
        hat_id=hat_id, placed_at__gte=month_began(now), state__in=PLACED_STATES, currency=currency, is_historic=False
    )
    return placed.aggregate(spent=Sum("net_minor"))["spent"] or 0


def authority_answer(opened: Opened, priced: Priced, *, now: datetime) -> AuthorityAnswer:
    """The rules' answer for the order as priced; private hats and visitors answer to nobody."""
    card, order = opened.card, opened.order
    if card is None or card.is_private:
        return AuthorityAnswer(currency=order.currency)
    budgeted = card.authority.per_month_minor is not None
    return check_authority(
        card.authority,
        roles=card.roles,
        is_private=False,
        net_minor=priced.quote.net.minor,
        currency=priced.quote.currency,
        spent_minor=spent_minor(card.id, card.authority.currency, now) if budgeted else 0,
        category_paths=["/".join(article.category_codes) for article in priced.articles.values()],
        cost_centre=order.cost_centre,
    )
