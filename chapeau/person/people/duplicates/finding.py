"""Who may stand here twice: read all, compare, and put the suggestions beside what was decided already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from chapeau.kit.db import fetch
from chapeau.kit.ids import new_id
from chapeau.kit.text import fold
from chapeau.person.people.duplicates.linking import Pair, Row, likely_pairs
from chapeau.person.people.models import Likeness

MOST = 20_000
"""Suggestions kept at most, the likeliest: more than that nobody looks at."""
CERTAIN_BITS = 20.0
"""What a proven address in common counts for in the evidence: one stranger in a million has it."""
BATCH = 1_000

# Colleagues are nobody's duplicates: the house knows its own.
_PEOPLE = """
WITH wanted AS (
    SELECT id, given_name, family_name FROM people_person person
    WHERE merged_into_id IS NULL AND is_identified AND NOT EXISTS (
        SELECT FROM people_hat hat JOIN people_organisation house ON house.id = hat.organisation_id
        WHERE hat.person_id = person.id AND house.is_house)
), reached AS (
    SELECT hat.person_id, array_agg(DISTINCT address.normalised) FILTER (WHERE address.kind = 'email') AS emails,
           array_agg(DISTINCT address.normalised) FILTER (WHERE address.kind = 'phone') AS phones
    FROM people_address address JOIN people_hat hat ON hat.id = address.hat_id
    WHERE address.revoked_at IS NULL GROUP BY hat.person_id
), lives AS (
    SELECT DISTINCT ON (hat.person_id) hat.person_id, place.street, place.postal_code, place.city
    FROM people_postal_address place JOIN people_hat hat ON hat.id = place.hat_id
    WHERE place.archived_at IS NULL ORDER BY hat.person_id, place.is_default DESC, place.created_at DESC
)
SELECT wanted.id, given_name, family_name, coalesce(emails, '{}'), coalesce(phones, '{}'),
       coalesce(street, ''), coalesce(postal_code, ''), coalesce(city, '')
FROM wanted LEFT JOIN reached ON reached.person_id = wanted.id LEFT JOIN lives ON lives.person_id = wanted.id
ORDER BY wanted.id
"""

# An address that one of them proved, or one customer number of one shop written in two ways, under the same capacity.
_CERTAIN = """
WITH claims AS (
    SELECT hat.person_id, hat.organisation_id, address.kind AS field, address.normalised AS value,
           address.verified_at IS NOT NULL AS is_proven
    FROM people_address address JOIN people_hat hat ON hat.id = address.hat_id WHERE address.revoked_at IS NULL
    UNION ALL
    SELECT hat.person_id, hat.organisation_id, 'number', lower(number.source) || '#' || ltrim(number.number, '#0'), true
    FROM people_external_number number JOIN people_hat hat ON hat.id = number.hat_id
    WHERE ltrim(number.number, '#0') <> ''
)
SELECT DISTINCT least(one.person_id, other.person_id), greatest(one.person_id, other.person_id), one.field
FROM claims one JOIN claims other ON other.field = one.field AND other.value = one.value
    AND other.person_id <> one.person_id AND other.organisation_id IS NOT DISTINCT FROM one.organisation_id
WHERE one.is_proven
"""


def find(*, now: datetime) -> int:
    """Look through everybody and store what is suggested now; how many pairs. Long: never inside a transaction."""
    rows = _rows()
    known = {row.key for row in rows}
    pairs = {(pair.first, pair.second): pair for pair in likely_pairs(rows, most=MOST)}
    certain: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for first, second, field in fetch(_CERTAIN, [], kept=False):
        if {str(first), str(second)} <= known:
            certain[(str(first), str(second))].append(field)
    for key, fields in certain.items():
        pairs[key] = _proven(key, fields, pairs.get(key))
    return _store(pairs.values(), certain, now)


def _rows() -> list[Row]:
    return [
        Row(
            key=str(key),
            given=fold(given),
            family=fold(family),
            emails=tuple(emails),
            phones=tuple(phones),
            street=fold(street),
            postal_code=postal_code.replace(" ", ""),
            city=fold(city),
        )
        for key, given, family, emails, phones, street, postal_code, city in fetch(_PEOPLE, [], kept=False)
    ]


def _proven(key: tuple[str, str], fields: Iterable[str], likely: Pair | None) -> Pair:
    told = dict.fromkeys(sorted(fields), ("same", CERTAIN_BITS))
    rest = [each for each in (likely.evidence if likely else ()) if each[0] not in told]
    return Pair(*key, 1.0, (*((field, *said) for field, said in told.items()), *rest))


@transaction.atomic
def _store(pairs: Iterable[Pair], certain: Mapping[tuple[str, str], object], now: datetime) -> int:
    """Decisions stand, also those about people who were merged since; open suggestions nobody would make again go."""
    different = _said_different()
    wanted = [pair for pair in pairs if (pair.first, pair.second) not in different]
    clusters = clusters_of((pair.first, pair.second) for pair in wanted)
    made = [
        Likeness(
            first_id=UUID(pair.first),
            second_id=UUID(pair.second),
            is_certain=(pair.first, pair.second) in certain,
            probability=pair.probability,
            evidence=[{"field": field, "level": level, "weight": weight} for field, level, weight in pair.evidence],
            cluster=clusters.get(pair.first),
            found_at=now,
        )
        for pair in wanted
    ]
    Likeness.objects.bulk_create(
        made,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["first", "second"],
        update_fields=["is_certain", "probability", "evidence", "cluster", "found_at"],
    )
    Likeness.objects.filter(decision=Likeness.Decision.OPEN).exclude(found_at=now).delete()
    return len(made)


def _said_different() -> set[tuple[str, str]]:
    """Pairs of roots of whom somebody said that they, or two who are them now, are two people."""
    rows = fetch(
        "SELECT coalesce(one.merged_into_id, one.id), coalesce(other.merged_into_id, other.id) FROM people_likeness l "
        "JOIN people_person one ON one.id = l.first_id JOIN people_person other ON other.id = l.second_id "
        "WHERE l.decision = 'different'",
        [],
        kept=False,
    )
    return {(a, b) if a < b else (b, a) for one, other in rows for a, b in ((str(one), str(other)),)}


def clusters_of(pairs: Iterable[tuple[str, str]]) -> dict[str, UUID]:
    """A key per group of more than two that hang together, for each of its members."""
    above: dict[str, str] = {}

    def root(key: str) -> str:
        while above.setdefault(key, key) != key:
            above[key] = above[above[key]]
            key = above[key]
        return key

    for first, second in pairs:
        above[root(first)] = root(second)
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for key in list(above):
        groups[root(key)].append(key)
    return {key: cluster for group in groups.values() if len(group) > 2 for cluster in [new_id()] for key in group}
