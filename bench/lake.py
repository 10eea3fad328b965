"""The lake: everything read, sorted and written anew; and a hundred thousand activities more.

The activities are rows of `activity_log` in PostgreSQL, made there by SQL: visits of a person or a visitor with five things done
in a few minutes, a tenth of all activities orders with two lines each, over twelve months. `BENCH_ACTIVITIES=1000000` for the slope.
"""

from __future__ import annotations

import os
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from bench.measure import backend_cpu, report, tree_cpu
from chapeau.insight.lake.actions import build
from chapeau.insight.lake.queries import verify

ACTIVITIES = int(os.environ.get("BENCH_ACTIVITIES", "10000000"))
MORE = 100_000
AT_ONCE = 1_000_000

_PEOPLE = """
INSERT INTO people_person (id, code, given_name, family_name, language, time_zone, country, sort_key, folded, trigrams,
                           is_identified, created_at)
SELECT gen_random_uuid(), 'bench-' || n, 'B', n::text, 'fr', 'Europe/Paris', (ARRAY['FR','IT','CH','DE'])[1 + n %% 4], '', '',
       '{}', true, now() - interval '2 years' FROM generate_series(1, %(people)s) n;
INSERT INTO people_hat (id, code, person_id, job_title, language, roles, authority_currency, allowed_categories, cost_centres,
                        discount_limit_percent, acquired_via, created_at)
SELECT gen_random_uuid(), code, id, '', '', '{}', 'EUR', '{}', '{}', 0, '', created_at FROM people_person;
INSERT INTO people_visitor (id, code, hat_id, linked_at, country, language, source, created_at)
SELECT gen_random_uuid(), 'bench-' || subject_no, CASE WHEN subject_no %% 3 = 0 THEN id END,
       CASE WHEN subject_no %% 3 = 0 THEN now() END, 'FR', 'fr', '', created_at FROM people_hat;
CREATE TABLE bench_who AS SELECT row_number() OVER () AS n, * FROM (
    SELECT id AS hat_id, NULL::uuid AS visitor_id, subject_no FROM people_hat
    UNION ALL SELECT NULL, id, subject_no FROM people_visitor) both_kinds;
CREATE INDEX ON bench_who (n); ANALYZE bench_who;
"""
_ID = "(lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') || '7' || right(md5(random()::text), 19))::uuid"
# Five things in a visit; every second visit ends with an order.
_VISITS = f"""
CREATE TEMP TABLE visit ON COMMIT DROP AS
SELECT row_number() OVER () AS number, who.*, now() - make_interval(secs => random() * 86400 * %(days)s) AS began,
       (ARRAY['search','ads-search','newsletter','direct','referral'])[1 + floor(random() * 5)::int] AS source, gen_random_uuid() AS order_id
FROM (SELECT 1 + floor(power(random(), 1.5) * %(who)s)::int AS n FROM generate_series(1, %(visits)s)) drawn JOIN bench_who who USING (n);
INSERT INTO ordering_order (id, code, hat_id, visitor_id, state, market, channel, source, language, currency, shows_gross, country,
    coupon_codes, buyer_reference, cost_centre, guest_email, guest_name, delivery_method, payment_method, note, net_minor, tax_minor,
    gross_minor, quote, created_at, changed_at, placed_at, paid_at, cancel_reason, policies, is_historic, external_source, external_id)
SELECT order_id, left(replace(order_id::text, '-', ''), 16), hat_id, visitor_id, 'delivered', 'B2C', 'web', source, 'fr', 'EUR', true, 'FR',
    '{{}}', '', '', '', '', '', 'card', '', 5000, 1000, 6000, '{{}}', began, began, began + interval '4 minutes', began, '', '{{}}', false, '', ''
FROM visit WHERE number %% 2 = 0;
INSERT INTO ordering_line (id, order_id, position, sku, name, quantity, unit_price, price_base, net_minor, tax_minor, gross_minor,
    tax_percent, tax_category, exemption_reason, adjustments, staff_percent_off, staff_reason, cost_minor, buyer_reference, shipped_quantity,
    returned_quantity, cancelled_quantity)
SELECT gen_random_uuid(), order_id, position, 'S' || (1 + number %% 400), 'S', 1, 25, 1, 2500, 500, 3000, 20, 'standard', '', '[]', 0, '', 1200, '', 0, 0, 0
FROM visit, generate_series(1, 2) position WHERE number %% 2 = 0;
INSERT INTO activity_log (id, occurred_at, verb, subject_no, hat_id, visitor_id, properties)
SELECT {_ID}, began + make_interval(mins => step), verb, subject_no, hat_id, visitor_id,
    CASE verb WHEN 'visit.began' THEN jsonb_build_object('source', source)
              WHEN 'order.placed' THEN jsonb_build_object('order_id', order_id, 'net_minor', 5000, 'currency', 'EUR', 'market', 'B2C')
              ELSE '{{"page": "article", "category": "brakes"}}' END
FROM (SELECT visit.*, step, CASE step WHEN 0 THEN 'visit.began' WHEN 4 THEN CASE WHEN number %% 2 = 0 THEN 'order.placed' ELSE 'web.page' END
      WHEN 3 THEN 'basket.changed' WHEN 2 THEN 'web.product-viewed' ELSE 'web.page' END AS verb
      FROM visit, generate_series(0, 4) step) done;
"""


def make_world(activities: int) -> None:
    """So many activities over a year, a tenth of them orders; a person and a visitor for every twenty."""
    people = max(activities // 20, 1000)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT activity_make_months((now() - interval '14 months')::date, (now() + interval '1 month')::date)"
        )
        cursor.execute(_PEOPLE, {"people": people})
    make_activities(activities, days=365)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def make_activities(activities: int, *, days: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM bench_who")
        (who,) = cursor.fetchone() or (0,)
        for start in range(0, activities, AT_ONCE):
            cursor.execute("BEGIN")
            cursor.execute(_VISITS, {"visits": min(AT_ONCE, activities - start) // 5, "who": who, "days": days})
            cursor.execute("COMMIT")


def lake() -> None:
    print(f"making {ACTIVITIES:,} activities", flush=True)
    make_world(ACTIVITIES)
    settings.LAKE = Path(tempfile.mkdtemp(prefix="lake", dir=settings.STATE if settings.STATE.exists() else None))
    before, cpu, theirs = time.perf_counter(), tree_cpu(os.getpid()), backend_cpu()
    state = build(now=datetime.now(UTC), whole=True)
    took, cpu, theirs = time.perf_counter() - before, tree_cpu(os.getpid()) - cpu, backend_cpu() - theirs
    size = sum(file.bytes for files in state.tables.values() for file in files)
    report("lake_build_per_s", state.rows("activity") / took, "activities/s",
           "log, orders, lines, sessions, touches read from PostgreSQL, sorted, written", activities=state.rows("activity"),
           orders=state.rows("orders"), sessions=state.rows("session"), seconds=round(took, 2), own_cpu_s=round(cpu, 2), database_cpu_s=round(theirs, 2),
           files=sum(map(len, state.tables.values())), megabytes=round(size / 1e6), buckets=state.buckets)  # fmt: skip
    make_activities(MORE, days=3)
    before, cpu, theirs = time.perf_counter(), tree_cpu(os.getpid()), backend_cpu()
    after = build(now=datetime.now(UTC))
    took, cpu, theirs = time.perf_counter() - before, tree_cpu(os.getpid()) - cpu, backend_cpu() - theirs
    report("lake_increment_100k_s", took, "s", "a hundred thousand activities of three days, ten thousand orders with them",
           own_cpu_s=round(cpu, 2), database_cpu_s=round(theirs, 2),
           activities=after.rows("activity") - state.rows("activity"), orders=after.rows("orders") - state.rows("orders"),
           files=sum(len(set(after.files(name)) - set(state.files(name))) for name in after.tables))  # fmt: skip
    before = time.perf_counter()
    wrong = [check for check in verify(now=datetime.now(UTC)) if not check.is_right]
    report("lake_verify_s", time.perf_counter() - before, "s", "every sum beside the database's", wrong=len(wrong))


FIGURES = {"lake_build_per_s": lake}
