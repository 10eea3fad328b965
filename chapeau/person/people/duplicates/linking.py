"""How likely two rows are one person, by Splink on DuckDB, with the evidence.

The model of Fellegi and Sunter: each field adds log2(m / u) bits, where m is how often the level holds for two rows of one
person and u for two strangers. Names weigh by how rare they are. The figures below are set, not learned: the same two
rows always get the same answer but for the rareness of the name, and a house with fifty people gets a sensible one.
Quality on Febrl's data: docs/how/people.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import duckdb

LEAST = 0.2
"""Less likely pairs are not told."""
LARGEST_BLOCK = 200
"""A key shared by more people than this compares nobody: the work stays in proportion to the people."""
SHARED_BY_MANY = 20
"""An address of more people than this is a switchboard's, and tells nothing."""
MEMORY = "1GB"


@dataclass(frozen=True, slots=True)
class Row:
    """A person as compared. Everything folded: small letters, no accents; empty where unknown."""

    key: str
    given: str
    family: str
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    street: str = ""
    postal_code: str = ""
    city: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows; ``evidence`` as (field, level, bits), strongest first."""

    first: str
    second: str
    probability: float
    evidence: tuple[tuple[str, str, float], ...]


# Field to its levels, the first that holds counts: name of the level, condition, m, u.
_JW = "jaro_winkler_similarity({0}_l, {0}_r)"
_NUMBER = "coalesce(regexp_extract(street_l, '[0-9]+') = regexp_extract(street_r, '[0-9]+'), true)"
"""Neighbours have different numbers in the same street."""
_SWAPPED = "least(jaro_winkler_similarity(given_l, family_r), jaro_winkler_similarity(family_l, given_r)) >= 0.88"
_LEVELS: Final[dict[str, tuple[str, tuple[tuple[str, str, float, float], ...]]]] = {
    "given_name": (
        "given_l IS NULL OR given_r IS NULL",
        (
            ("same", "given_l = given_r", 0.66, 0.005),
            ("alike", _SWAPPED, 0.04, 0.0002),
            (
                "alike",
                f"{_JW.format('given')} >= 0.84 OR starts_with(given_l, given_r) OR starts_with(given_r, given_l)",
                0.20,
                0.012,
            ),
            ("other", "ELSE", 0.10, 0.98),
        ),
    ),
    "family_name": (
        "family_l IS NULL OR family_r IS NULL",
        (
            ("same", "family_l = family_r", 0.68, 0.003),
            ("alike", _SWAPPED, 0.04, 0.0002),
            ("alike", f"{_JW.format('family')} >= 0.86", 0.20, 0.01),
            ("other", "ELSE", 0.08, 0.98),
        ),
    ),
    "email": (
        "emails_l IS NULL OR emails_r IS NULL",
        (
            ("same", "list_has_any(emails_l, emails_r)", 0.50, 0.00002),
            ("alike", "jaro_winkler_similarity(emails_l[1], emails_r[1]) >= 0.94", 0.15, 0.06),
            ("other", "ELSE", 0.35, 0.94),
        ),
    ),
    "phone": (
        "phones_l IS NULL OR phones_r IS NULL",
        (
            ("same", "list_has_any(phones_l, phones_r)", 0.55, 0.00005),
            ("other", "ELSE", 0.45, 0.999),
        ),
    ),
    "address": (
        "street_l IS NULL OR street_r IS NULL",
        (
            ("same", "street_l = street_r AND (postal_code_l = postal_code_r OR city_l = city_r)", 0.55, 0.0001),
            (
                "alike",
                f"(postal_code_l = postal_code_r OR city_l = city_r) AND {_JW.format('street')} >= 0.84 AND {_NUMBER}",
                0.20,
                0.0004,
            ),
            ("alike", f"{_JW.format('street')} >= 0.95 AND {_NUMBER}", 0.08, 0.0004),
            ("close", "postal_code_l = postal_code_r OR city_l = city_r", 0.10, 0.01),
            ("other", "ELSE", 0.07, 0.98),
        ),
    ),
}
_RARE: Final = {"given_name": "given", "family_name": "family"}
"""Fields whose sameness weighs by how rare the value is, and its column."""
_KEYS: Final = {
    "by_name": "least(left(given, 4), left(family, 4)) || '/' || greatest(left(given, 4), left(family, 4))",
    "by_place_given": "postal_code || '/' || left(given, 3)",
    "by_place_family": "postal_code || '/' || left(family, 3)",
    "by_street": "street || '/' || coalesce(postal_code, city)",
    "by_city_name": "city || '/' || left(family, 2) || left(given, 2)",
}


def likely_pairs(rows: Sequence[Row], *, least: float = LEAST, most: int = 20_000) -> list[Pair]:
    """Pairs at least as likely as ``least``, likeliest first and no more than ``most``."""
    import duckdb

    with duckdb.connect(config={"memory_limit": MEMORY, "threads": 2}) as connection:
        count = _load(connection, rows)
        if count < 2:
            return []
        predicted = _predict(connection, count, least)
        fields = list(_LEVELS)
        weights = ", ".join(
            f"gamma_{name}, mw_{name}{f' + mw_tf_adj_{name}' if name in _RARE else ''}" for name in fields
        )
        found = connection.execute(
            f"SELECT id_l, id_r, match_probability, {weights} FROM {predicted} "  # noqa: S608
            "ORDER BY match_weight DESC, id_l, id_r LIMIT ?",
            [most],
        ).fetchall()
    return [Pair(min(row[:2]), max(row[:2]), row[2], _evidence(fields, row[3:])) for row in found]


def _evidence(fields: Sequence[str], told: Sequence[Any]) -> tuple[tuple[str, str, float], ...]:
    """Splink counts levels from below; -1 is unknown and speaks neither way."""
    said = []
    for field, level, weight in zip(fields, told[::2], told[1::2], strict=True):
        if level >= 0:
            levels = _LEVELS[field][1]
            said.append((field, levels[len(levels) - 1 - level][0], round(weight, 1)))
    return tuple(sorted(said, key=lambda each: -each[2]))


def _load(connection: duckdb.DuckDBPyConnection, rows: Sequence[Row]) -> int:
    """The table ``people``: nothing instead of empty, addresses of many left out, keys of large blocks too."""
    import pyarrow

    connection.execute(
        "CREATE TABLE told (id VARCHAR, given VARCHAR, family VARCHAR, emails VARCHAR[], phones VARCHAR[], "
        "street VARCHAR, postal_code VARCHAR, city VARCHAR)"
    )
    columns = ("key", "given", "family", "emails", "phones", "street", "postal_code", "city")
    for begin in range(0, len(rows), 20_000):
        some = rows[begin : begin + 20_000]
        part = pyarrow.table(
            {
                name: pyarrow.array(
                    [list(value) if isinstance(value := getattr(row, name), tuple) else value for row in some],
                    pyarrow.list_(pyarrow.string()) if name in ("emails", "phones") else pyarrow.string(),
                )
                for name in columns
            }
        )
        connection.register("part", part)
        connection.execute("INSERT INTO told SELECT * FROM part")
        connection.unregister("part")
    for name in ("emails", "phones"):
        connection.execute(
            f"CREATE TABLE many_{name} AS SELECT each FROM (SELECT id, unnest({name}) AS each FROM told) "  # noqa: S608
            f"GROUP BY each HAVING count(*) > {SHARED_BY_MANY}"
        )
    keys = ", ".join(
        f"CASE WHEN count(*) OVER (PARTITION BY {key}) <= {LARGEST_BLOCK} THEN {key} END AS {name}"
        for name, key in _KEYS.items()
    )
    connection.execute(
        f"""
        CREATE TABLE people AS SELECT *, {keys} FROM (
            SELECT id, nullif(given, '') AS given, nullif(family, '') AS family,
                   nullif(list_filter(told.emails, lambda one: NOT list_contains(many.emails, one)), []) AS emails,
                   nullif(list_filter(told.phones, lambda one: NOT list_contains(many.phones, one)), []) AS phones,
                   nullif(replace(street, ' ', ''), '') AS street, nullif(postal_code, '') AS postal_code, nullif(replace(city, ' ', ''), '') AS city
            FROM told CROSS JOIN (
                SELECT coalesce((SELECT list(each) FROM many_emails), []) AS emails,
                       coalesce((SELECT list(each) FROM many_phones), []) AS phones
            ) many
        )
        """  # noqa: S608
    )
    return int(connection.execute("SELECT count(*) FROM people").fetchall()[0][0])


def _predict(connection: duckdb.DuckDBPyConnection, count: int, least: float) -> str:
    """Name of the table of pairs. Splink takes half a second to import, so only whoever looks for pairs does."""
    import splink.comparison_level_library as levels
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    from splink.comparison_library import CustomComparison

    comparisons = []
    for field, (unknown, told) in _LEVELS.items():
        made = [levels.CustomLevel(unknown).configure(is_null_level=True)]
        for level, condition, m, u in told:
            one = levels.ElseLevel() if condition == "ELSE" else levels.CustomLevel(condition)
            rare = _RARE.get(field) if level == "same" else None
            made.append(one.configure(m_probability=m, u_probability=u, tf_adjustment_column=rare))
        comparisons.append(CustomComparison([*made], output_column_name=field))
    settings = SettingsCreator(
        "dedupe_only",
        unique_id_column_name="id",
        comparisons=[*comparisons],
        blocking_rules_to_generate_predictions=[
            *(block_on(name) for name in _KEYS),
            block_on("emails", arrays_to_explode=["emails"]),
            block_on("phones", arrays_to_explode=["phones"]),
        ],
        # Of a hundred, five stand here twice.
        probability_two_random_records_match=min(0.01, 0.1 / count),
        retain_intermediate_calculation_columns=True,
        retain_matching_columns=True,
    )
    linker = Linker(DuckDBAPI(connection).register("people"), settings, log_level=50)
    return str(linker.inference.predict(threshold_match_probability=least).physical_name)
