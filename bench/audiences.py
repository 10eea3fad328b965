"""An audience over a million people and twenty million activities, built; and one person's change until it is seen.

`BENCH_PEOPLE=200000` measures a fifth of it (20 activities a person), for the slope.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction

from bench.measure import postmaster, report
from chapeau.commerce.history.events import PastOrderStored
from chapeau.kit.bus import publish
from chapeau.kit.ids import new_id
from chapeau.person.audience import actions, queries, refresh
from chapeau.person.audience.models import Audience
from chapeau.person.audience.values import Level
from chapeau.person.people.models import Hat
from chapeau.person.people.values import SYSTEM

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "1000000"))
EACH = 20
RULES = {
    "bought": "bought >= 3 times in last 90 days and not bought since {week}",
    "behaviour": (
        "bought >= 2 times in last 365 days and not bought in last 30 days and visited in last 90 days"
        " and country in (FR, IT) and spend >= 100 EUR in last 365 days"
    ),
    "never": "not visited in last 180 days or never bought",
}

_WORLD = """
INSERT INTO people_person (id, code, given_name, family_name, language, time_zone, country, sort_key, folded, trigrams,
                           is_identified, created_at)
SELECT gen_random_uuid(), 'bench-' || n, 'B', n::text, 'fr', 'Europe/Paris', (ARRAY['FR','IT','CH','DE'])[1 + n %% 4], '', '',
       '{}', true, now() - interval '2 years'
FROM generate_series(1, %(people)s) n;
INSERT INTO people_hat (id, code, person_id, job_title, language, roles, authority_currency, allowed_categories, cost_centres,
                        discount_limit_percent, acquired_via, created_at)
SELECT gen_random_uuid(), code, id, '', '', '{}', 'EUR', '{}', '{}', 0, '', created_at FROM people_person;
CREATE TEMP TABLE numbered AS SELECT row_number() OVER () AS n, id, subject_no FROM people_hat;
CREATE INDEX ON numbered (n); ANALYZE numbered;
"""
# Half visits, a tenth orders, the rest baskets and the like; more of late; a few people do much, many little.
_LOG = """
INSERT INTO activity_log (id, occurred_at, verb, subject_no, hat_id, properties)
SELECT gen_random_uuid(), now() - make_interval(secs => 86400 * 720 * place * place), verb, numbered.subject_no, numbered.id,
       CASE WHEN verb = 'order.placed' THEN jsonb_build_object('gross_minor', 1000 + (chance * 20000)::int, 'currency', 'EUR',
            'channel', 'web', 'line_count', 2) ELSE '{"source": "direct"}' END
FROM (SELECT random() AS place, random() AS chance, 1 + (power(random(), 1.5) * (%(people)s - 1))::int AS who,
             (ARRAY['visit.began','visit.began','visit.began','visit.began','visit.began','order.placed','basket.changed',
                    'basket.changed','sign-in.opened','web.search'])[1 + (random() * 9.999)::int %% 10] AS verb
      FROM generate_series(1, %(rows)s)) drawn
JOIN numbered ON numbered.n = drawn.who
"""


def make_world() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        cursor.execute(_WORLD, {"people": PEOPLE})
        for _ in range(EACH):
            cursor.execute(_LOG, {"people": PEOPLE, "rows": PEOPLE})
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SET synchronous_commit = on")


def build() -> None:
    make_world()
    postmaster()
    now = datetime.now(UTC)
    refresh.is_small = lambda most: False  # built below, not by the deed
    for name, rule in RULES.items():
        text = rule.format(week=(now - timedelta(days=7)).date().isoformat())
        code = actions.store_audience(SYSTEM, name=name, rule=text, now=now, level=Level.HAT)
        began = time.perf_counter()
        actions.build_audience(SYSTEM, code=code, now=now)
        took = time.perf_counter() - began
        began = time.perf_counter()
        count = queries.count_now(SYSTEM, rule=text, now=now)
        report(
            "audience_1m_build_s" if name == "behaviour" else f"audience_1m_build_{name}_s",
            took,
            "s",
            f"{PEOPLE} people, {PEOPLE * EACH} activities",
            members=count,
            count_s=round(time.perf_counter() - began, 2),
        )


def change() -> None:
    """With ten audiences that read it, and a worker of its own: from the deed's commit until the membership is there."""
    postmaster()
    now = datetime.now(UTC)
    with connection.cursor() as cursor:
        cursor.execute(_WORLD, {"people": 10_000})
        cursor.execute(_LOG, {"people": 10_000, "rows": 200_000})
        cursor.execute("VACUUM ANALYZE")
    for number in range(10):
        rule = f"spend >= {5000 + number} EUR in last 30 days"
        actions.store_audience(SYSTEM, name=f"Change {number}", rule=rule, now=now)
    worker = subprocess.Popen([sys.executable, "-m", "django", "procrastinate", "worker", "-q", "now", "-c", "1"])
    try:
        time.sleep(5)
        seen = [_seen(hat.id) for hat in Hat.objects.order_by("-created_at")[:30]]
    finally:
        worker.terminate()
        worker.wait()
    report("audience_change_visible_s", statistics.median(seen), "s", "10 audiences read it", worst=round(max(seen), 3))


def _seen(hat_id: object) -> float:
    audiences = Audience.objects.count()
    with transaction.atomic():
        publish(
            [
                PastOrderStored(
                    occurred_at=datetime.now(UTC),
                    hat_id=hat_id,  # type: ignore[arg-type]
                    order_id=new_id(),
                    gross_minor=9_000_000,
                    currency="EUR",
                )
            ]
        )
    began = time.perf_counter()
    while time.perf_counter() - began < 10:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM audience_member WHERE hat_id = %s AND until IS NULL", [hat_id])
            if (cursor.fetchone() or (0,))[0] == audiences:
                return time.perf_counter() - began
        time.sleep(0.005)
    raise SystemExit("not seen within ten seconds")


FIGURES = {"audience_1m_build_s": build, "audience_change_visible_s": change}
