"""Articles that arrived, and what is said about them."""

from __future__ import annotations

from datetime import timedelta

from chapeau.commerce.catalog.actions import create_products
from chapeau.commerce.catalog.models import Product, Variant
from chapeau.commerce.catalog.tests.builders import make_tree, new_product
from chapeau.commerce.ordering.models import Order, OrderLine
from chapeau.commerce.ordering.values import OrderState
from chapeau.person.people.tests.builders import NOW, viewer_of
from chapeau.person.people.values import SYSTEM, HatCard
from chapeau.relationship.community import actions
from chapeau.relationship.community.models import Post
from chapeau.relationship.community.values import Written

SKU = "BR-1"


def make_article(*skus: str) -> Product:
    """Products on sale, one a SKU; the first."""
    make_tree()
    create_products(SYSTEM, products=[new_product(f"Brake {sku}", sku) for sku in skus or (SKU,)], now=NOW)
    return Product.objects.get(variants__sku=(skus or (SKU,))[0])


def receive(hat: HatCard, sku: str = SKU, *, state: str = OrderState.DELIVERED) -> None:
    """An order of this hat, arrived last week."""
    then = NOW - timedelta(days=7)
    order = Order.objects.create(
        hat_id=hat.id, organisation_id=hat.organisation_id, state=state, market=hat.market, currency="EUR",
        country="FR", created_at=then, changed_at=then, placed_at=then, completed_at=then,
    )  # fmt: skip
    OrderLine.objects.create(order=order, position=1, variant=Variant.objects.get(sku=sku), sku=sku, quantity=1)


def words(text: str = "Brakes well in the rain.", **more: object) -> Written:
    known: dict[str, object] = {"shown_name": "Marie D.", "language": "en", "stars": 5}
    return Written(text=text, **{**known, **more})  # type: ignore[arg-type]


def review(hat: HatCard, product: Product, *, shown_by: HatCard | None = None, **more: object) -> str:
    """A review by somebody who received the article, shown when ``shown_by`` is told; its code."""
    receive(hat, Variant.objects.filter(product=product)[0].sku)
    code = actions.write_review(viewer_of(hat), product_code=product.code, written=words(**more), now=NOW)  # type: ignore[arg-type]
    if shown_by:
        show(code, shown_by)
    return code


def show(code: str, by: HatCard, *, minutes: int = 0) -> None:
    newest = Post.objects.get(code=code).versions.order_by("-number")[0].number
    actions.decide_post(viewer_of(by), code=code, version=newest, is_shown=True, now=NOW + timedelta(minutes=minutes))
