"""Exports of Shopify and WooCommerce are known at a glance."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from chapeau.commerce.catalog.models import AttributeValue, Product, Variant
from chapeau.commerce.intake import actions, queries
from chapeau.commerce.intake.tests.conftest import NOW
from chapeau.commerce.pricing.models import Price
from chapeau.commerce.stock.models import Level
from chapeau.person.people.models import Address, ExternalNumber
from chapeau.person.people.values import SYSTEM

HERE = Path(__file__).parent / "files"


def test_products_of_shopify(house: Path) -> None:
    card = actions.bring_file(SYSTEM, kind="products", path=HERE / "shopify_products_export.csv", now=NOW)
    assert (card.preset, card.counts) == ("shopify-products", {"made": 5})
    shirt = Product.objects.get(variants__sku="CT-BLK-S")
    assert shirt.option_names == ["size", "color"]
    assert {v.sku: v.options for v in shirt.variants.all()} == {
        "CT-BLK-S": {"size": "small", "color": "black"}, "CT-BLK-M": {"size": "medium", "color": "black"},
        "cotton-tee-medium-white": {"size": "medium", "color": "white"},
    }  # fmt: skip
    text = shirt.texts.get(language="en")
    assert (text.name, text.description) == ("Cotton Tee", "Soft & light.\n– Organic\n– 180 g/m²")
    mug = Variant.objects.get(sku="MUG-1")
    assert (mug.options, mug.gtin, mug.weight_g) == ({}, "4006381333931", 350)
    assert Product.objects.get(variants__sku="DRAFT-1").published_at is None
    assert Price.objects.get(variant__sku="MUG-1").amount == Decimal("12.5")
    assert dict(Level.objects.values_list("variant__sku", "on_hand"))["CT-BLK-M"] == 7


def test_pictures_of_an_export_hang_at_the_first_article_of_their_product() -> None:
    shopify = queries.picture_addresses(HERE / "shopify_products_export.csv")
    assert shopify is not None
    address = "https://cdn.shopify.com/s/files/1"
    assert list(shopify) == [("CT-BLK-S", f"{address}/tee-{number}.jpg") for number in (1, 2, 3)]
    woo = queries.picture_addresses(HERE / "woocommerce_products.csv")
    assert woo is not None
    assert list(woo) == [
        ("HOOD-R", "https://example.com/hoodie.jpg"), ("HOOD-R", "https://example.com/hoodie-red.jpg"),
        ("BEANIE", "https://example.com/b1.jpg"), ("BEANIE", "https://example.com/b2.jpg"),
    ]  # fmt: skip
    assert queries.picture_addresses(HERE / "woocommerce_customers.csv") is None


def test_customers_of_shopify(house: Path) -> None:
    card = actions.bring_file(SYSTEM, kind="people", path=HERE / "shopify_customers_export.csv", now=NOW)
    assert (card.preset, card.counts) == ("shopify-customers", {"made": 2})
    hat = Address.objects.get(normalised="bob@example.com").hat
    assert ExternalNumber.objects.get(hat=hat).number == "6940095564"
    assert Address.objects.get(hat=hat, kind="phone").normalised == "+33478112233"
    assert [h.organisation.name for h in hat.person.hats.exclude(organisation=None) if h.organisation] == [
        "Norman SARL"
    ]


def test_products_of_woocommerce(house: Path) -> None:
    card = actions.bring_file(SYSTEM, kind="products", path=HERE / "woocommerce_products.csv", now=NOW)
    assert (card.preset, card.counts) == ("woocommerce-products", {"made": 4})
    hoodie = Product.objects.get(variants__sku="HOOD-R")
    assert (hoodie.category.path, hoodie.option_names) == ("clothing/hoodies", ["colour", "logo"])
    assert sorted(v.sku for v in hoodie.variants.all()) == ["HOOD-B", "HOOD-R"]
    beanie = Product.objects.get(variants__sku="BEANIE")
    assert beanie.option_names == []
    assert [value.choice for value in AttributeValue.objects.filter(product=beanie)] == ["wool"]
    assert Variant.objects.get(sku="BEANIE").weight_g == 200
    assert Product.objects.get(variants__sku="woo-91").is_shippable is False


def test_customers_of_woocommerce(house: Path) -> None:
    card = actions.bring_file(SYSTEM, kind="people", path=HERE / "woocommerce_customers.csv", now=NOW)
    assert (card.preset, card.counts) == ("woocommerce-customers", {"made": 2})
    assert Address.objects.get(normalised="ines@example.com").hat.person.name == "Inès Dubois"
