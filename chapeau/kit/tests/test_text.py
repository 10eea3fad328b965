from hypothesis import given
from hypothesis import strategies as st

from chapeau.kit.text import fold, sort_key, trigrams


def test_folding_takes_accents_case_and_punctuation_away() -> None:
    assert fold("Dérailleur  ARRIÈRE — Größe M/L") == "derailleur arriere grosse m l"
    assert fold("Œillet Škoda Łódź") == "oeillet skoda lodz"
    assert fold("Велосипед 自転車") == "велосипед 自転車"


def test_trigrams_are_those_of_the_field() -> None:
    assert trigrams("Cat") == ["  c", " ca", "at ", "cat"]


def test_names_sort_as_readers_expect() -> None:
    assert sorted(["Zoé", "Émile", "eva", "Élodie"], key=sort_key) == ["Élodie", "Émile", "eva", "Zoé"]


@given(st.text(max_size=200))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
