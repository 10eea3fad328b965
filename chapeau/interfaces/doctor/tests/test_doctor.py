"""What the doctor sees, and what it says to do."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from chapeau.interfaces.doctor.checks import BACKUP_NOTE, examine, worst
from chapeau.interfaces.doctor.values import Finding, Health
from chapeau.kit.clock import read_clock
from chapeau.kit.jobs import defer

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(settings: Settings, tmp_path: Path) -> Settings:
    """A well-kept deployment: a folder of its own, a secret, an address."""
    tmp_path.chmod(0o700)
    (tmp_path / BACKUP_NOTE).write_text(json.dumps({"made_at": read_clock().isoformat(), "is_verified": True}))
    settings.STATE = settings.MEDIA_ROOT = tmp_path
    settings.SECRET_KEY = "s" * 40
    settings.BASE_URL, settings.ALLOWED_HOSTS = "https://shop.example.com", ["shop.example.com"]
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
    return settings


def seen() -> dict[str, Finding]:
    return {finding.code: finding for finding in examine(read_clock())}


def sick() -> set[str]:
    """The database of the tests belongs to who asks, their mail goes nowhere and their figures are not prepared: that is not what is looked at here."""
    well = {"database-role", "mail", "figures"}
    return {code for code, finding in seen().items() if finding.health is not Health.WELL} - well


def test_a_well_kept_house_is_well(house: Settings) -> None:
    assert sick() == set()
    assert {"secret", "address", "database", "migrations", "clock", "workers", "queues", "disk", "backups"} <= set(
        seen()
    )


def test_every_illness_comes_with_what_to_do(house: Settings) -> None:
    house.SECRET_KEY = house.NOBODYS_SECRET
    house.BASE_URL = "http://shop.example.com"
    house.DEBUG = True
    house.STRIPE_API_KEY = "sk_test"
    Path(house.STATE, BACKUP_NOTE).write_text("{")
    Path(house.STATE, "secret").write_text("x")
    Path(house.STATE, "secret").chmod(0o644)
    house.EMAIL_BACKEND, house.EMAIL_HOST, house.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend",
        "127.0.0.1",
        "1",
    )
    defer("kit.deliver", listener="x", facts=[], since="", until="")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '5 minutes'")
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() - interval '10 minutes'")
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('mail', 'x', 'failed'), ('mail', 'x', 'doing')"
        )
        cursor.execute("DELETE FROM django_migrations WHERE app = 'webhooks'")
    expected = {
        "secret", "address", "mode", "stripe", "backups", "permissions", "mail", "workers", "queue-now", "failed",
        "stalled", "migrations",
    }  # fmt: skip
    found = seen()
    assert expected <= {code for code, finding in found.items() if finding.health is not Health.WELL}
    assert all(str(found[code].advice) for code in expected)
    assert worst(list(found.values())) is Health.ILL
    assert "chapeau worker --queue now" in str(found["queue-now"].advice)
    assert "10 minutes" in str(found["queue-now"].seen)


def test_an_old_backup_and_a_full_disk_are_seen(house: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    made = read_clock() - timedelta(days=9)
    Path(house.STATE, BACKUP_NOTE).write_text(json.dumps({"made_at": made.isoformat(), "is_verified": True}))
    monkeypatch.setattr("shutil.disk_usage", lambda place: type("Space", (), {"total": 10**10, "free": 10**8}))
    found = seen()
    assert (found["backups"].health, str(found["backups"].seen)) == (Health.WATCH, "The last is 9 days old.")
    assert found["disk"].health is Health.ILL
