"""Audiences themselves: how they are defined and how large they are."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext_lazy as _

from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.audience.models import Audience
from chapeau.person.audience.reading import asks_for
from chapeau.person.audience.refresh import compiled, rule_of
from chapeau.person.audience.rules.check import check
from chapeau.person.audience.rules.parse import parse
from chapeau.person.audience.rules.write import write
from chapeau.person.audience.sight import check_may_read, told, told_roughly
from chapeau.person.audience.values import AudienceView, Level, Rule
from chapeau.person.people.values import Viewer

COUNTING_SECONDS = 20


class CountingTooLong(Refusal):
    code = "counting-too-long"
    status = 503
    sentence = _("Counting took longer than %(seconds)s seconds. Save the audience: it is built in the background.")


class AudienceMissing(Refusal):
    code = "audience-missing"
    status = 422
    sentence = _("The rule asks for an audience “%(code)s” that does not exist.")


def audiences(viewer: Viewer, *, is_archived: bool = False, text: str = "") -> list[AudienceView]:
    """All, by name; a house has dozens. Refuses: ``Forbidden``."""
    check_may_read(viewer)
    rows = Audience.objects.filter(archived_at__isnull=not is_archived).select_related("made_by_hat__person")
    if text:
        rows = rows.filter(name__icontains=text)
    return sorted((view(viewer, row) for row in rows), key=lambda each: each.name.casefold())


def audience(viewer: Viewer, *, code: str) -> AudienceView:
    """Refuses: ``Forbidden``, ``NotFound``."""
    check_may_read(viewer)
    row = Audience.objects.select_related("made_by_hat__person").filter(code=code).first()
    if row is None:
        raise NotFound
    return view(viewer, row)


def used_by(viewer: Viewer, *, audience_id: UUID) -> list[tuple[str, str]]:
    """Code and name of the audiences that ask for this one. Refuses: ``Forbidden``."""
    check_may_read(viewer)
    users = Audience.objects.filter(inside=audience_id, archived_at=None).order_by("name")
    return list(users.values_list("code", "name"))


def read_rule(viewer: Viewer, *, text: str) -> Rule:
    """A text as a tree held against what is registered. Refuses: ``Forbidden`` and what reading a rule refuses."""
    check_may_read(viewer)
    return check(parse(text))


def rule_text(rule: Rule) -> str:
    """The rule in the text language."""
    return write(rule)


def count_now(viewer: Viewer, *, rule: str | Rule, now: datetime, level: Level = Level.HAT) -> int | None:
    """How many it would have this moment, as ``told_roughly``: marketing may ask for sums, and not for single people.

    Refuses: ``Forbidden``, ``AudienceMissing``, ``CountingTooLong``, and what reading a rule refuses.
    """
    tree = read_rule(viewer, text=rule if isinstance(rule, str) else write(rule))
    known = set(Audience.objects.filter(code__in=asks_for(tree)).values_list("code", flat=True))
    if missing := set(asks_for(tree)) - known:
        raise AudienceMissing(code=min(missing))
    select = compiled(tree, level=Level(level), now=now)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = '{COUNTING_SECONDS}s'")
            cursor.execute("SET LOCAL work_mem = '64MB'")
            cursor.execute(f"SELECT count(*) FROM ({select.members}) found", select.parameters)
            (count,) = cursor.fetchone() or (0,)
            cursor.execute("SET LOCAL statement_timeout = 0")
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") == "57014":
            raise CountingTooLong(seconds=COUNTING_SECONDS) from None
        raise
    return told_roughly(viewer, int(count))


def view(viewer: Viewer, row: Audience) -> AudienceView:
    rule = rule_of(row)
    return AudienceView(
        id=row.id,
        code=row.code,
        name=row.name,
        level=Level(row.level),
        text=write(rule),
        rule=rule,
        size=told(viewer, row.size),
        is_built=row.built_at is not None,
        reads_across=row.reads_across,
        built_at=row.built_at,
        build_seconds=row.build_seconds,
        created_at=row.created_at,
        changed_at=row.changed_at,
        archived_at=row.archived_at,
        made_by_name=row.made_by_hat.person.name if row.made_by_hat else "",
    )
