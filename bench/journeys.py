"""A million people through one step of a journey. `BENCH_PEOPLE=100000` measures a tenth, for the slope."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import connection

from bench.measure import report
from chapeau.kit.db import analyse
from chapeau.person.people.models import Hat, Person
from chapeau.person.people.values import SYSTEM
from chapeau.relationship.journeys import actions, moving
from chapeau.relationship.journeys.models import Passage, StepTaken
from chapeau.relationship.journeys.values import Entry, Exit, Plan, Span, Unit, Wait

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "1000000"))


def one_step() -> None:
    """They come in, then a wait ends for all of them at once; the coming in is reported beside it."""
    now = datetime.now(UTC)
    hats = _crowd(now)
    plan = Plan(entry=Entry(activity="order.placed"), steps=(Wait("wait", Span(1, Unit.DAYS)), Wait("more", Span(1, Unit.DAYS)), Exit("end")))  # fmt: skip
    code = actions.create_journey(SYSTEM, name="Bench", plan=plan, now=now)
    actions.publish_journey(SYSTEM, code=code, now=now)
    (running,) = moving.running_journeys()
    begun = time.perf_counter()
    moving.admit(running, hats, now)
    came_in = time.perf_counter() - begun
    analyse(Passage)
    begun, spent = time.perf_counter(), time.process_time()
    assert moving.advance(now + timedelta(days=1)) == PEOPLE
    seconds = time.perf_counter() - begun
    assert StepTaken.objects.count() == PEOPLE
    report(
        "journey_step_1m_s",
        seconds,
        "s",
        f"{PEOPLE} people out of a wait into the next",
        aim=60,
        application_cpu_s=round(time.process_time() - spent, 1),
        coming_in_s=round(came_in, 1),
    )


def _crowd(now: datetime) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_person (id, code, given_name, family_name, language, time_zone, country, sort_key, folded,"
            " trigrams, is_identified, created_at) SELECT gen_random_uuid(), 'p' || n, 'Given', 'N' || n, 'fr',"
            " CASE n %% 3 WHEN 0 THEN 'Europe/Paris' WHEN 1 THEN 'Europe/Rome' ELSE 'America/New_York' END, 'FR', '', '', '{}',"
            " true, %s FROM generate_series(1, %s) n",
            [now, PEOPLE],
        )
        cursor.execute(
            "INSERT INTO people_hat (id, code, person_id, job_title, language, roles, authority_currency, allowed_categories,"
            " cost_centres, discount_limit_percent, acquired_via, created_at)"
            " SELECT gen_random_uuid(), person.code, person.id, '', '', '{}', 'EUR', '{}', '{}', 0, '', person.created_at"
            " FROM people_person person"
        )
    analyse(Person, Hat)
    return list(Hat.objects.values_list("id", flat=True))


FIGURES = {"journey_step_1m_s": one_step}
