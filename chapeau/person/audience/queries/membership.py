"""Who is in, since when, and who was."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from chapeau.kit.pages import Page
from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.kit.text import fold
from chapeau.person.audience import registry
from chapeau.person.audience.models import Audience, Trait
from chapeau.person.audience.models import Member as MemberRow
from chapeau.person.audience.queries.audiences import read_rule
from chapeau.person.audience.refresh import Crowd, compiled, scope_of
from chapeau.person.audience.sight import check_may_read, may_list, told
from chapeau.person.audience.values import Level, Member, SizeOn, Stay
from chapeau.person.audience.values import Trait as TraitView
from chapeau.person.people.queries import hats_side_by_side, looks_after
from chapeau.person.people.values import Viewer

_OPEN = "alias_of_id IS NULL AND (ends_at IS NULL OR ends_at > %(now)s)"
_HATS = {
    Level.HAT: "SELECT hat_id FROM audience_member WHERE audience_id = %(audience)s AND until IS NULL",
    Level.PERSON: (
        f"SELECT id FROM people_hat WHERE {_OPEN} AND person_id IN (SELECT private.person_id FROM audience_member member"
        " JOIN people_hat private ON private.id = member.hat_id"
        " WHERE member.audience_id = %(audience)s AND member.until IS NULL)"
    ),
    Level.ORGANISATION: (
        f"SELECT id FROM people_hat WHERE {_OPEN} AND organisation_id IN (SELECT organisation_id FROM audience_member"
        " WHERE audience_id = %(audience)s AND until IS NULL)"
    ),
}


def members(
    viewer: Viewer,
    *,
    audience_id: UUID,
    is_over: bool = False,
    before: tuple[datetime, int] | None = None,
    limit: int = 50,
) -> tuple[list[Member], tuple[datetime, int] | None]:
    """Who is in, newest first (``is_over``: who left, latest first), of those the viewer may see; and where to go on.

    Refuses: ``Forbidden``, ``NotFound``.
    """
    rows = _in_sight(viewer, _audience(viewer, audience_id))
    moment = "until" if is_over else "since"
    rows = rows.filter(until__isnull=not is_over)
    if before:
        rows = rows.filter(Q(**{f"{moment}__lt": before[0]}) | Q(**{moment: before[0], "id__lt": before[1]}))
    found = list(rows.order_by(f"-{moment}", "-id")[: limit + 1])
    shown = found[:limit]
    last = shown[-1] if len(found) > limit else None
    next_one = (getattr(last, moment), last.id) if last else None
    return [Member(row.since, row.until, row.hat_id, row.organisation_id) for row in shown], next_one


def members_page(
    viewer: Viewer, *, audience_id: UUID, is_over: bool = False, text: str = "", page: int = 1, size: int = 50
) -> Page[Member]:
    """As ``members``, by page and with how many there are, for lists that people leaf through."""
    rows = _in_sight(viewer, _audience(viewer, audience_id)).filter(until__isnull=not is_over)
    if text:
        folded = fold(text)
        rows = rows.filter(
            Q(hat__person__folded__contains=folded)
            | Q(hat__organisation__folded__contains=folded)
            | Q(organisation__folded__contains=folded)
        )
    moment = "until" if is_over else "since"
    start = (max(page, 1) - 1) * size
    shown = rows.order_by(f"-{moment}", "-id")[start : start + size]
    found = tuple(Member(row.since, row.until, row.hat_id, row.organisation_id) for row in shown)
    return Page(found, rows.count(), max(page, 1), size)


def member_hat_ids(viewer: Viewer, *, audience_id: UUID, now: datetime) -> list[UUID]:
    """The hats to be reached: of an audience of persons or organisations all their open ones; those the viewer may see.

    One query. Refuses: ``Forbidden``, ``NotFound``.
    """
    audience = _audience(viewer, audience_id)
    with connection.cursor() as cursor:
        cursor.execute(_HATS[Level(audience.level)], {"audience": audience.id, "now": now})
        ids = [row[0] for row in cursor.fetchall()]
    return (
        ids
        if viewer.is_system
        else list(hats_side_by_side(viewer, ids=ids).filter(id__in=ids).values_list("id", flat=True))
    )


def contains(viewer: Viewer, *, audience_id: UUID, hat_ids: Collection[UUID]) -> set[UUID]:
    """Which of these hats are in, by themselves, their person or their organisation. Refuses: ``Forbidden``, ``NotFound``."""
    audience = _audience(viewer, audience_id)
    if not viewer.is_system:
        hat_ids = list(hats_side_by_side(viewer, ids=hat_ids).values_list("id", flat=True))
    subject = {
        Level.HAT: "hat.id",
        Level.PERSON: (
            "(SELECT private.id FROM people_hat private WHERE private.person_id = hat.person_id"
            " AND private.organisation_id IS NULL AND private.alias_of_id IS NULL)"
        ),
        Level.ORGANISATION: "hat.organisation_id",
    }[Level(audience.level)]
    column = "organisation_id" if audience.level == Level.ORGANISATION else "hat_id"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT hat.id FROM people_hat hat JOIN audience_member member ON member.{column} = {subject}"
            " WHERE hat.id = ANY(%s) AND member.audience_id = %s AND member.until IS NULL",
            [list(hat_ids), audience.id],
        )
        return {row[0] for row in cursor.fetchall()}


def matching(viewer: Viewer, *, rule: str, hat_ids: Collection[UUID], now: datetime) -> set[UUID]:
    """Which of these hats a rule is true of this moment, each by what it did itself; no audience need exist.

    For scores and the like (``SYSTEM``). Refuses: ``Forbidden`` for anybody else, and what reading a rule refuses.
    """
    if not viewer.is_system:
        raise Forbidden
    if not hat_ids:
        return set()
    tree = read_rule(viewer, text=rule)
    scope = scope_of(Crowd(hats=tuple(hat_ids)), Level.HAT)
    select = compiled(tree, level=Level.HAT, now=now, scope=scope)
    with connection.cursor() as cursor:
        cursor.execute(select.members, select.parameters)
        return {row[0] for row in cursor.fetchall()} & set(hat_ids)


def audiences_of(viewer: Viewer, *, hat_ids: Collection[UUID]) -> dict[UUID, list[Stay]]:
    """In which audiences these hats are now, for the person page: by hat, those of the person under the private hat.

    Refuses: ``Forbidden``.
    """
    return _stays(viewer, hat_ids, Q(until=None))


def stays(viewer: Viewer, *, hat_ids: Collection[UUID]) -> dict[UUID, list[Stay]]:
    """As ``audiences_of``, with those that are over. Refuses: ``Forbidden``."""
    return _stays(viewer, hat_ids, Q())


def _stays(viewer: Viewer, hat_ids: Collection[UUID], when: Q) -> dict[UUID, list[Stay]]:
    check_may_read(viewer)
    rows = MemberRow.objects.filter(when, hat__in=hats_side_by_side(viewer, ids=hat_ids), audience__archived_at=None)
    if not may_list(viewer, reads_across=True):
        rows = rows.filter(audience__reads_across=False)
    found: dict[UUID, list[Stay]] = {}
    for row in rows.select_related("audience").order_by("audience__name", "-since"):
        if row.hat_id:
            stay = Stay(row.audience.code, row.audience.name, row.hat_id, row.since, row.until)
            found.setdefault(row.hat_id, []).append(stay)
    return found


def sizes(viewer: Viewer, *, audience_id: UUID, since: date, until: date) -> list[SizeOn]:
    """How many entered and left, day by day (UTC), days without either left out. Sums, and
    none of so few that their number is not told. Refuses: ``Forbidden``, ``NotFound``."""
    check_may_read(viewer)
    size = Audience.objects.filter(id=audience_id).values_list("size", flat=True).first()
    if size is None:
        raise NotFound
    if told(viewer, size) is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT day, sum(entered)::bigint, sum(gone)::bigint FROM (
                SELECT (since AT TIME ZONE 'UTC')::date AS day, 1 AS entered, 0 AS gone FROM audience_member
                WHERE audience_id = %(audience)s AND since >= %(since)s AND since < %(until)s
                UNION ALL
                SELECT (until AT TIME ZONE 'UTC')::date, 0, 1 FROM audience_member
                WHERE audience_id = %(audience)s AND until >= %(since)s AND until < %(until)s
            ) moves GROUP BY day ORDER BY day
            """,
            {"audience": audience_id, "since": since, "until": until + timedelta(days=1)},
        )
        return [SizeOn(*row) for row in cursor.fetchall()]


def traits_of(viewer: Viewer, *, hat_ids: Collection[UUID]) -> dict[UUID, list[TraitView]]:
    """What is known about these hats, as far as the viewer may see them side by side. Refuses: ``Forbidden``."""
    if not (viewer.is_staff or viewer.is_system or set(hat_ids) <= {viewer.hat_id}):
        raise Forbidden
    labels: Mapping[str, str] = {each.code: str(each.label) for each in registry.fields()}
    found: dict[UUID, list[TraitView]] = {}
    for row in Trait.objects.filter(hat__in=hats_side_by_side(viewer, ids=hat_ids)).order_by("code"):
        number = "" if row.number is None else f"{row.number.normalize():f}"
        shown = row.text or number or str(row.moment)
        label = labels.get(registry.TRAIT_PREFIX + row.code, row.code)
        found.setdefault(row.hat_id, []).append(
            TraitView(row.code, label, shown, row.source, row.model, row.at, row.number, row.text, row.moment)
        )
    return found


def _audience(viewer: Viewer, audience_id: UUID) -> Audience:
    """Refuses: ``Forbidden``, ``NotFound``."""
    check_may_read(viewer)
    audience = Audience.objects.filter(id=audience_id).first()
    if audience is None:
        raise NotFound
    if not may_list(viewer, reads_across=audience.reads_across):
        raise Forbidden
    return audience


def _in_sight(viewer: Viewer, audience: Audience) -> QuerySet[MemberRow]:
    rows = MemberRow.objects.filter(audience=audience)
    if viewer.is_system:
        return rows
    if audience.level == Level.ORGANISATION:
        return rows.filter(looks_after(viewer, "organisation"))
    return rows.filter(hat__in=hats_side_by_side(viewer, ids=None))
