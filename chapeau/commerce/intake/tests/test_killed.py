"""A worker is killed in the middle of a file: what it had settled stays, the next one does the rest, every row once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from chapeau.commerce.catalog.models import Product, ProductText, Variant
from chapeau.commerce.intake import actions
from chapeau.commerce.intake.models import Run, RunRow
from chapeau.commerce.intake.tasks import run_intake
from chapeau.commerce.intake.tests.conftest import NOW
from chapeau.commerce.intake.values import State
from chapeau.commerce.pricing.models import Price
from chapeau.commerce.stock.models import Level
from chapeau.person.people.models import Address, Hat, Person
from chapeau.person.people.values import SYSTEM
from tests.database import database_url

ROWS, BATCH = 250, 100
KILLED = """
import dataclasses, os, signal, sys
import django
django.setup()
from chapeau.commerce.intake import running
from chapeau.commerce.intake.kinds import KINDS
from chapeau.commerce.intake.tasks import run_intake

name, code, batch = sys.argv[1], sys.argv[2], int(sys.argv[3])
KINDS[name] = dataclasses.replace(KINDS[name], batch=batch)
write, batches = running._write, []

def write_and_die(*told):
    write(*told)
    batches.append(told)
    if len(batches) == 2:
        os.kill(os.getpid(), signal.SIGKILL)

running._write = write_and_die
run_intake(code=code, language="")
"""
FILES = {
    "people": ("given_name,email,number", "Ada{n},ada{n}@example.com,C-{n}"),
    "products": ("sku,name,price,stock", "B-{n},Bell {n},9.90,3"),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", FILES)
def test_killed_in_the_middle_of_a_batch_and_gone_on_with_every_row_is_there_once(house: Path, kind: str) -> None:
    head, row = FILES[kind]
    file = "\n".join([head, *(row.format(n=n) for n in range(ROWS))])
    people_before = Person.objects.count()
    handed = actions.hand_in(SYSTEM, kind=kind, chunks=[file.encode()], file_name=f"{kind}.csv", now=NOW)
    actions.start_run(SYSTEM, code=handed.code, is_trial=False, ways={"language": "en"}, now=NOW)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, kind, handed.code, str(BATCH)],
        env={
            **os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "chapeau.settings",
            "CHAPEAU_STATE": str(house / "state"),
        },
        check=False,
    )  # fmt: skip
    assert killed.returncode == -9
    run = Run.objects.get(code=handed.code)
    assert (run.state, run.rows_done, run.counts) == (State.RUNNING, BATCH, {"made": BATCH})
    assert RunRow.objects.filter(run=run).count() == BATCH

    run_intake(code=handed.code, language="")
    run.refresh_from_db()
    assert (run.state, run.rows_done, run.counts) == (State.DONE, ROWS, {"made": ROWS})
    assert Counter(RunRow.objects.filter(run=run).values_list("fate", flat=True)) == {"made": ROWS}
    if kind == "people":
        assert Person.objects.count() == Hat.objects.filter(organisation=None).count() == people_before + ROWS
        assert set(Address.objects.values_list("value", flat=True)) == {f"ada{n}@example.com" for n in range(ROWS)}
        assert Address.objects.count() == ROWS
    else:
        assert Product.objects.count() == ProductText.objects.filter(language="en").count() == ROWS
        assert set(Variant.objects.values_list("sku", flat=True)) == {f"B-{n}" for n in range(ROWS)}
        assert Price.objects.count() == Level.objects.filter(on_hand=3).count() == ROWS
