from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from chapeau.commerce.catalog.actions import (
    archive_products,
    create_attributes,
    create_categories,
    create_products,
    edit_products,
    publish_products,
    relate_products,
    set_costs,
    withdraw_products,
)
from chapeau.commerce.catalog.models import Product, ProductText, Variant
from chapeau.commerce.catalog.queries import (
    category_page,
    category_tree,
    changes,
    cost_history,
    costs,
    listing,
    page_addresses,
    product_page,
    related,
    variant_by_sku,
    variants,
    variants_by_skus,
)
from chapeau.commerce.catalog.refusals import BadArticle, SkuTaken
from chapeau.commerce.catalog.tests.builders import NOW, SALES, VISITOR, make_products, make_tree, new_product
from chapeau.commerce.catalog.values import (
    Given,
    NewAttribute,
    NewCategory,
    NewPicture,
    NewProduct,
    NewVariant,
    Pack,
    ProductEdit,
    VariantEdit,
    Wish,
    Words,
)
from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.activity.models import Activity
from chapeau.person.people.values import SYSTEM, Market, StaffRole, Viewer, ViewerKind

pytestmark = pytest.mark.django_db
LOGISTICS = Viewer(ViewerKind.STAFF, roles=frozenset({StaffRole.LOGISTICS}))


def names(text: str, *, market: Market | None = Market.B2C, language: str = "en") -> list[str]:
    viewer = VISITOR if market else SALES
    found = listing(viewer, wish=Wish(text=text), market=market, language=language)
    return [card.name for card in found.cards]


def test_creating_is_set_wise_and_tells_each_product(django_assert_max_num_queries: Any) -> None:
    make_tree()
    with django_assert_max_num_queries(30):
        made = make_products(*(new_product(f"Pad {i}", f"P-{i}", colour="red") for i in range(60)))
    told = Activity.objects.filter(verb="product.created", properties__product_id__in=[str(each.id) for each in made])
    assert told.count() == 60


def test_a_taken_number_a_bad_gtin_and_an_unknown_value_are_refused_whole() -> None:
    make_tree()
    make_products(new_product("One", "A-1"))
    with pytest.raises(SkuTaken) as taken:
        make_products(new_product("Two", "A-2"), new_product("Three", "A-1"))
    assert taken.value.details == {"skus": "A-1"}
    with pytest.raises(SkuTaken):
        make_products(new_product("Two", "A-2"), new_product("Three", "A-2"))
    bad = [
        NewProduct("brakes", {"en": Words("X")}, (NewVariant("X-1", gtin="4006381333932"),)),
        NewProduct("nowhere", {"en": Words("X")}, (NewVariant("X-1"),)),
        NewProduct("brakes", {"fr": Words("X")}, (NewVariant("X-1"),)),
        NewProduct("brakes", {"en": Words("X")}, ()),
        NewProduct("brakes", {"en": Words("X")}, (NewVariant("X-1"),), attributes=(Given("colour", "pink"),)),
        NewProduct("brakes", {"en": Words("X")}, (NewVariant("X-1"), NewVariant("X-2"))),
    ]
    for product in bad:
        with pytest.raises(BadArticle):
            create_products(SYSTEM, products=[product], now=NOW)
    assert Product.objects.count() == 1


def test_only_staff_who_sell_create_and_edit() -> None:
    make_tree()
    (product,) = make_products(new_product("One", "A-1"))
    for viewer in (VISITOR, LOGISTICS):
        with pytest.raises(Forbidden):
            create_products(viewer, products=[new_product("Two", "A-2")], now=NOW)
        with pytest.raises(Forbidden):
            edit_products(viewer, edits={product.code: ProductEdit(brand="X")}, now=NOW)
    with pytest.raises(NotFound):
        edit_products(SALES, edits={"nosuchcode": ProductEdit(brand="X")}, now=NOW)


def test_an_edit_is_found_at_once_and_stands_in_the_history() -> None:
    make_tree()
    (product,) = make_products(new_product("Disc brake", "A-1", french="Frein à disque"))
    edit = ProductEdit(
        category="gears",
        brand="Altavia",
        words={"en": Words("Chain Torrent")},
        attributes=(Given("colour", "black"),),
        variants={"A-1": VariantEdit(sku="A-9", minimum_quantity=4, quantity_step=2)},
        pictures=(NewPicture("pictures/chain.svg", {"en": "A chain"}),),
    )
    assert edit_products(SALES, edits={product.code: edit}, now=NOW) == 8
    assert names("chain torrent altavia gears black") == ["Chain Torrent"]
    assert names("disc") == []
    assert names("frein", language="fr") == ["Frein à disque"]
    assert names("catena", language="it") == []
    assert names("chain", language="it") == ["Chain Torrent"]  # not translated: it follows English
    card = variant_by_sku(VISITOR, sku="a9", market=Market.B2C, language="en")
    assert (card.sku, card.pack, card.category_codes) == ("A-9", Pack(1, 4, 2), ("parts", "gears"))
    history = {change.field: (change.before, change.after) for change in changes(SALES, product_id=product.id)}
    assert history["category"] == ("brakes", "gears")
    assert history["en.name"] == ("Disc brake", "Chain Torrent")
    assert history["A-1.minimum_quantity"] == ("1", "4")
    assert history["attributes"] == ("", "colour=black")
    assert edit_products(SALES, edits={product.code: ProductEdit(brand="Altavia")}, now=NOW) == 0
    with pytest.raises(Forbidden):
        changes(VISITOR, product_id=product.id)


def test_two_articles_of_one_name_have_two_addresses() -> None:
    make_tree()
    one, two = make_products(new_product("Disc brake", "A-1"), new_product("Disc brake", "A-2"))
    slugs = dict(ProductText.objects.filter(language="en").values_list("product_id", "slug"))
    assert (slugs[one.id], slugs[two.id]) == ("disc-brake", f"disc-brake-{two.code}")


def test_withdrawn_and_archived_articles_disappear_and_come_back() -> None:
    make_tree()
    (product,) = make_products(new_product("Disc brake", "A-1"))
    variant = Variant.objects.get()
    for take_away in (withdraw_products, archive_products):
        assert take_away(SALES, codes=[product.code], now=NOW) == 1
        assert take_away(SALES, codes=[product.code], now=NOW) == 0
        assert names("disc") == []
        with pytest.raises(NotFound):
            product_page(VISITOR, code=product.code, market=Market.B2C, language="en")
        assert variants_by_skus(VISITOR, skus=["A-1"], market=Market.B2C, language="en") == {}
        kept = variants(VISITOR, ids=[variant.id], market=Market.B2C, language="en")[variant.id]
        assert (kept.title, kept.is_on_sale) == ("Disc brake", False)
        assert publish_products(SALES, codes=[product.code], now=NOW) == 1
        assert names("disc") == ["Disc brake"]
    states = [(change.before, change.after) for change in changes(SALES, product_id=product.id)]
    assert sorted(states) == [
        ("archived", "published"),
        ("draft", "published"),
        ("published", "archived"),
        ("published", "draft"),
    ]


def test_a_renamed_category_or_colour_is_found_by_its_new_name() -> None:
    make_tree()
    make_products(new_product("Torrent", "A-1", colour="red"))
    create_categories(SALES, categories=[NewCategory("brakes", {"en": Words("Stoppers")}, parent="parts")])
    create_attributes(
        SALES, attributes=[NewAttribute("colour", "choice", {"en": "Colour"}, choices={"red": {"en": "Crimson"}})]
    )
    assert names("stoppers crimson") == ["Torrent"]
    assert names("brakes") == []
    page = category_page(VISITOR, market=Market.B2C, language="en", slug="stoppers")
    assert (page.code, [crumb.name for crumb in page.crumbs]) == ("brakes", ["Parts"])


def test_the_tree_shows_a_market_only_what_has_something_on_sale() -> None:
    make_tree()
    make_products(new_product("Torrent", "A-1"), new_product("Zephyr", "A-2", category="gears", markets=("B2B",)))
    (root,) = category_tree(VISITOR, market=Market.B2C, language="fr")
    assert (root.name, root.count, [(node.name, node.slug, node.count) for node in root.children]) == (
        "Pièces",
        1,
        [("Freins", "freins", 1)],
    )
    with pytest.raises(NotFound):
        category_page(VISITOR, market=Market.B2C, language="en", code="gears")
    assert category_page(VISITOR, market=Market.B2B, language="en", code="gears").slugs == {
        "en": "gears",
        "fr": "vitesses",
    }


def test_organisations_buy_in_packs_of_their_own() -> None:
    make_tree()
    variant = NewVariant(
        "A-1", pack_size=1, business_minimum_quantity=20, business_quantity_step=10, minimum_quantity=2
    )
    make_products(NewProduct("brakes", {"en": Words("Pads")}, (variant,)))
    private = variant_by_sku(VISITOR, sku="A-1", market=Market.B2C, language="en").pack
    business = variant_by_sku(VISITOR, sku="A-1", market=Market.B2B, language="en").pack
    assert (private, business) == (Pack(1, 2, 1), Pack(1, 20, 10))
    assert [business.nearest(n) for n in (1, 20, 21, 30, 31)] == [20, 20, 30, 30, 40]
    assert (business.fits(30), business.fits(25), business.fits(10)) == (True, False, False)


def test_costs_have_dates_and_are_for_those_who_may_see_margins() -> None:
    make_tree()
    make_products(NewProduct("brakes", {"en": Words("Pads")}, (NewVariant("A-1", costs={"EUR": Decimal("3.10")}),)))
    variant_id = Variant.objects.get().id
    later = NOW + timedelta(days=30)
    assert set_costs(SALES, currency="EUR", costs={variant_id: Decimal("3.25")}, now=later) == 1
    assert set_costs(SALES, currency="EUR", costs={variant_id: Decimal("3.25")}, now=later) == 0
    for at, amount in ((NOW, "3.10"), (later - timedelta(seconds=1), "3.10"), (later, "3.25")):
        assert costs(SALES, variant_ids=[variant_id], currency="EUR", at=at) == {variant_id: Decimal(amount)}
    assert costs(SALES, variant_ids=[variant_id], currency="CHF", at=later) == {}
    assert [period.valid_until for period in cost_history(SALES, variant_id=variant_id)] == [None, later]
    for viewer in (VISITOR, LOGISTICS):
        with pytest.raises(Forbidden):
            costs(viewer, variant_ids=[variant_id], currency="EUR", at=NOW)


def test_a_product_page_holds_all_but_price_and_stock() -> None:
    make_tree()
    page_of, other, hidden, newer = make_products(
        new_product("Cassette", "C-1", "C-2", category="gears", teeth=11, french="Cassette Zephyr"),
        new_product("Chain", "CH-1", category="gears"),
        new_product("Public chain", "CH-2", category="gears", markets=("B2A",)),
        new_product("Cassette II", "C-3", category="gears"),
    )
    relate_products(SALES, related={page_of.code: [other.code, hidden.code]})
    relate_products(SALES, related={page_of.code: [newer.code]}, kind="replaces")
    page = product_page(VISITOR, code=page_of.code, market=Market.B2C, language="fr")
    assert page.name == "Cassette Zephyr"
    assert [card.name for card in page.crumbs] == ["Pièces", "Vitesses"]
    assert [(each.name, each.value) for each in page.specifications] == [("Dents", "11")]
    assert page.option_names == (("colour", "Couleur"),)
    assert [(card.sku, card.option_label) for card in page.variants] == [("C-1", "Rouge"), ("C-2", "Noir")]
    assert [card.name for card in page.related] == ["Chain"]
    assert [card.name for card in page.replaced_by] == ["Cassette II"]
    assert page.slugs == {"en": "cassette", "fr": "cassette-zephyr"}
    assert page.schema.as_json_ld() == {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": "Cassette Zephyr",
        "category": "Pièces > Vitesses",
        "brand": {"@type": "Brand", "name": "Corvin"},
        "additionalProperty": [{"@type": "PropertyValue", "name": "Dents", "value": "11"}],
    }
    together = related(VISITOR, product_ids=[page_of.id, other.id], market=Market.B2A, language="en")
    assert [card.name for card in together] == ["Public chain"]


def test_the_sitemap_names_each_page_in_the_languages_it_is_translated_to() -> None:
    make_tree()
    one, two = make_products(new_product("Disc", "A-1", french="Disque"), new_product("Rim", "A-2"))
    make_products(new_product("Public", "A-3", markets=("B2A",)), new_product("Draft", "A-4", is_published=False))
    pages = page_addresses(SYSTEM, market=Market.B2C)
    assert [page.code for page in pages if page.kind == "category"] == ["parts", "brakes"]
    slugs = {page.code: page.slugs for page in pages if page.kind == "product"}
    assert slugs == {one.code: {"en": "disc", "fr": "disque"}, two.code: {"en": "rim"}}
    first, second = sorted([one.code, two.code])
    assert [page.code for page in page_addresses(SYSTEM, market=Market.B2C, after=first)] == [second]


def test_a_variant_sold_no_more_leaves_the_page_the_search_and_the_facets() -> None:
    make_tree()
    (product,) = make_products(new_product("Cassette", "C-1", "C-2", category="gears"))
    make_products(new_product("Chain", "CH-1", category="gears", colour="black"))
    for is_archived in (True, False):
        edit = ProductEdit(variants={"C-1": VariantEdit(is_archived=is_archived)})
        assert edit_products(SALES, edits={product.code: edit}, now=NOW) == 1
        page = product_page(VISITOR, code=product.code, market=Market.B2C, language="en")
        skus = [card.sku for card in page.variants]
        assert skus == (["C-2"] if is_archived else ["C-1", "C-2"])
        assert names("C-1") == ([] if is_archived else ["Cassette"])
        red = listing(VISITOR, wish=Wish(chosen={"colour": ("red",)}), market=Market.B2C, language="en")
        assert red.total == (0 if is_archived else 1)
