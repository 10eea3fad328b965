"""The whole company goes into one file, and from it into an empty deployment as it was."""

from __future__ import annotations

import json
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from chapeau.commerce.ordering.models import Order
from chapeau.interfaces.archive import (
    KEPT_OUT,
    RENEWED,
    NewerArchive,
    NoArchive,
    NotEmpty,
    archived_tables,
    house_models,
    read_archive,
    write_archive,
)
from chapeau.interfaces.demo.load import load
from chapeau.interfaces.demo.size import Size
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.person.people.models import Hat, SignIn, Visitor

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SMALL = Size(people=40, organisations=15, past_orders=30, late_orders=8, visits=50)
OPENS = re.compile(r"secret|password|sealed|token")


def empty_the_house() -> None:
    tables = ", ".join(f'"{model._meta.db_table}"' for model in house_models())
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} CASCADE")


@pytest.mark.django_db(transaction=True)
def test_out_in_and_out_again_gives_the_same_bytes(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    load(NOW, 1, lambda: None, size=SMALL)
    run_waiting_jobs(without=("mail",))
    told = write_archive(tmp_path / "one.zip")
    assert told.rows > 5_000
    assert told.files > 50
    orders, hats = Order.objects.count(), list(Hat.objects.order_by("code").values_list("code", "subject_no"))
    with pytest.raises(NotEmpty):
        read_archive(tmp_path / "one.zip")

    empty_the_house()
    settings.MEDIA_ROOT = tmp_path / "other"
    assert read_archive(tmp_path / "one.zip") == told
    assert Order.objects.count() == orders
    assert list(Hat.objects.order_by("code").values_list("code", "subject_no")) == hats
    assert not SignIn.objects.exists(), "everybody signs in anew"
    assert ProcrastinateJob.objects.filter(task_name="lake.anew", status="todo").count() == 1
    write_archive(tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    if Visitor.objects.exists():
        assert len(set(Visitor.objects.values_list("code", flat=True))) == Visitor.objects.count()
    fresh = Hat.objects.create(person=Hat.objects.all()[0].person, organisation=None, alias_of=Hat.objects.all()[0],
                               created_at=NOW)  # fmt: skip
    fresh.refresh_from_db()
    assert fresh.subject_no > max(number for _code, number in hats), "numbers go on behind"

    changed = tmp_path / "changed.zip"
    with zipfile.ZipFile(tmp_path / "one.zip") as source, zipfile.ZipFile(changed, "w") as out:
        for name in source.namelist():
            data = source.read(name)
            out.writestr(name, data.replace(b"EUR", b"USD") if name.startswith("tables/pricing_list") else data)
    empty_the_house()
    with pytest.raises(NoArchive, match="pricing_list"):
        read_archive(changed)
    assert not Hat.objects.exists()
    empty_the_house()


def test_nothing_that_opens_something_goes_out() -> None:
    there = {model._meta.label for model in house_models()}
    assert set(KEPT_OUT) <= there, "a table that is gone"
    smelling = {
        (table.name, column)
        for table in archived_tables()
        for column in table.columns
        if OPENS.search(column) and column not in RENEWED.get(table.name, ())
    }
    assert smelling == set()


def test_a_newer_or_foreign_file_is_refused(tmp_path: Path) -> None:
    newer = tmp_path / "newer.zip"
    with zipfile.ZipFile(newer, "w") as out:
        out.writestr(
            "manifest.json", json.dumps({"format": "chapeau-archive", "version": 99, "tables": [], "files": []})
        )
    with pytest.raises(NewerArchive):
        read_archive(newer)
    with zipfile.ZipFile(newer, "w") as out:
        manifest = {"format": "chapeau-archive", "version": 1, "tables": [], "files": [{"path": "../x", "sha256": ""}]}
        out.writestr("manifest.json", json.dumps(manifest))
    with pytest.raises(NoArchive):
        read_archive(newer)
    newer.write_bytes(b"no zip")
    with pytest.raises(NoArchive):
        read_archive(newer)
