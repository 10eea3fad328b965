"""Recommended articles on the pages of the shop, and what pages tell of them."""

from __future__ import annotations

import json

from django.db import connection
from django.test.utils import CaptureQueriesContext

from chapeau.commerce.catalog.models import Product
from chapeau.insight.recommendations.lot import is_left_alone
from chapeau.insight.recommendations.models import ArticleAdvice, Bestsellers, Followed, PersonAdvice, Shown
from chapeau.interfaces.storefront.tests.conftest import Visit
from chapeau.interfaces.storefront.tests.test_telling import PAGE
from chapeau.person.people.models import Visitor
from tests.builders import CHAIN, Shop


def test_an_article_and_the_basket_recommend_what_is_told_and_counted(visit: Visit, shop: Shop) -> None:
    chain = Product.objects.get(variants__sku=CHAIN)
    others = list(Product.objects.exclude(id=chain.id).filter(markets=[]).order_by("code")[:7])
    advice = ArticleAdvice.objects.create(product=chain, together=[others[0].id], similar=[others[1].id])
    Bestsellers.objects.create(market="", products=[each.id for each in others])
    page = f"/en/p/{chain.texts.get(language='en').slug}/{chain.code}"

    without = visit()
    without.get(page)
    with CaptureQueriesContext(connection) as few:
        shown = without.get(page).content.decode()
    assert "Often bought together" in shown
    assert f"/{others[0].code}?by=article.together" in shown
    advice.together = [each.id for each in others[2:]]
    advice.save()
    with CaptureQueriesContext(connection) as many:
        assert without.get(page).content.decode().count("?by=article.together") > 4
    assert len(many) == len(few)

    while True:
        client = visit()
        client.post("/en/consent", {"answer": "all"})
        visitor = Visitor.objects.latest("created_at")
        shown = client.get(f"{page}?by=basket.bestseller").content.decode()
        assert "article:together,similar" in shown
        if not is_left_alone(visitor.id):
            break
        assert "Often bought together" not in shown
    told = {
        **PAGE,
        "event": "product",
        "sku": CHAIN,
        "advised": "article:together,similar",
        "followed": "basket.bestseller",
    }
    for said in (told, {**told, "advised": "article:x", "followed": "mail"}, told):
        assert client.post("/en/tell", json.dumps(said), content_type="application/json").status_code == 204
    assert sorted(Shown.objects.values_list("place", "kind", "visitor")) == [
        ("article", "similar", visitor.id), ("article", "together", visitor.id)
    ]  # fmt: skip
    assert list(Followed.objects.values_list("kind", "product")) == [("bestseller", chain.id)]

    assert "Many buy this" in client.get("/en/basket").content.decode()


def test_what_somebody_bought_speaks_only_where_they_agreed(visit: Visit, shop: Shop) -> None:
    private = shop.private
    one, other = Product.objects.filter(markets=[]).order_by("code")[:2]
    PersonAdvice.objects.create(hat_id=private.id, new=[one.id], because=[other.id])
    client = visit(private)
    assert "New for you" not in client.get("/en/basket").content.decode()
    client.post("/en/consent", {"answer": "all"})
    shown = client.get("/en/basket").content.decode()
    assert "basket:new" in shown
    assert ("Because you bought" in shown) is not is_left_alone(private.person_id)
