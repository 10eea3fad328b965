"""What is typed while one is still typing."""

import pytest

from chapeau.commerce.catalog.queries.search import read_search

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("text", ["a", "à", "%", "_", "1", "\u202e", "''", "/"])
def test_a_single_letter_is_searched_for_as_a_word_or_not_at_all(text: str) -> None:
    for language in ("en", "fr", "it"):
        search = read_search(text, language)
        assert search is None or search.terms or search.code
