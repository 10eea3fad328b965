"""Addresses of the storefront, prefixed by the language."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from chapeau.interfaces.storefront import (
    account_urls,
    approval_views,
    basket_views,
    browse_views,
    checkout_views,
    choice_views,
    demo_views,
    order_views,
    pay_views,
    product_views,
    request_views,
    return_views,
)

app_name = "storefront"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", browse_views.home, name="home"),
    path("c/<slug:slug>", browse_views.category, name="category"),
    path("search", browse_views.search, name="search"),
    path("suggest", browse_views.suggest, name="suggest"),
    path("p/<str:slug>/<slug:code>", product_views.product, name="product"),
    path("why/<str:sku>", product_views.why, name="why"),
    path("basket", basket_views.basket, name="basket"),
    path("basket/add", basket_views.add_to_basket, name="add_to_basket"),
    path("basket/line", basket_views.set_line, name="set_line"),
    path("basket/coupon", basket_views.apply_coupon, name="apply_coupon"),
    path("basket/coupon/remove", basket_views.remove_coupon, name="remove_coupon"),
    path("quick-order", basket_views.quick_order, name="quick_order"),
    path("buy-now", order_views.buy_now, name="buy_now"),
    path("checkout", checkout_views.checkout, name="checkout"),
    path("checkout/begin", checkout_views.begin, name="begin_checkout"),
    path("pay/<slug:code>", pay_views.pay, name="pay"),
    path("pay/<slug:code>/back", pay_views.paid, name="paid"),
    path("orders", order_views.orders, name="orders"),
    path("orders/<slug:code>", order_views.order, name="order"),
    path("orders/<slug:code>/paper/<slug:paper>", order_views.paper, name="paper"),
    path("orders/<slug:code>/thanks", order_views.thanks, name="thanks"),
    path("orders/<slug:code>/again", order_views.reorder, name="reorder"),
    path("orders/<slug:code>/cancel", order_views.cancel, name="cancel"),
    path("orders/<slug:code>/withdraw", order_views.withdraw, name="withdraw"),
    path("orders/<slug:code>/return", return_views.ask_return, name="ask_return"),
    path("o/<str:token>", order_views.by_link, name="order_by_link"),
    path("o/<str:token>/pay", pay_views.pay_by_link, name="pay_by_link"),
    path("approvals", approval_views.approvals, name="approvals"),
    path("approvals/<slug:code>", approval_views.approval, name="approval"),
    path("approvals/<slug:code>/decide", approval_views.decide, name="decide"),
    path("requests", request_views.requests, name="requests"),
    path("requests/<slug:code>", request_views.one_request, name="request"),
    path("ask", request_views.ask, name="ask"),
    path("returns", return_views.returns, name="returns"),
    path("returns/<slug:code>", return_views.one_return, name="return"),
    *account_urls.urlpatterns,
    path("hat", choice_views.switch_hat, name="switch_hat"),
    path("language", choice_views.choose_language, name="choose_language"),
    path("country", choice_views.choose_country, name="choose_country"),
    path("theme", choice_views.choose_theme, name="choose_theme"),
    path("demo", demo_views.demo, name="demo"),
    path("demo/enter", demo_views.enter, name="enter"),
    path("styleguide", demo_views.styleguide, name="styleguide"),
]
