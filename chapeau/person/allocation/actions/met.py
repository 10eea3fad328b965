"""That somebody saw what is tried."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from chapeau.kit import bus
from chapeau.kit.db import text_array
from chapeau.kit.ids import new_id
from chapeau.kit.refusals import Forbidden
from chapeau.person.allocation import live
from chapeau.person.allocation.events import ExperimentMet
from chapeau.person.allocation.live import LiveExperiment
from chapeau.person.allocation.queries import Somebody, enrolled, somebodies, somebody, standings
from chapeau.person.people.values import HatCard, Viewer


def record_met(
    viewer: Viewer, *, experiments: Collection[str], hat: HatCard | None = None, now: datetime
) -> tuple[str, ...]:
    """Who looks has seen these experiments (codes); those that were new to this person. Others, and nonsense, change nothing.

    The arm is drawn here, whatever a page may say. Once per person: whoever saw it under another hat, or as a visitor
    before signing in, is not noted again.
    """
    who = somebody(viewer, hat)
    return _record([who], experiments, now) if who and experiments else ()


def record_met_by(viewer: Viewer, *, experiment: str, hat_ids: Collection[UUID], now: datetime) -> int:
    """These hats have seen it, in a mail for one; how many persons were new. For jobs (``SYSTEM``). Refuses: ``Forbidden``."""
    if not viewer.is_system:
        raise Forbidden
    return len(_record(list(somebodies(hat_ids).values()), [experiment], now))


@transaction.atomic
def _record(everybody: list[Somebody], codes: Collection[str], now: datetime) -> tuple[str, ...]:
    running = tuple(each for each in live.experiments() if each.code in codes and not each.decided)
    if not running or not everybody:
        return ()
    met = enrolled(everybody, [each.id for each in running])
    known = standings(everybody, running)
    first: dict[tuple[UUID, UUID], tuple[LiveExperiment, Somebody, str]] = {}
    for each in running:
        for who in everybody:
            if each.code in known[who].arms and (each.id, who.lot) not in met:
                first.setdefault((each.id, who.lot), (each, who, known[who].arms[each.code]))
    if not first:
        return ()
    new = first.values()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO allocation_enrolment (id, experiment_id, hat_id, visitor_id, arm, at) "
            "SELECT new.id, new.experiment, new.hat, new.visitor, new.arm, %s "
            "FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::uuid[], %s::text[]) "
            "AS new (id, experiment, hat, visitor, arm) "
            "JOIN allocation_experiment experiment ON experiment.id = new.experiment AND experiment.state = 'running' "
            "ON CONFLICT DO NOTHING RETURNING experiment_id, hat_id, visitor_id, arm",
            [
                now,
                text_array(new_id() for _one in new),
                text_array(each.id for each, _who, _arm in new),
                text_array(who.hat_id for _each, who, _arm in new),
                text_array(who.visitor_id for _each, who, _arm in new),
                text_array(arm for _each, _who, arm in new),
            ],
        )
        written = cursor.fetchall()
    names = {each.id: each.code for each in running}
    bus.publish(
        [
            ExperimentMet(occurred_at=now, hat_id=hat, visitor_id=visitor, experiment=names[experiment], arm=arm)
            for experiment, hat, visitor, arm in written
        ]
    )
    return tuple(names[experiment] for experiment, _hat, _visitor, _arm in written)
