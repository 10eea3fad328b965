"""When what the house stands on fails: what was accepted is kept, and what is refused says so.

Stripe slow, lost and lying: `commerce/payments/tests/test_stripe.py`. The mail server down: `person/messaging/tests/test_sending.py`.
Processes killed: `tests/torture/`.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client
from pytest_django import Settings

from chapeau.commerce.billing.models import Invoice
from chapeau.commerce.ordering import actions as ordering
from chapeau.commerce.ordering.models import Order
from chapeau.commerce.ordering.queries import basket
from chapeau.commerce.stock.queries import availability
from chapeau.interfaces.office.tests.conftest import enter
from chapeau.interfaces.office.tests.orders import order_of
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.person.messaging.actions import enqueue_message, send_again
from chapeau.person.messaging.models import Message
from chapeau.person.messaging.values import Recipient
from chapeau.person.people.queries import viewer_for_hat
from chapeau.person.people.tests.builders import make_staff
from chapeau.person.people.values import SYSTEM, StaffRole
from tests.builders import CHAIN, LYON, Shop, make_shop
from tests.buyers import fill_basket
from tests.database import database_url


@pytest.fixture
def shop(settings: Settings, tmp_path: Path, transactional_db: None) -> Shop:
    settings.DEMO, settings.MEDIA_ROOT, settings.EMAIL_FILE_PATH = True, tmp_path, tmp_path
    return make_shop()


@contextmanager
def failing_at(nth: int, fail: Callable[[], None]) -> Iterator[list[int]]:
    """The database fails before the so manieth statement that writes."""
    seen = [0]

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if str(sql).lstrip().startswith(("INSERT", "UPDATE", "DELETE")):
            seen[0] += 1
            if seen[0] == nth:
                fail()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield seen


def restart() -> None:
    """To a client, a server that restarts is a connection that is cut."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone() or [0]
    with psycopg.connect(database_url(), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def fill_up() -> None:
    raise OperationalError("could not extend file: No space left on device")


@pytest.mark.parametrize("fail", [restart, fill_up])
@pytest.mark.parametrize("nth", [1, 3, 6, 9])
def test_an_order_cut_off_in_the_middle_is_refused_with_a_word_and_not_placed(
    shop: Shop, fail: Callable[[], None], nth: int
) -> None:
    client = enter(Client(raise_request_exception=False), shop.private)
    viewer = viewer_for_hat(shop.private)
    form = fill_basket(shop.private, {CHAIN: 2}, shop.now) | {"key": f"cut-{nth}"}
    before = availability(SYSTEM, variant_ids=[shop.variants[CHAIN]])
    with failing_at(nth, fail):
        refused = client.post("/en/checkout", form)
    connection.close()
    assert (refused.status_code, refused["Retry-After"]) == (503, "30")
    assert b"nothing of it was done" in refused.content
    assert not Order.objects.filter(placed_at__isnull=False).exists()
    assert availability(SYSTEM, variant_ids=[shop.variants[CHAIN]]) == before
    told = basket(viewer, now=shop.now)
    assert told is not None
    assert [line.quantity for line in told.order.lines] == [2]  # nothing typed is lost
    for _ in range(2):
        assert client.post("/en/checkout", form).status_code == 302
    assert Order.objects.filter(placed_at__isnull=False).count() == 1


def test_mail_that_cannot_be_written_for_want_of_space_is_shown_and_leaves_once(
    shop: Shop, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings.EMAIL_BACKEND = "chapeau.person.messaging.backends.FileBackend"
    with transaction.atomic():
        enqueue_message(
            SYSTEM,
            key="fault",
            template="people.invitation",
            recipient=Recipient(hat_id=shop.private.id),
            context={},
            now=shop.now,
        )
    with monkeypatch.context() as full:
        full.setattr(Path, "write_bytes", _full)
        run_waiting_jobs()
    stuck = Message.objects.get(key="fault")
    assert stuck.state == "in-doubt"  # part of it may have been written: a person decides
    send_again(viewer_for_hat(make_staff(StaffRole.SERVICE)), code=stuck.code, now=shop.now)
    run_waiting_jobs()
    assert Message.objects.get(key="fault").state == "sent"
    assert len(list(tmp_path.glob("*.eml"))) == 1


def _full(*_: object) -> int:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_clock_that_jumps_back_or_ahead_loses_nothing(shop: Shop) -> None:
    """Two hours back between basket and order, then two days ahead: same price, one order each, invoices without gaps."""
    viewer = viewer_for_hat(shop.private)
    fill_basket(shop.private, {CHAIN: 1}, shop.now)
    placed = []
    for number, jump in enumerate((-timedelta(hours=2), timedelta(days=2))):
        now = shop.now + jump
        if number:
            fill_basket(shop.private, {CHAIN: 1}, now)
        ordering.set_addresses(viewer, delivery=LYON, billing=None, now=now)
        told = basket(viewer, now=now)
        assert told is not None
        placed.append(
            ordering.place_order(viewer, seen_total=told.seen_total, idempotency_key=f"jump-{number}", now=now)
        )
        run_waiting_jobs()
    assert {Order.objects.get(code=one.code).gross_minor for one in placed} == {4890 + 490}
    order_of(shop)
    labels = list(Invoice.objects.order_by("label").values_list("label", flat=True))
    assert len(labels) == len(set(labels))
