"""Questions about baskets and orders. Asking writes nothing."""

from chapeau.commerce.ordering.queries.lists import (
    UNDER_WAY,
    buyers_of,
    first_articles,
    has_sold,
    orders,
    orders_of_person,
)
from chapeau.commerce.ordering.queries.offers import OfferResults, offer_results, orders_of_offering
from chapeau.commerce.ordering.queries.one_order import (
    link_token,
    order,
    order_by_id,
    order_by_link,
    orders_to_approve,
    payable,
)
from chapeau.commerce.ordering.queries.open_orders import (
    basket,
    basket_count,
    buy_now_preview,
    checkout_choices,
    may_buy_now,
    order_to_approve,
    other_basket,
    preview_change,
    spent_this_month,
)

__all__ = [
    "UNDER_WAY",
    "OfferResults",
    "basket",
    "basket_count",
    "buy_now_preview",
    "buyers_of",
    "checkout_choices",
    "first_articles",
    "has_sold",
    "link_token",
    "may_buy_now",
    "offer_results",
    "order",
    "order_by_id",
    "order_by_link",
    "order_to_approve",
    "orders",
    "orders_of_offering",
    "orders_of_person",
    "orders_to_approve",
    "other_basket",
    "payable",
    "preview_change",
    "spent_this_month",
]
