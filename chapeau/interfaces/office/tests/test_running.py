"""Settings → Webhooks and Settings → Status, through their own forms."""

from __future__ import annotations

import re

from django.db import connection
from django.urls import reverse
from pytest_django import Settings
from standardwebhooks import Webhook

from chapeau.interfaces.office.tests.conftest import Sit
from chapeau.interfaces.office.tests.orders import order_of
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.kit.tests.receiver import receiving
from chapeau.person.people.values import StaffRole


def test_a_webhook_is_made_tried_read_replayed_renewed_and_deleted(sit: Sit, settings: Settings) -> None:
    settings.WEBHOOK_HOSTS = frozenset({"127.0.0.1"})
    desk = sit()
    every = reverse("office:webhooks")
    assert "No webhook yet" in desk.client.get(every).content.decode()
    new = reverse("office:new_webhook")
    refused = desk.client.post(new, {"address": "http://10.0.0.1/", "description": "Stock"})
    assert (refused.status_code, b"cannot be used" in refused.content) == (422, True)
    assert b'value="Stock"' in refused.content  # nothing typed is lost
    with receiving() as receiver:
        made = desk.client.post(new, {"address": receiver.address, "description": "Stock", "kinds": ["order.placed"]})
        [secret] = re.findall(r"whsec_[\w+/=]+", made.content.decode())
        assert "no-store" in made["Cache-Control"]
        [here] = re.findall(r'href="(/office/settings/webhooks/[a-z0-9]{12})"', made.content.decode())
        assert secret not in desk.client.get(here).content.decode()
        desk.client.post(f"{here}/change", {"do": "ping"})
        run_waiting_jobs()
        order_of(desk.shop)
        run_waiting_jobs()
        assert [Webhook(secret).verify(body, headers)["type"] for headers, body in receiver.got] == [
            "webhook.ping", "order.placed",
        ]  # fmt: skip
        log = desk.client.get(here).content.decode()
        [delivery, _ping] = dict.fromkeys(re.findall(r"/office/settings/webhooks/deliveries/\w+", log))
        told = desk.client.get(delivery).content.decode()
        assert "order.placed" in told
        assert "204" in told
        desk.client.post(here, {"do": "replay", "row": delivery.rpartition("/")[2]})
        run_waiting_jobs()
        desk.client.post(f"{here}/change", {"do": "replay", "since": "2020-01-01T00:00"})
        run_waiting_jobs()
        assert len(receiver.got) == 5
        assert "whsec_" in desk.client.post(f"{here}/change", {"do": "secret"}).content.decode()
        desk.client.post(f"{here}/change", {"do": "pause"})
        order_of(desk.shop)
        run_waiting_jobs()
        assert len(receiver.got) == 5
    desk.client.post(f"{here}/edit", {"address": "https://erp.example.com/", "description": "Books"})
    assert "everything" in desk.client.get(every).content.decode()
    desk.client.post(f"{here}/change", {"do": "delete"})
    assert "No webhook yet" in desk.client.get(every).content.decode()


def test_the_status_page_says_what_to_do_and_failed_jobs_are_tried_again_or_dropped(sit: Sit) -> None:
    desk = sit()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status) "
            "VALUES ('mail', 'messaging.send', '{}', 'failed'), ('now', 'kit.deliver', '{}', 'failed') RETURNING id"
        )
        [first, second] = [row[0] for row in cursor.fetchall()]
    page = desk.client.get(reverse("office:status")).content.decode()
    assert "chapeau worker" in page
    assert "2 failed for good." in page
    change = reverse("office:change_jobs")
    desk.client.post(change, {"do": "again", "row": [str(first)]})
    desk.client.post(change, {"do": "drop", "row": [str(second)]})
    assert "None. A job that fails" in desk.client.get(reverse("office:status")).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, status::text FROM procrastinate_jobs WHERE id = ANY(%s)", [[first, second]])
        assert cursor.fetchall() == [(first, "todo")]


def test_only_administrators_enter(sit: Sit) -> None:
    desk = sit(StaffRole.FINANCE, StaffRole.SALES)
    for page in ("office:status", "office:webhooks", "office:new_webhook"):
        assert desk.client.get(reverse(page)).status_code == 403
    for deed in ("office:change_jobs",):
        assert desk.client.post(reverse(deed), {"do": "drop", "row": "1"}).status_code == 403
