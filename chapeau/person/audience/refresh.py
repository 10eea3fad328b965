"""Who is in is brought up to date: for everybody, or for those whom something touched. Always under the audience's lock."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection

from chapeau.kit.bus import publish
from chapeau.kit.house import house_zone
from chapeau.person.audience.compile import AudienceRef, Compiled, Scope, compile_rule
from chapeau.person.audience.events import AudienceEntered, AudienceLeft
from chapeau.person.audience.models import Audience, Touched
from chapeau.person.audience.reading import Edge, asks_for, edges_of
from chapeau.person.audience.rules.stored import from_stored
from chapeau.person.audience.rules.times import cutoff
from chapeau.person.audience.values import Level, Rule

MANY = 5_000
"""More hats than that are not looked at one by one: everybody is, and nothing is published about it."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """Hats with all that hangs together with them: their persons' other hats, aliases, visitors, organisations."""

    hats: tuple[UUID, ...] = ()
    privates: tuple[UUID, ...] = ()
    organisations: tuple[UUID, ...] = ()

    def subjects(self, level: Level) -> tuple[UUID, ...]:
        return self.organisations if level is Level.ORGANISATION else self.hats


@dataclass(slots=True)
class Moved:
    entered: list[UUID] = field(default_factory=list)
    left: list[UUID] = field(default_factory=list)


def crowd_of(
    *, hat_ids: Collection[UUID] = (), visitor_ids: Collection[UUID] = (), organisation_ids: Collection[UUID] = ()
) -> Crowd:
    """All hats of the persons and organisations touched: what one hat does counts for its person and its organisation."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH named AS (
                SELECT id FROM unnest(%(hats)s::uuid[]) AS given (id)
                UNION SELECT hat_id FROM people_visitor WHERE id = ANY(%(visitors)s::uuid[]) AND hat_id IS NOT NULL
                UNION SELECT id FROM people_hat WHERE organisation_id = ANY(%(organisations)s::uuid[])
            ), persons AS (SELECT DISTINCT person_id FROM people_hat WHERE id IN (SELECT id FROM named))
            SELECT hat.id, hat.organisation_id, hat.organisation_id IS NULL AND hat.alias_of_id IS NULL
            FROM people_hat hat WHERE hat.person_id IN (SELECT person_id FROM persons)
            """,
            {"hats": list(hat_ids), "visitors": list(visitor_ids), "organisations": list(organisation_ids)},
        )
        rows = cursor.fetchall()
    organisations = {row[1] for row in rows if row[1]} | set(organisation_ids)
    return Crowd(
        hats=tuple(row[0] for row in rows),
        privates=tuple(row[0] for row in rows if row[2]),
        organisations=tuple(organisations),
    )


def scope_of(crowd: Crowd, level: Level) -> Scope:
    """Whose deeds count for the crowd's subjects of this level."""
    with connection.cursor() as cursor:
        if level is Level.ORGANISATION:
            cursor.execute("SELECT id FROM people_hat WHERE organisation_id = ANY(%s)", [list(crowd.organisations)])
            hats = [row[0] for row in cursor.fetchall()]
        else:
            hats = list(crowd.hats)
        cursor.execute("SELECT id FROM people_visitor WHERE hat_id = ANY(%s)", [hats])
        visitors = [row[0] for row in cursor.fetchall()]
    return Scope(subjects=crowd.subjects(level), hats=hats, visitors=visitors)


def compiled(
    rule: Rule, *, level: Level, now: datetime, scope: Scope | None = None, explains: bool = False
) -> Compiled:
    wanted = asks_for(rule)
    found = Audience.objects.filter(code__in=wanted).values_list("code", "id", "level") if wanted else ()
    audiences = {code: AudienceRef(id, Level(kind)) for code, id, kind in found}
    return compile_rule(
        rule, level=level, now=now, zone=house_zone(), audiences=audiences, scope=scope, explains=explains
    )


def rule_of(audience: Audience) -> Rule:
    return from_stored(audience.rule)


def bring_up_to_date(audience: Audience, *, now: datetime, crowd: Crowd | None = None) -> Moved:
    """Membership as the rule says now, of the crowd or of everybody, by one statement. The caller holds the audience's lock."""
    level = Level(audience.level)
    scope = scope_of(crowd, level) if crowd is not None else None
    rule = compiled(rule_of(audience), level=level, now=now, scope=scope)
    column = "organisation_id" if level is Level.ORGANISATION else "hat_id"
    within = f" AND member.{column} = ANY(%(subjects)s)" if scope else ""
    statement = f"""
        WITH {"" if crowd is None else f"fresh AS MATERIALIZED ({rule.members}), "}gone AS (
            UPDATE audience_member member SET until = greatest(%(now)s, member.since)
            WHERE member.audience_id = %(audience)s AND member.until IS NULL{within}
              AND NOT EXISTS (SELECT 1 FROM fresh WHERE fresh.id = member.{column})
            RETURNING member.{column} AS id
        ), come AS (
            INSERT INTO audience_member (audience_id, {column}, since)
            SELECT %(audience)s, fresh.id, %(now)s FROM fresh
            WHERE NOT EXISTS (
                SELECT 1 FROM audience_member member
                WHERE member.audience_id = %(audience)s AND member.until IS NULL AND member.{column} = fresh.id
            )
            RETURNING {column} AS id
        )
        """
    parameters = {**rule.parameters, "audience": audience.id}
    moved = Moved()
    with connection.cursor() as cursor:
        if crowd is None:
            # A statement that writes is done by one process alone; what only reads is shared by as many as there are.
            cursor.execute("SET LOCAL work_mem = '256MB'")
            cursor.execute(f"CREATE TEMPORARY TABLE fresh ON COMMIT DROP AS {rule.members}", rule.parameters)
            cursor.execute("ANALYZE fresh")
            cursor.execute(
                statement
                + "SELECT (SELECT count(*) FROM come), (SELECT count(*) FROM gone), (SELECT count(*) FROM fresh)",
                parameters,
            )
            _come, _gone, size = cursor.fetchone() or (0, 0, 0)
            audience.size = size
            cursor.execute("DROP TABLE fresh")
            cursor.execute("RESET work_mem")
        else:
            cursor.execute(statement + "SELECT true, id FROM come UNION ALL SELECT false, id FROM gone", parameters)
            for has_come, id in cursor.fetchall():
                (moved.entered if has_come else moved.left).append(id)
            audience.size += len(moved.entered) - len(moved.left)
    return moved


def build(audience: Audience, *, now: datetime) -> None:
    """Everybody, quietly: those who are in when it is built entered nowhere. The caller holds the lock."""
    began = time.perf_counter()
    bring_up_to_date(audience, now=now)
    audience.built_at = audience.checked_at = now
    audience.build_seconds = round(time.perf_counter() - began, 3)
    audience.save(update_fields=["size", "built_at", "checked_at", "build_seconds"])


def look_again(audiences: Iterable[Audience], crowd: Crowd, *, now: datetime) -> None:
    """These audiences and those that ask for them, for these people; publishes who entered and left."""
    waiting = {audience.id: audience for audience in audiences}
    done: set[UUID] = set()
    facts: list[AudienceEntered | AudienceLeft] = []
    while waiting:
        audience = _next(waiting)
        del waiting[audience.id]
        done.add(audience.id)
        moved = bring_up_to_date(audience, now=now, crowd=crowd)
        if not (moved.entered or moved.left):
            continue
        audience.save(update_fields=["size"])
        facts += [_fact(AudienceEntered, audience, id, now) for id in moved.entered]
        facts += [_fact(AudienceLeft, audience, id, now) for id in moved.left]
        above = set(Audience.objects.filter(inside=audience, archived_at=None).values_list("id", flat=True))
        for one in locked(above - done - waiting.keys(), skip=True):
            waiting[one.id] = one
        for id in above - done - waiting.keys():  # never waited for with locks in hand
            _postpone(id, [Touched(verb="", hat_id=hat) for hat in crowd.hats])
    publish(facts)


def _next(waiting: dict[UUID, Audience]) -> Audience:
    """One that asks for none of the others that wait; there are no circles."""
    asked = Audience.inside.through.objects.filter(from_audience_id__in=waiting, to_audience_id__in=waiting)
    after = set(asked.values_list("from_audience_id", flat=True)) if len(waiting) > 1 else set()
    return next(audience for id, audience in waiting.items() if id not in after)


def _fact(
    kind: type[AudienceEntered] | type[AudienceLeft], audience: Audience, subject_id: UUID, now: datetime
) -> AudienceEntered | AudienceLeft:
    return kind(
        occurred_at=now,
        hat_id=subject_id if audience.level == Level.HAT else None,
        audience_id=audience.id,
        audience_code=audience.code,
        level=audience.level,
        subject_id=subject_id,
    )


def locked(ids: Iterable[UUID], *, skip: bool = False) -> list[Audience]:
    """Audiences in use, locked in the order of their keys; those being built are waited for, or skipped."""
    return list(
        Audience.objects.select_for_update(of=("self",), skip_locked=skip, no_key=True)
        .filter(id__in=list(ids), archived_at=None)
        .order_by("id")
    )


def drain(*, now: datetime, most: int = 10_000) -> bool:
    """Look again at whom deeds touched since the last time; whether something had to be left for later."""
    touched = list(Touched.objects.select_for_update(skip_locked=True).order_by("id")[:most])
    if not touched:
        return False
    Touched.objects.filter(id__in=[each.id for each in touched]).delete()
    work = _work(touched)
    free = locked(work, skip=True)
    for id in work.keys() - {audience.id for audience in free}:
        _postpone(id, work[id])
    groups: dict[frozenset[int], list[Audience]] = {}
    ready = [audience for audience in free if audience.built_at]  # its first build will see everybody as they are now
    for audience in ready:  # those that wait for the same people are looked at together
        groups.setdefault(frozenset(each.id for each in work[audience.id]), []).append(audience)
    for together in groups.values():
        rows = work[together[0].id]
        crowd = crowd_of(
            hat_ids={each.hat_id for each in rows if each.hat_id},
            visitor_ids={each.visitor_id for each in rows if each.visitor_id},
            organisation_ids={each.organisation_id for each in rows if each.organisation_id},
        )
        if len(crowd.hats) > MANY:
            for audience in together:
                build(audience, now=now)
        else:
            look_again(together, crowd, now=now)
    return len(touched) == most or Touched.objects.exists()


def _work(touched: Sequence[Touched]) -> dict[UUID, list[Touched]]:
    """Which audience is to look at which rows: those of the verbs it reads, and those kept for it alone."""
    by_verb: dict[str, list[Touched]] = {}
    work: dict[UUID, list[Touched]] = {}
    for each in touched:
        if each.audience_id:
            work.setdefault(each.audience_id, []).append(each)
        else:
            by_verb.setdefault(each.verb, []).append(each)
    in_use = Audience.objects.filter(archived_at=None)
    for id, reads in in_use.filter(reads__overlap=list(by_verb)).values_list("id", "reads"):
        for verb in reads:
            work.setdefault(id, []).extend(by_verb.get(verb, ()))
    existing = set(in_use.filter(id__in=work).values_list("id", flat=True))
    return {id: rows for id, rows in work.items() if id in existing}


def _postpone(audience_id: UUID, rows: Iterable[Touched]) -> None:
    """It is being built, or another job has it: the next round looks at them."""
    Touched.objects.bulk_create(
        Touched(
            verb=each.verb,
            hat_id=each.hat_id,
            visitor_id=each.visitor_id,
            organisation_id=each.organisation_id,
            audience_id=audience_id,
        )
        for each in rows
    )


def pass_time(audience: Audience, *, now: datetime) -> None:
    """What time alone changed since the last look: those whose activity, date or trait has grown just too old. Its lock is held."""
    since = audience.checked_at
    if since is None or now <= since:
        return
    hats = at_the_edge(edges_of(rule_of(audience)), since=since, until=now)
    if len(hats) > MANY:
        build(audience, now=now)
        return
    if hats:
        look_again([audience], crowd_of(hat_ids=hats), now=now)
    Audience.objects.filter(id=audience.id).update(checked_at=now)


def at_the_edge(edges: Sequence[Edge], *, since: datetime, until: datetime) -> set[UUID]:
    """Hats for which something crossed its age between the two moments, and hats that ended then."""
    found: set[UUID] = set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM people_hat WHERE ends_at > %s AND ends_at <= %s", [since, until])
        found.update(row[0] for row in cursor.fetchall())
        for edge in edges:
            span = {"since": cutoff(since, edge.span), "until": cutoff(until, edge.span)}
            if edge.verbs:
                cursor.execute(
                    "SELECT DISTINCT coalesce(log.hat_id, visitor.hat_id) FROM activity_log log"
                    " LEFT JOIN people_visitor visitor ON log.hat_id IS NULL AND visitor.id = log.visitor_id"
                    " WHERE log.verb = ANY(%(verbs)s) AND log.occurred_at > %(since)s AND log.occurred_at <= %(until)s",
                    {**span, "verbs": list(edge.verbs)},
                )
            elif edge.trait:
                cursor.execute(
                    "SELECT hat_id FROM audience_trait WHERE code = %(code)s AND moment > %(since)s AND moment <= %(until)s",
                    {**span, "code": edge.trait},
                )
            elif edge.column:
                cursor.execute(
                    "SELECT hat.id FROM people_hat hat JOIN people_person person ON person.id = hat.person_id"
                    " LEFT JOIN people_organisation organisation ON organisation.id = hat.organisation_id"
                    f" WHERE {edge.column.sql} > %(since)s AND {edge.column.sql} <= %(until)s",
                    span,
                )
            found.update(row[0] for row in cursor.fetchall() if row[0])
    return found


def is_small(most: int) -> bool:
    """No more hats than that, asked cheaply."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM (SELECT 1 FROM people_hat LIMIT %s) few", [most + 1])
        (count,) = cursor.fetchone() or (0,)
    return bool(count <= most)
