"""Making, changing, copying and archiving an audience."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.kit.jobs import defer
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.kit.text import fold
from chapeau.person.audience import refresh
from chapeau.person.audience.models import Audience
from chapeau.person.audience.reading import asks_for, edges_of, reads_of
from chapeau.person.audience.rules.check import check
from chapeau.person.audience.rules.parse import parse
from chapeau.person.audience.rules.stored import to_stored
from chapeau.person.audience.rules.write import write
from chapeau.person.audience.sight import check_may_define
from chapeau.person.audience.values import Level, Rule
from chapeau.person.people.values import Viewer

BUILT_AT_ONCE = 20_000
"""Up to so many hats the deed builds by itself; more is a job's work."""


class AudienceNameMissing(Refusal):
    code = "audience-name-missing"
    status = 422
    sentence = _("Give the audience a name of up to 120 letters.")


class UnknownAudience(Refusal):
    code = "unknown-audience"
    status = 422
    sentence = _("There is no audience with the code “%(code)s”.")


class AudiencesInACircle(Refusal):
    code = "audiences-in-a-circle"
    status = 422
    sentence = _(
        "“%(code)s” asks, directly or by others, for this audience itself. An audience cannot wait for its own answer."
    )


class AudienceInUse(Refusal):
    code = "audience-in-use"
    sentence = _("Other audiences ask for this one: %(names)s. Change or archive those first.")


class AudienceArchived(Refusal):
    code = "audience-archived"
    sentence = _("This audience is archived. Make a copy of it to go on.")


@transaction.atomic
def store_audience(
    viewer: Viewer,
    *,
    name: str,
    rule: str | Rule,
    now: datetime,
    level: Level = Level.HAT,
    code: str = "",
) -> str:
    """Make an audience and have it built; its code. ``rule`` is a text of the rule language or a tree.

    A small company's is built at once, a large one's by a job. ``code``, when given, is used as it is (set-up, imports).
    Refuses: ``Forbidden``, ``AudienceNameMissing``, ``UnknownAudience``, and what reading and checking a rule refuse.
    """
    check_may_define(viewer)
    tree = _read(rule)
    audience = Audience(
        code=code or _free_code(name),
        name=_name(name),
        level=Level(level),
        rule=to_stored(tree),
        made_by_hat_id=viewer.hat_id,
        created_at=now,
        changed_at=now,
    )
    inside = _put(audience, tree)
    audience.save(force_insert=True)
    audience.inside.set(inside)
    _have_built(audience, now)
    return audience.code


@transaction.atomic
def change_audience(viewer: Viewer, *, code: str, name: str, rule: str | Rule, now: datetime) -> None:
    """Another name or rule; a changed rule is built anew, quietly. The level stays: its members are of that kind.

    Refuses: ``Forbidden``, ``NotFound``, ``AudienceArchived``, ``AudiencesInACircle`` and as ``store_audience``.
    """
    check_may_define(viewer)
    audience = _locked(code)
    tree = _read(rule)
    audience.name = _name(name)
    stored = to_stored(tree)
    has_changed = stored != audience.rule
    audience.rule = stored
    inside = _put(audience, tree)
    audience.changed_at = now
    audience.save()
    audience.inside.set(inside)
    if has_changed:
        _have_built(audience, now)


@transaction.atomic
def duplicate_audience(viewer: Viewer, *, code: str, name: str, now: datetime) -> str:
    """The same rule under another name; the code of the copy. Refuses: ``Forbidden``, ``NotFound``."""
    check_may_define(viewer)
    audience = Audience.objects.filter(code=code).first()
    if audience is None:
        raise NotFound
    return store_audience(viewer, name=name, rule=refresh.rule_of(audience), level=Level(audience.level), now=now)


@transaction.atomic
def archive_audience(viewer: Viewer, *, code: str, now: datetime) -> None:
    """No longer kept up to date; who was in when stays. Refuses: ``Forbidden``, ``NotFound``, ``AudienceInUse``."""
    check_may_define(viewer)
    audience = _locked(code)
    users = Audience.objects.filter(inside=audience, archived_at=None).order_by("name").values_list("name", flat=True)
    if users:
        raise AudienceInUse(names=", ".join(users))
    audience.archived_at = now
    audience.save(update_fields=["archived_at"])


@transaction.atomic
def restore_audience(viewer: Viewer, *, code: str, now: datetime) -> None:
    """Out of the archive, and built anew, quietly; one in use stays as it is.

    Refuses: ``Forbidden``, ``NotFound``, ``UnknownAudience`` where one it asks for is archived.
    """
    check_may_define(viewer)
    audience = Audience.objects.select_for_update(of=("self",), no_key=True).filter(code=code).first()
    if audience is None:
        raise NotFound
    if audience.archived_at is None:
        return
    _put(audience, refresh.rule_of(audience))
    audience.archived_at, audience.changed_at = None, now
    audience.save()
    _have_built(audience, now)


@transaction.atomic
def build_audience(viewer: Viewer, *, code: str, now: datetime) -> None:
    """Look at everybody again, here and now. Refuses: ``Forbidden``, ``NotFound``, ``AudienceArchived``."""
    check_may_define(viewer)
    refresh.build(_locked(code), now=now)


def _locked(code: str) -> Audience:
    audience = Audience.objects.select_for_update(of=("self",), no_key=True).filter(code=code).first()
    if audience is None:
        raise NotFound
    if audience.archived_at:
        raise AudienceArchived
    return audience


def _read(rule: str | Rule) -> Rule:
    """Through its text in any case: what is kept can be read and written by people."""
    return check(parse(rule if isinstance(rule, str) else write(rule)))


def _name(name: str) -> str:
    tidy = " ".join(name.split())
    if not tidy or len(tidy) > 120 or "\x00" in tidy:
        raise AudienceNameMissing
    return tidy


def _free_code(name: str) -> str:
    """From the name, with a number where it is taken: ``repair-shops-2``."""
    base = re.sub(r"[^a-z0-9]+", "-", fold(_name(name))).strip("-")[:56].strip("-")
    if not base or not base[0].isalpha():
        base = f"audience-{base}".strip("-")
    taken = set(Audience.objects.filter(code__startswith=base).values_list("code", flat=True))
    number = 2
    code = base
    while code in taken:
        code, number = f"{base}-{number}", number + 1
    return code


def _put(audience: Audience, rule: Rule) -> Sequence[Audience]:
    """What is derived from the rule; returns the audiences it asks for."""
    inside = list(Audience.objects.filter(code__in=asks_for(rule), archived_at=None))
    missing = set(asks_for(rule)) - {each.code for each in inside}
    if missing:
        raise UnknownAudience(code=min(missing))
    _check_no_circle(audience, inside)
    audience.reads = list(reads_of(rule))
    audience.moves_with_time = bool(edges_of(rule))
    audience.reads_across = audience.level == Level.PERSON or any(each.reads_across for each in inside)
    return inside


def _check_no_circle(audience: Audience, inside: Sequence[Audience]) -> None:
    seen: set[UUID] = set()
    ahead = list(inside)
    while ahead:
        each = ahead.pop()
        if each.id == audience.id:
            raise AudiencesInACircle(code=next(iter(sorted(one.code for one in inside))))
        if each.id not in seen:
            seen.add(each.id)
            ahead += each.inside.all()


def _have_built(audience: Audience, now: datetime) -> None:
    if refresh.is_small(BUILT_AT_ONCE):
        refresh.build(audience, now=now)
    else:
        Audience.objects.filter(id=audience.id).update(built_at=None)
    # Also after a build at once: a deed that committed meanwhile did not see yet that this audience reads it.
    defer("audience.build", queue="bulk", audience_id=str(audience.id))
