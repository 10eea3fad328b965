"""From what somebody typed to the known words it may mean.

Words are looked up in the vocabulary, which is small: as typed or in another number (brake, brakes),
as a beginning, and if neither is known by likeness: candidates share trigrams, the nearest by edit
distance are taken. Products are then found by whole words alone, which an index answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from chapeau.commerce.catalog.rules import allowed_errors, edit_distance, house_language, search_code, stem, words_in
from chapeau.kit.text import trigrams

_EXACT = "SELECT word FROM catalog_word WHERE language = %s AND stem = %s ORDER BY word LIMIT 20"
_PREFIX = "SELECT word FROM catalog_word WHERE language = %s AND word LIKE %s ORDER BY length(word), word LIMIT 60"
# Similarity as pg_trgm defines it: shared trigrams of all trigrams.
_ALIKE = """
SELECT word, shared::float / (cardinality(trigrams) + %(many)s - shared) AS similarity
FROM (
    SELECT word, trigrams, (SELECT count(*) FROM unnest(trigrams) gram WHERE gram = ANY(%(grams)s)) AS shared
    FROM catalog_word
    WHERE language = %(language)s AND trigrams && %(grams)s::varchar[]
      AND length(word) BETWEEN %(shortest)s AND %(longest)s
) alike
WHERE shared >= 2
ORDER BY similarity DESC, word LIMIT 60
"""


@dataclass(frozen=True, slots=True)
class Term:
    """One typed word: the known words that are it, those that begin with it, and those alike."""

    typed: str
    same: tuple[str, ...] = ()
    longer: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()

    @property
    def words(self) -> list[str]:
        return [*self.same, *self.longer, *self.alike]


@dataclass(frozen=True, slots=True)
class Search:
    """What was typed, read: ``code`` is it as a SKU or GTIN, empty when it cannot be one."""

    language: str
    terms: tuple[Term, ...]
    code: str

    @property
    def understood_as(self) -> str:
        """The words taken for those not known; empty when all are as typed."""
        if not any(term.alike for term in self.terms):
            return ""
        return " ".join(term.alike[0] if term.alike else term.typed for term in self.terms)


def read_search(text: str, language: str) -> Search | None:
    """None when nothing was typed that could be searched for."""
    language = house_language(language)
    typed = words_in(text, language)[:8]
    code = search_code(text)
    code = code if len(code) >= 2 else ""
    if not typed and not code:
        return None
    with connection.cursor() as cursor:
        terms = tuple(_read_word(cursor, word, language) for word in typed)
    return Search(language, terms, code)


def _read_word(cursor: Any, word: str, language: str) -> Term:
    cursor.execute(_EXACT, [language, stem(word, language)])
    same = tuple(row[0] for row in cursor.fetchall())
    longer: tuple[str, ...] = ()
    if len(word) >= 2:
        cursor.execute(_PREFIX, [language, f"{word}%"])
        longer = tuple(row[0] for row in cursor.fetchall() if row[0] not in same)
    if same or longer or not allowed_errors(word):
        return Term(word, same, longer)
    return Term(word, alike=_alike(cursor, word, language))


def _alike(cursor: Any, word: str, language: str) -> tuple[str, ...]:
    grams = trigrams(word)
    limit = allowed_errors(word)
    bounds = {"shortest": len(word) - limit, "longest": len(word) + limit}
    cursor.execute(_ALIKE, {"language": language, "grams": grams, "many": len(grams), **bounds})
    near = [(edit_distance(word, known, limit=limit), -similarity, known) for known, similarity in cursor.fetchall()]
    best = sorted(candidate for candidate in near if candidate[0] <= limit)
    # One error away beats two: the farther ones would only add noise.
    return tuple(known for distance, _, known in best if distance == best[0][0])[:8]


def hits_sql(search: Search, parameters: dict[str, Any], *, all_terms: bool = True) -> str:
    """A query of ``product_id, score, sort_key`` of the texts found; fills in its parameters.

    A word counts most when it is as typed and in the name (8), then as typed (4), in the name (3),
    and anywhere (1); a SKU or GTIN beats all words. With ``all_terms`` every term must be found.
    """
    parameters["language"] = search.language
    scores: list[str] = []
    conditions: list[str] = []
    for i, term in enumerate(search.terms):
        parameters[f"same{i}"] = [*term.same, *term.alike[:1]]
        parameters[f"words{i}"] = term.words
        scores.append(
            f"CASE WHEN t.name_words && %(same{i})s::varchar[] THEN 8 WHEN t.words && %(same{i})s::varchar[] THEN 4 "
            f"WHEN t.name_words && %(words{i})s::varchar[] THEN 3 "
            f"WHEN t.words && %(words{i})s::varchar[] THEN 1 ELSE 0 END"
        )
        conditions.append(f"t.words && %(words{i})s::varchar[]")
    parts = []
    if conditions:
        joined = (" AND " if all_terms else " OR ").join(conditions)
        parts.append(
            f"SELECT t.product_id, {' + '.join(scores)} AS score, t.sort_key FROM catalog_product_text t "
            f"WHERE t.language = %(language)s AND ({joined})"
        )
    if search.code:
        parameters["code"] = search.code
        parameters["code_prefix"] = f"{search.code}%"
        parts.append(
            "SELECT v.product_id, CASE WHEN v.search_code = %(code)s THEN 1000 ELSE 100 END AS score, '' "
            "FROM catalog_variant v WHERE v.archived_at IS NULL AND v.search_code LIKE %(code_prefix)s"
        )
        if search.code.isdigit() and len(search.code) >= 8:
            parts.append(
                "SELECT v.product_id, 1000 AS score, '' FROM catalog_variant v "
                "WHERE v.archived_at IS NULL AND v.gtin = %(code)s"
            )
    found = " UNION ALL ".join(parts)
    return (
        "SELECT product_id, max(score) AS score, max(sort_key) AS sort_key "
        f"FROM ({found}) found (product_id, score, sort_key) GROUP BY product_id"
    )
