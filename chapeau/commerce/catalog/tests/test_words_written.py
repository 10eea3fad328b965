"""What a shopkeeper may write in names and brands comes through COPY as it was."""

from __future__ import annotations

import pytest

from chapeau.commerce.catalog.actions import create_products
from chapeau.commerce.catalog.models import Product, ProductText, Word
from chapeau.commerce.catalog.tests.builders import NOW, make_tree, new_product
from chapeau.kit.text import trigrams
from chapeau.person.people.values import SYSTEM

pytestmark = pytest.mark.django_db


def test_quotes_braces_and_backslashes_are_letters_as_others() -> None:
    make_tree()
    brand = 'O"Neil \\ {co}, NULL'
    create_products(SYSTEM, products=[new_product('26" \\ {tube}, éclair', 'A"1', brand=brand)], now=NOW)
    product = Product.objects.get()
    assert (product.brand, f"b:{brand}" in product.tags) == (brand, True)
    text = ProductText.objects.get(language="en")
    assert text.name == '26" \\ {tube}, éclair'
    assert text.name_words == ["26", "tube", "eclair"]
    word = Word.objects.get(language="en", word="eclair")
    assert (word.stem, sorted(word.trigrams)) == ("eclair", trigrams("eclair"))
