"""Articles come in from a file: tried, brought in, brought in again, taken out again."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from chapeau.commerce.catalog import actions as catalog
from chapeau.commerce.catalog.models import Product, ProductText, PurchaseCost, Variant
from chapeau.commerce.catalog.values import ProductEdit
from chapeau.commerce.intake import actions, queries
from chapeau.commerce.intake.actions.bring import do_run
from chapeau.commerce.intake.models import Run, RunRow
from chapeau.commerce.intake.tests.conftest import NOW
from chapeau.commerce.pricing.models import Price
from chapeau.commerce.stock.models import Level
from chapeau.person.people.values import SYSTEM

LATER = NOW + timedelta(hours=1)
GOODS = """Référence;Belongs together;Nom;Catégorie;Marque;Option1 Name;Option1 Value;Prix;Stock;Prix d'achat;EAN
J-M;jersey;Maillot Été;Vêtements > Maillots;Col;Taille;M;89,50;12;38,5;4006381333931
BELL;;Sonnette;Pièces > Sonnettes;Col;;;14,90;40;4,2;
J-L;jersey;;;;;L;89,50;8;38,5;
BAD;;Frein;Pièces;;;;neuf;1;;
GT;;Câble;Pièces;;;;3,00;;;123
;;Sans numéro;Pièces;;;;1,00;;;
"""


def write(house: Path, text: str = GOODS, name: str = "goods.csv", encoding: str = "utf-8") -> Path:
    path = house / name
    path.write_text(text, encoding=encoding, newline="")
    return path


def test_articles_with_price_cost_and_stock_come_in_whatever_stands_between_their_rows(house: Path) -> None:
    card = actions.bring_file(
        SYSTEM, kind="products", path=write(house, encoding="cp1252"), now=NOW, ways={"language": "fr"}
    )
    assert card.counts == {"made": 3, "refused": 3}
    jersey = Product.objects.get(variants__sku="J-M")
    assert [v.options for v in jersey.variants.order_by("sku")] == [{"taille": "l"}, {"taille": "m"}]
    assert jersey.category.path == "vetements/maillots"
    assert {(t.language, t.name) for t in ProductText.objects.filter(product=jersey)} == {
        ("en", "Maillot Été"), ("fr", "Maillot Été"), ("it", "Maillot Été"),
    }  # fmt: skip
    assert dict(Price.objects.values_list("variant__sku", "amount")) == {
        "J-M": Decimal("89.5"), "J-L": Decimal("89.5"), "BELL": Decimal("14.9"),
    }  # fmt: skip
    assert dict(Level.objects.values_list("variant__sku", "on_hand")) == {"J-M": 12, "J-L": 8, "BELL": 40}
    assert dict(PurchaseCost.objects.values_list("variant__sku", "amount"))["BELL"] == Decimal("4.2")
    held = {row.number: (row.code, row.content) for row in queries.held_back(SYSTEM, code=card.code)}
    assert held[4][0] == "bad-price"
    assert held[4][1] is not None
    assert held[4][1]["Nom"] == "Frein"
    assert (held[5][0], held[6][0]) == ("bad-article", "missing")


def test_a_trial_stores_nothing_and_says_the_same(house: Path) -> None:
    tried = actions.bring_file(SYSTEM, kind="products", path=write(house), now=NOW, is_trial=True)
    assert tried.counts == {"made": 3, "refused": 3}
    assert not Product.objects.exists()
    assert not Price.objects.exists()
    told = [(r.number, r.fate, r.code) for r in queries.row_page(SYSTEM, code=tried.code).rows]
    done = actions.bring_file(SYSTEM, kind="products", path=write(house), now=NOW)
    assert [(r.number, r.fate, r.code) for r in queries.row_page(SYSTEM, code=done.code).rows] == told


def test_the_same_file_again_changes_nothing_and_a_changed_one_only_what_it_says(house: Path) -> None:
    actions.bring_file(SYSTEM, kind="products", path=write(house), now=NOW)
    again = actions.bring_file(SYSTEM, kind="products", path=write(house), now=LATER)
    assert again.counts == {"same": 3, "refused": 3}
    changed = "sku;name;brand;price\nBELL;Sonnette d'or;;15,50\nJ-XL;;;\n"
    card = actions.bring_file(SYSTEM, kind="products", path=write(house, changed), now=LATER)
    assert card.counts == {"changed": 1, "refused": 1}
    bell = Product.objects.get(variants__sku="BELL")
    assert (bell.brand, bell.texts.get(language="en").name) == ("Col", "Sonnette d'or")
    skipped = actions.bring_file(
        SYSTEM, kind="products", path=write(house, changed), now=LATER, ways={"existing": "skip"}
    )
    assert skipped.counts == {"skipped": 1, "refused": 1}


def test_a_size_is_added_to_an_article_that_is_there(house: Path) -> None:
    actions.bring_file(SYSTEM, kind="products", path=write(house), now=NOW)
    code = Product.objects.get(variants__sku="J-M").code
    more = f"sku,product,option1_name,option1_value\nJ-M,{code},Taille,M\nJ-XL,{code},Taille,XL\nJ-M2,{code},Taille,M\n"
    card = actions.bring_file(SYSTEM, kind="products", path=write(house, more), now=LATER)
    assert card.counts == {"refused": 3}, "two of a size: nothing of this product is touched"
    card = actions.bring_file(SYSTEM, kind="products", path=write(house, more.rsplit("J-M2", 1)[0]), now=LATER)
    assert card.counts == {"same": 1, "made": 1}
    assert Variant.objects.get(sku="J-XL").product.code == code


def test_an_import_is_taken_out_again_but_for_what_was_changed_since(house: Path) -> None:
    first = actions.bring_file(SYSTEM, kind="products", path=write(house), now=NOW)
    change = "sku;name;brand\nBELL;Sonnette d'or;Or\nJ-M;Maillot d'or;\n"
    second = actions.bring_file(SYSTEM, kind="products", path=write(house, change), now=LATER)
    bell = Product.objects.get(variants__sku="BELL")
    catalog.edit_products(SYSTEM, edits={bell.code: ProductEdit(brand="Argent")}, now=LATER)
    undone = actions.undo_run(SYSTEM, code=second.code, now=LATER + timedelta(hours=1))
    assert undone.counts == {"kept": 1, "undone": 1}
    kept = queries.row_page(SYSTEM, code=second.code, fate="kept").rows[0]
    assert (kept.key, "brand" in kept.reason) == ("BELL", True)
    assert Product.objects.get(variants__sku="J-M").texts.get(language="en").name == "Maillot Été"

    undone = actions.undo_run(SYSTEM, code=first.code, now=LATER + timedelta(hours=2))
    assert undone.counts == {"undone": 3, "refused": 3}
    assert not Variant.objects.filter(archived_at=None).exists()
    assert set(Level.objects.values_list("on_hand", flat=True)) == {0}


def test_what_only_has_a_price_is_deleted_with_it(house: Path) -> None:
    card = actions.bring_file(
        SYSTEM, kind="products", path=write(house, "sku,name,price\nA,Aa,1.50\nB,Bb,2.50\n"), now=NOW
    )
    actions.undo_run(SYSTEM, code=card.code, now=LATER)
    assert not Product.objects.exists()
    assert not Price.objects.exists()


def test_a_worker_that_is_killed_goes_on_behind_the_last_batch(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from chapeau.commerce.intake import kinds
    from chapeau.commerce.intake.articles import ARTICLES

    calls = []

    def dying(viewer, rows, ways, now):  # type: ignore[no-untyped-def]
        calls.append([row.number for row in rows])
        if len(calls) == 3:
            raise KeyboardInterrupt
        return ARTICLES.settle(viewer, rows, ways, now)

    monkeypatch.setitem(kinds.KINDS, "products", replace(ARTICLES, settle=dying, batch=10))
    text = "sku,name\n" + "".join(f"S{n},Name {n}\n" for n in range(35))
    with pytest.raises(KeyboardInterrupt):
        actions.bring_file(SYSTEM, kind="products", path=write(house, text), now=NOW)
    run = Run.objects.get()
    assert (run.rows_done, Variant.objects.count(), RunRow.objects.count()) == (20, 20, 20)
    do_run(code=run.code, now=LATER)
    assert Variant.objects.count() == 35
    assert queries.run_card(SYSTEM, code=run.code).counts == {"made": 35}
    assert calls[3][0] == 21
