"""The checks, each a function that looks at one thing and says what to do. None writes anything."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from chapeau.insight.lake.queries import status as lake_status
from chapeau.interfaces.doctor.jobs import queue_loads, stalled_jobs, workers_alive
from chapeau.interfaces.doctor.values import Finding, Health
from chapeau.interfaces.webhooks.models import Subscription
from chapeau.interfaces.webhooks.values import SubscriptionState
from chapeau.kit.house_settings import read
from chapeau.kit.refusals import Refusal, Sentence
from chapeau.person.activity.queries import held_messages, source_cards
from chapeau.person.messaging.models import Message
from chapeau.person.messaging.values import MailServer, MessageState
from chapeau.person.people.values import SYSTEM

OLDEST_SERVER = 150_000
LONGEST_WAIT = 300
"""Seconds a job that is due may wait before somebody should look."""
LITTLE_SPACE, TOO_LITTLE_SPACE = 2 * 1024**3, 300 * 1024**2
BACKUP_NOTE = "last-backup.json"
BACKUP_AGE = timedelta(days=2)
FIGURES_AGE = timedelta(hours=1)

WELL, WATCH, ILL = Health.WELL, Health.WATCH, Health.ILL


def examine(now: datetime) -> list[Finding]:
    """Every check, in order. One that breaks is a finding itself; without a database only what needs none is looked at."""
    findings: list[Finding] = []
    for name, check in CHECKS:
        try:
            findings += check(now)
        except (DatabaseError, OSError, Refusal) as error:
            findings.append(
                Finding(
                    check.__name__, name, ILL, _said(_("It could not be looked at: %(why)s"), why=type(error).__name__),
                    _("Mend what is above first, then look again."),
                )
            )  # fmt: skip
            if isinstance(error, DatabaseError):
                connection.close()
    return findings


def worst(findings: list[Finding]) -> Health:
    present = {finding.health for finding in findings}
    return ILL if ILL in present else WATCH if WATCH in present else WELL


def _said(sentence: Sentence, **values: object) -> Sentence:
    """Filled in when it is shown, in whoever's language."""
    return cast(Sentence, lazy(lambda: str(sentence) % values, str)())


def configuration(now: datetime) -> Iterator[Finding]:
    address = urlsplit(settings.BASE_URL)
    is_local = address.hostname in ("127.0.0.1", "localhost", "::1")
    if settings.SECRET_KEY == settings.NOBODYS_SECRET or len(settings.SECRET_KEY) < 32:
        yield Finding(
            "secret", _("Secret"), ILL, _("The deployment's secret is missing or short."),
            _("Start by `chapeau up`, which makes one, or set CHAPEAU_SECRET_KEY to at least 32 random characters."),
        )  # fmt: skip
    else:
        yield Finding("secret", _("Secret"), WELL, _("It is set and long enough."))
    if is_local:
        yield Finding(
            "address", _("Address"), WATCH if not settings.DEMO else WELL, _said(_("%(url)s, this machine alone."), url=settings.BASE_URL),
            "" if settings.DEMO else _("For others to come in, set CHAPEAU_BASE_URL to the https:// address of the shop, and CHAPEAU_HOSTS."),
        )  # fmt: skip
    elif address.scheme != "https":
        yield Finding(
            "address", _("Address"), ILL, _said(_("%(url)s is not encrypted."), url=settings.BASE_URL),
            _("Put a web server with a certificate in front and set CHAPEAU_BASE_URL to the https:// address."),
        )  # fmt: skip
    elif address.hostname not in settings.ALLOWED_HOSTS and "*" not in settings.ALLOWED_HOSTS:
        yield Finding(
            "address", _("Address"), ILL, _said(_("%(host)s is not among the hosts that are answered."), host=address.hostname),
            _said(_("Add it to CHAPEAU_HOSTS: %(host)s"), host=address.hostname),
        )  # fmt: skip
    else:
        yield Finding("address", _("Address"), WELL, settings.BASE_URL)
    if settings.DEBUG or (settings.DEMO and not is_local):
        yield Finding(
            "mode", _("Mode"), ILL, _("It runs for developers or as a demo: strangers can come in without a password."),
            _("Take CHAPEAU_DEBUG and CHAPEAU_DEMO out of the environment and start again."),
        )  # fmt: skip
    if bool(settings.STRIPE_API_KEY) != bool(settings.STRIPE_WEBHOOK_SECRET):
        yield Finding(
            "stripe", _("Cards"), WATCH, _("Of Stripe's keys only some are set."),
            _("Set STRIPE_API_KEY, STRIPE_PUBLISHABLE_KEY and STRIPE_WEBHOOK_SECRET together."),
        )  # fmt: skip


def database(now: datetime) -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int, current_setting('server_version'), "
            "current_setting('server_encoding'), rolsuper, pg_size_pretty(pg_database_size(current_database())), "
            "EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user) "
            "FROM pg_roles WHERE rolname = current_user"
        )
        number, version, encoding, is_super, size, is_owner = cursor.fetchone() or (0, "", "", True, "", True)
    if number < OLDEST_SERVER or encoding != "UTF8":
        yield Finding(
            "database", _("Database"), ILL, _said(_("PostgreSQL %(version)s, %(encoding)s."), version=version, encoding=encoding),
            _("PostgreSQL 15 or newer with a UTF8 database is needed."),
        )  # fmt: skip
    else:
        yield Finding(
            "database",
            _("Database"),
            WELL,
            _said(_("PostgreSQL %(version)s holds %(size)s."), version=version, size=size),
        )
    if is_super or is_owner:
        yield Finding(
            "database-role", _("Database role"), WATCH,
            _("The application connects as superuser or as the owner of the tables."),
            _("Give it a role that may only read and write rows as DATABASE_URL, and the owner's as DATABASE_OWNER_URL."),
        )  # fmt: skip
    else:
        yield Finding("database-role", _("Database role"), WELL, _("It may read and write rows, and change no table."))


def migrations(now: datetime) -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if pending:
        yield Finding(
            "migrations", _("Tables"), ILL, _said(_("%(count)s changes of tables are not made yet."), count=len(pending)),
            _("Run `chapeau manage migrate`, or start again by `chapeau up`."),
        )  # fmt: skip
    else:
        yield Finding("migrations", _("Tables"), WELL, _("Up to date."))


def clock(now: datetime) -> Iterator[Finding]:
    with connection.cursor() as cursor:
        before = time.time()
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        theirs = float((cursor.fetchone() or (0,))[0])
        apart = abs(theirs - (before + time.time()) / 2)
    health = WELL if apart < 2 else WATCH if apart < 60 else ILL
    yield Finding(
        "clock", _("Clock"), health, _said(_("%(seconds)s s apart from the database's."), seconds=f"{apart:.1f}"),
        "" if health is WELL else _("Switch on time synchronisation (chrony, systemd-timesyncd) on both machines."),
    )  # fmt: skip


def workers(now: datetime) -> Iterator[Finding]:
    alive, stalled = workers_alive(), stalled_jobs()
    if not alive:
        yield Finding(
            "workers", _("Workers"), ILL, _("None is running: no mail leaves, nothing is invoiced."),
            _("Start one: `chapeau up` does, or `chapeau worker`."),
        )  # fmt: skip
    else:
        yield Finding("workers", _("Workers"), WELL, _said(_("%(count)s queues are looked after."), count=alive))
    loads = queue_loads()
    late = [load for load in loads if load.status == "todo" and load.oldest_seconds > LONGEST_WAIT]
    for load in late:
        yield Finding(
            f"queue-{load.queue}", _("Waiting jobs"), WATCH,
            _said(_("%(count)s wait in the queue “%(queue)s”, the oldest for %(minutes)s minutes."), count=load.count,
                  queue=load.queue, minutes=round(load.oldest_seconds / 60)),
            _said(_("Start one more worker for it: `chapeau worker --queue %(queue)s`."), queue=load.queue),
        )  # fmt: skip
    if not late:
        yield Finding("queues", _("Waiting jobs"), WELL, _("None waits for long."))
    if stalled:
        yield Finding(
            "stalled", _("Stalled jobs"), WATCH, _said(_("%(count)s were left by a worker that ended."), count=stalled),
            _("They are given back each minute while a worker runs. If they stay, look at its log."),
        )  # fmt: skip
    failed = sum(load.count for load in loads if load.status == "failed")
    if failed:
        yield Finding(
            "failed", _("Failed jobs"), WATCH, _said(_("%(count)s failed for good."), count=failed),
            _("Look at them in the office under Settings → Status: try again, or drop."),
        )  # fmt: skip


def _is_house_backend() -> bool:
    """Mails go by what *Settings → Mail* says, not by a backend of the deployment's own."""
    return settings.EMAIL_BACKEND.endswith("house_backend")


def mail(now: datetime) -> Iterator[Finding]:
    leaves = (
        read(MailServer).is_chosen and not settings.DEMO if _is_house_backend() else "smtp" in settings.EMAIL_BACKEND
    )
    if not leaves:
        yield Finding(
            "mail", _("Mail"), WELL if settings.DEMO else WATCH, _said(_("Written into files under %(folder)s."), folder=settings.EMAIL_FILE_PATH),
            "" if settings.DEMO else _("For mails to leave the house, name a mail server: CHAPEAU_SMTP=host:port."),
        )  # fmt: skip
    else:
        server = get_connection(timeout=5)
        try:
            server.open()
            server.close()
        except (OSError, ValueError) as error:
            yield Finding(
                "mail", _("Mail"), ILL, _said(_("The mail server cannot be reached: %(why)s."), why=type(error).__name__),
                _("Check its address, port and password. Mails wait and are sent as soon as it answers."),
            )  # fmt: skip
        else:
            yield Finding("mail", _("Mail"), WELL, _("The mail server answers."))
    doubtful = Message.objects.filter(state=MessageState.IN_DOUBT).count()
    if doubtful:
        yield Finding(
            "mail-in-doubt", _("Mails in doubt"), WATCH, _said(_("%(count)s may or may not have left."), count=doubtful),
            _("Look at them in the office under Mails, and send them again if need be."),
        )  # fmt: skip


def webhooks(now: datetime) -> Iterator[Finding]:
    trouble = Subscription.objects.exclude(state=SubscriptionState.PAUSED)
    count = trouble.exclude(state=SubscriptionState.ACTIVE, failing_since=None).count()
    if count:
        yield Finding(
            "webhooks", _("Webhooks"), WATCH, _said(_("Receivers that take nothing: %(count)s."), count=count),
            _("Look at their log in the office under Settings → Webhooks."),
        )  # fmt: skip


def incoming(now: datetime) -> Iterator[Finding]:
    cards = source_cards(SYSTEM, now=now)
    _rows, held = held_messages(SYSTEM, limit=0)
    if not all(card.week.is_whole for card in cards):
        yield Finding(
            "incoming", _("Incoming events"), ILL, _("Of the last 7 days not everything that came is accounted for."),
            _("Somebody changed the counts or the log by hand. Look at Settings → Incoming events, and bring back a backup if rows are gone."),
        )  # fmt: skip
    elif held:
        yield Finding(
            "incoming", _("Incoming events"), WATCH, _said(_("%(count)s are held back."), count=held),
            _("Look at them in the office under Settings → Incoming events: try again, or discard."),
        )  # fmt: skip
    else:
        yield Finding("incoming", _("Incoming events"), WELL, _("All that came is stored."))


def figures(now: datetime) -> Iterator[Finding]:
    lake = lake_status()
    if not lake.built_at and lake.behind:
        yield Finding(
            "figures", _("Figures"), WATCH, _("Nothing is prepared for them yet."),
            _("A worker does that every five minutes. At once: `chapeau lake build`"),
        )  # fmt: skip
    elif lake.built_at and lake.behind and now - lake.built_at > FIGURES_AGE:
        hours = int((now - lake.built_at).total_seconds() // 3600)
        yield Finding(
            "figures", _("Figures"), WATCH, _said(_("They know nothing of the last %(hours)s hours."), hours=hours),
            _("A worker brings them up to date every five minutes: see that one runs, and which jobs failed."),
        )  # fmt: skip
    else:
        yield Finding("figures", _("Figures"), WELL, _("They are up to date."))


def disk(now: datetime) -> Iterator[Finding]:
    for code, name, folder in (
        ("disk", _("Disk"), settings.STATE),
        ("media", _("Disk of pictures"), settings.MEDIA_ROOT),
    ):
        place = Path(folder)
        if not place.exists():
            continue
        if (
            code == "media"
            and Path(settings.STATE).exists()
            and place.stat().st_dev == Path(settings.STATE).stat().st_dev
        ):
            continue
        space = shutil.disk_usage(place)
        health = ILL if space.free < TOO_LITTLE_SPACE else WATCH if space.free < LITTLE_SPACE else WELL
        if not os.access(place, os.W_OK):
            health = ILL
        yield Finding(
            code, name, health,
            _said(_("%(free)s GB are free of %(total)s."), free=f"{space.free / 1024**3:.1f}", total=f"{space.total / 1024**3:.0f}"),
            "" if health is WELL else _("Make room or give it a larger disk: when it is full, orders are refused."),
        )  # fmt: skip


def backups(now: datetime) -> Iterator[Finding]:
    note = Path(settings.STATE) / BACKUP_NOTE
    try:
        said = json.loads(note.read_text())
        made, is_verified = datetime.fromisoformat(said["made_at"]), bool(said["is_verified"])
    except (OSError, ValueError, KeyError):
        yield Finding(
            "backups", _("Backups"), WELL if settings.DEMO else WATCH, _("None has been made here."),
            "" if settings.DEMO else _("Run `chapeau backup FILE --verify` every night, and keep the file elsewhere."),
        )  # fmt: skip
        return
    age = now - made.astimezone(UTC)
    if age > BACKUP_AGE:
        yield Finding(
            "backups", _("Backups"), WATCH, _said(_("The last is %(days)s days old."), days=age.days),
            _("Run `chapeau backup FILE --verify` every night, and keep the file elsewhere."),
        )  # fmt: skip
    else:
        yield Finding(
            "backups", _("Backups"), WELL if is_verified else WATCH,
            _said(_("The last was made %(hours)s hours ago."), hours=int(age.total_seconds() // 3600)),
            "" if is_verified else _("It was not tried out: make it with --verify."),
        )  # fmt: skip


def permissions(now: datetime) -> Iterator[Finding]:
    state = Path(settings.STATE)
    open_ones = [
        str(path)
        for path in (state, state / "secret", state / "run.json", state / "postgres" / "passwords.json")
        if _is_open_to_others(path)
    ]
    if open_ones:
        yield Finding(
            "permissions", _("Secrets"), ILL, _said(_("Others on this machine can read %(paths)s."), paths=", ".join(open_ones)),
            _said(_("Close it: chmod go-rwx %(paths)s"), paths=" ".join(open_ones)),
        )  # fmt: skip
    else:
        yield Finding("permissions", _("Secrets"), WELL, _("Only this account can read them."))


def _is_open_to_others(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & 0o077)
    except OSError:
        return False


CHECKS: tuple[tuple[Sentence, Callable[[datetime], Iterator[Finding]]], ...] = (
    (_("Configuration"), configuration),
    (_("Database"), database),
    (_("Tables"), migrations),
    (_("Clock"), clock),
    (_("Workers"), workers),
    (_("Mail"), mail),
    (_("Webhooks"), webhooks),
    (_("Incoming events"), incoming),
    (_("Figures"), figures),
    (_("Disk"), disk),
    (_("Backups"), backups),
    (_("Secrets"), permissions),
)
