"""Small tables read from the database at the question, so that a merge or an erasure shows at once."""

from __future__ import annotations

from typing import Final
from uuid import UUID

import pyarrow as pa
from django.db import connection, transaction

from chapeau.insight.lake.copying import read_table
from chapeau.insight.lake.schema import LIVE

_KEY = "('x' || right(replace({0}::text, '-', ''), 16))::bit(64)::bigint"


def key_of(column: str) -> str:
    """SQL: the int64 key of a UUID, its last eight bytes (62 of their bits are random)."""
    return _KEY.format(column)


def key_in_lake(key: UUID) -> int:
    """The same of a UUID at hand."""
    return int.from_bytes(key.bytes[8:], "big", signed=True)


_MARKET = """CASE WHEN organisation.id IS NULL THEN 'B2C' WHEN organisation.kind = 'regulator' THEN 'B2R'
WHEN organisation.kind = 'administration' THEN 'B2A' WHEN organisation.trade = 'reseller' THEN 'B2B2C'
WHEN organisation.introduced_by_id IS NOT NULL THEN 'B2C2B' ELSE 'B2B' END"""
"""As ``people.rules.market.market_of``; a test holds the two equal."""

SUBJECT: Final = f"""
WITH RECURSIVE climb (hat_id, up_id) AS (
    SELECT id, alias_of_id FROM people_hat WHERE alias_of_id IS NOT NULL
    UNION ALL
    SELECT climb.hat_id, above.alias_of_id FROM climb JOIN people_hat above ON above.id = climb.up_id
    WHERE above.alias_of_id IS NOT NULL
), alias AS (
    SELECT climb.hat_id, root.subject_no FROM climb JOIN people_hat root ON root.id = climb.up_id
    WHERE root.alias_of_id IS NULL
), house AS (
    SELECT id FROM people_organisation WHERE is_house
), gone AS (
    SELECT DISTINCT person_id FROM privacy_request WHERE kind = 'erasure' AND state = 'done'
), worn AS (
    SELECT hat.id, hat.subject_no, coalesce(alias.subject_no, hat.subject_no) AS root_no,
           coalesce(own.subject_no, alias.subject_no, hat.subject_no) AS person_no, organisation.id AS organisation_id,
           {_MARKET} AS market, coalesce(organisation.kind, 'private') AS kind,
           coalesce(nullif(organisation.country, ''), person.country, '') AS country,
           coalesce(nullif(hat.language, ''), person.language, '') AS language, hat.acquired_via, hat.created_at,
           coalesce(organisation.is_house, false) AS is_staff, person.is_identified AS known, gone.person_id IS NOT NULL AS is_gone
    FROM people_hat hat JOIN people_person person ON person.id = hat.person_id
    LEFT JOIN people_hat own ON own.person_id = person.id AND own.organisation_id IS NULL AND own.alias_of_id IS NULL
    LEFT JOIN people_organisation organisation ON organisation.id = hat.organisation_id
    LEFT JOIN alias ON alias.hat_id = hat.id LEFT JOIN gone ON gone.person_id = person.id
)
SELECT subject_no, subject_no AS hat_no, root_no, person_no, {key_of("organisation_id")}, market, kind, country, language,
       acquired_via, created_at, is_staff, known, is_gone FROM worn
UNION ALL
SELECT visitor.subject_no, worn.subject_no, coalesce(worn.root_no, visitor.subject_no),
       coalesce(worn.person_no, visitor.subject_no), {key_of("worn.organisation_id")}, coalesce(worn.market, ''),
       coalesce(worn.kind, 'visitor'), coalesce(worn.country, visitor.country), coalesce(worn.language, visitor.language),
       visitor.source, visitor.created_at, coalesce(worn.is_staff, false), coalesce(worn.known, false),
       coalesce(worn.is_gone, false)
FROM people_visitor visitor LEFT JOIN worn ON worn.id = visitor.hat_id
"""

ORGANISATION: Final = f"""
SELECT {key_of("organisation.id")}, organisation.code, organisation.name, {_MARKET}, organisation.kind, introducer.subject_no
FROM people_organisation organisation LEFT JOIN people_hat introducer ON introducer.id = organisation.introduced_by_id
"""

_statements: dict[str, str] = {"subject": SUBJECT, "organisation": ORGANISATION}


def register_live(table: str, statement: str) -> None:
    """Where a live table's rows are found: SQL with the columns of ``schema.LIVE`` in their order.

    Called in ``AppConfig.ready()`` of the package that owns them: ``cost`` and ``rate`` stand above the lake.
    """
    if table not in LIVE:
        raise ValueError(table)
    _statements[table] = statement


_MERGED_AND_ERASED = """
SELECT (SELECT count(*) FROM people_merge), (SELECT count(*) FROM people_merge WHERE undone_at IS NOT NULL),
       (SELECT count(*) FROM privacy_request WHERE kind = 'erasure' AND state = 'done')
"""


def merged_and_erased() -> tuple[int, ...]:
    """Numbers that differ as soon as somebody was merged, parted or erased. One small query."""
    with connection.cursor() as cursor:
        cursor.execute(_MERGED_AND_ERASED)
        return tuple(cursor.fetchone() or ())


def read_live(name: str) -> pa.Table:
    """A live table as the database knows it now; empty when nobody registered where it is found. One query."""
    if name not in _statements:
        return LIVE[name].empty_table()
    with transaction.atomic():
        return read_table(_statements[name], LIVE[name])
