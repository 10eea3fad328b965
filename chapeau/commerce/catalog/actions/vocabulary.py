"""Learning words, so that they can be searched by beginning and likeness."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from chapeau.commerce.catalog.rules import stem
from chapeau.kit.db import text_array
from chapeau.kit.text import trigrams


def learn_words(words: Iterable[tuple[str, str]]) -> None:
    """Add (language, word) pairs that are new; ascending, so that two deeds cannot wait for each other."""
    wanted = sorted(set(words))
    if not wanted:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT asked.language, asked.word FROM unnest(%s::text[], %s::text[]) AS asked (language, word) "
            "LEFT JOIN catalog_word known ON known.language = asked.language AND known.word = asked.word "
            "WHERE known.word IS NULL ORDER BY 1, 2",
            [text_array(language for language, _ in wanted), text_array(word for _, word in wanted)],
        )
        new: list[tuple[str, str]] = cursor.fetchall()
        likeness = {word: text_array(trigrams(word)) for _, word in new}
        cursor.execute(
            "INSERT INTO catalog_word (language, word, stem, trigrams) "
            "SELECT new.language, new.word, new.stem, new.trigrams::text[] "
            "FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[]) AS new (language, word, stem, trigrams) "
            "ORDER BY 1, 2 ON CONFLICT DO NOTHING",
            [
                text_array(language for language, _ in new),
                text_array(word for _, word in new),
                text_array(stem(word, language) for language, word in new),
                text_array(likeness[word] for _, word in new),
            ],
        )
