"""From a fact to a receiver: signed, in time, again, and not for ever."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from standardwebhooks import Webhook, WebhookVerificationError

from chapeau.interfaces.webhooks import actions, queries, tasks
from chapeau.interfaces.webhooks.listening import note
from chapeau.interfaces.webhooks.models import Attempt, Delivery, Event, Subscription
from chapeau.kit.bus import Fact, publish
from chapeau.kit.clock import read_clock
from chapeau.kit.ids import new_id
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.kit.tests.receiver import Receiver
from chapeau.person.messaging.models import Message
from chapeau.person.people.events import OrganisationCreated
from chapeau.person.people.tests.builders import make_organisation
from chapeau.person.people.values import Viewer


def subscribe(viewer: Viewer, receiver: Receiver, *kinds: str) -> tuple[str, str]:
    made = actions.create_subscription(
        viewer, address=receiver.address, kinds=kinds, description="ERP", now=read_clock()
    )
    return made.code, made.secret


def happen(times: int = 1) -> list[Fact]:
    facts: list[Fact] = [
        OrganisationCreated(
            occurred_at=read_clock(), organisation_id=new_id(), organisation_kind="business", trade="repair"
        )
        for _ in range(times)
    ]
    with transaction.atomic():
        publish(facts)
    return facts


def later(**by: int) -> None:
    """So much time has passed for everything that waits."""
    passed = timedelta(**by)
    for delivery in Delivery.objects.all():
        Delivery.objects.filter(pk=delivery.pk).update(next_at=delivery.next_at - passed)
    for row in Subscription.objects.all():
        changed = {
            name: moment - passed
            for name in ("rests_until", "failing_since", "old_secret_until")
            if (moment := getattr(row, name)) is not None
        }
        Subscription.objects.filter(pk=row.pk).update(**changed)


def look() -> None:
    tasks.look.func(timestamp=0)
    run_waiting_jobs()


def test_a_fact_arrives_signed_as_the_official_library_wants_it(administrator: Viewer, receiver: Receiver) -> None:
    _, secret = subscribe(administrator, receiver)
    made = make_organisation("Été & Cie")
    run_waiting_jobs()
    [(headers, body)] = receiver.got
    told = Webhook(secret).verify(body, headers)
    assert told["type"] == "organisation.created"
    assert told["data"] == {"organisation": made.code, "kind": "business", "trade": "repair"}
    assert set(told) == {"type", "timestamp", "data"}
    assert headers["content-type"] == "application/json"
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(body.replace("business", "regulator"), headers)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.last_status, delivery.attempts) == ("delivered", 204, 1)


def test_only_what_was_asked_for_is_sent_and_without_subscriptions_no_job_is_made(
    administrator: Viewer, receiver: Receiver
) -> None:
    happen()
    assert not Event.objects.exists()
    subscribe(administrator, receiver, "order.placed")
    happen()
    run_waiting_jobs()
    assert receiver.got == []
    assert not Event.objects.exists()


def test_while_a_secret_is_renewed_both_sign_and_after_a_day_the_new_one_alone(
    administrator: Viewer, receiver: Receiver
) -> None:
    code, old = subscribe(administrator, receiver)
    new = actions.renew_secret(administrator, code=code, now=read_clock()).secret
    happen()
    run_waiting_jobs()
    [(headers, body)] = receiver.got
    assert headers["webhook-signature"].count("v1,") == 2
    Webhook(new).verify(body, headers)
    Webhook(old).verify(body, headers)
    later(days=1)
    happen()
    run_waiting_jobs()
    headers, body = receiver.got[1]
    Webhook(new).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(old).verify(body, headers)
    leaked = new
    new = actions.renew_secret(administrator, code=code, now=read_clock(), at_once=True).secret
    happen()
    run_waiting_jobs()
    headers, body = receiver.got[2]
    Webhook(new).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(leaked).verify(body, headers)


def test_secrets_rest_sealed(administrator: Viewer, receiver: Receiver) -> None:
    _, secret = subscribe(administrator, receiver)
    stored = " ".join(map(str, Subscription.objects.values().get().values()))
    assert secret not in stored
    assert secret.removeprefix("whsec_") not in stored


def test_a_failure_is_tried_again_under_the_same_id_and_days_of_them_are_given_up(
    administrator: Viewer, receiver: Receiver
) -> None:
    code, secret = subscribe(administrator, receiver)
    receiver.answer = lambda number: (500, {})
    happen()
    run_waiting_jobs()
    for _ in range(9):
        later(hours=29)
        Subscription.objects.update(failing_since=None)  # another message went through meanwhile
        look()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, len(receiver.got)) == ("waiting", 10, 10)
    later(hours=29)
    Subscription.objects.update(failing_since=None)
    look()
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1
    assert len({body for _, body in receiver.got}) == 1
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, len(receiver.got)) == ("failed", 11, 11)
    for headers, body in receiver.got:
        Webhook(secret).verify(body, headers)
    assert Attempt.objects.filter(problem="answer", status=500).count() == 11
    receiver.answer = lambda number: (200, {})
    actions.replay_delivery(administrator, code=delivery.code, now=read_clock())
    run_waiting_jobs()
    assert queries.delivery(administrator, code=delivery.code).row.state == "delivered"
    assert code


def test_retry_after_is_honoured(administrator: Viewer, receiver: Receiver) -> None:
    subscribe(administrator, receiver)
    receiver.answer = lambda number: (429, {"Retry-After": "7200"})
    happen(3)
    before = timezone.now()
    run_waiting_jobs()
    sent = len(receiver.got)
    assert sent == 3
    assert min(Delivery.objects.values_list("next_at", flat=True)) >= before + timedelta(hours=2)
    later(hours=1)
    look()
    assert len(receiver.got) == sent


def test_a_failing_receiver_is_left_alone_and_one_knock_tells_whether_it_is_well_again(
    administrator: Viewer, receiver: Receiver
) -> None:
    subscribe(administrator, receiver)
    receiver.answer = lambda number: (503, {})
    happen(5)
    run_waiting_jobs()
    assert len(receiver.got) == 5
    happen(5)
    run_waiting_jobs()
    assert len(receiver.got) == 5  # it rests
    later(minutes=10)
    look()
    assert len(receiver.got) == 6
    receiver.answer = lambda number: (200, {})
    later(minutes=30)
    look()
    assert Delivery.objects.filter(state="delivered").count() == 10


def test_a_receiver_that_is_gone_is_stopped_and_its_owner_written_to(administrator: Viewer, receiver: Receiver) -> None:
    assert administrator.hat_id is not None
    from chapeau.person.people.models import Address

    Address.objects.create(
        hat_id=administrator.hat_id, kind="email", value="ines@example.com", normalised="ines@example.com",
        created_at=read_clock(), verified_at=read_clock(),
    )  # fmt: skip
    code, _ = subscribe(administrator, receiver)
    receiver.answer = lambda number: (410, {})
    happen()
    run_waiting_jobs(without=["mail"])
    card = queries.subscription(administrator, code=code)
    assert (card.state, card.disabled_because) == ("disabled", "gone")
    mail = Message.objects.get()
    assert (mail.to_address, mail.subject) == ("ines@example.com", "We have stopped sending to your webhook")
    assert receiver.address in mail.text
    later(days=1)
    happen()
    look()
    assert len(receiver.got) == 1
    receiver.answer = lambda number: (200, {})
    actions.start(administrator, code=code)
    run_waiting_jobs()
    assert len(receiver.got) == 2  # what waited
    assert actions.replay_since(administrator, code=code, since=read_clock() - timedelta(days=3), now=read_clock()) == 2
    run_waiting_jobs()
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 2  # and what it missed


def test_a_receiver_that_fails_for_five_days_is_stopped(administrator: Viewer, receiver: Receiver) -> None:
    code, _ = subscribe(administrator, receiver)
    receiver.answer = lambda number: (302, {"Location": "http://127.0.0.1:1/"})
    happen()
    run_waiting_jobs()
    assert Attempt.objects.get().problem == "redirect"
    later(days=4)
    look()
    assert queries.subscription(administrator, code=code).state == "active"
    later(days=1)
    look()
    card = queries.subscription(administrator, code=code)
    assert (card.state, card.disabled_because, len(receiver.got)) == ("disabled", "failing", 3)


def test_a_fact_heard_twice_is_told_once(administrator: Viewer, receiver: Receiver) -> None:
    subscribe(administrator, receiver)
    happen()
    run_waiting_jobs()
    from chapeau.kit import bus

    fact_id = Event.objects.get().fact_id
    moment = read_clock()
    bus.deliver("webhooks.note", [str(fact_id)], (moment - timedelta(hours=1)).isoformat(), moment.isoformat())
    run_waiting_jobs()
    assert len(receiver.got) == 1


def test_a_thousand_facts_are_noted_in_a_handful_of_statements(
    administrator: Viewer, receiver: Receiver, django_assert_max_num_queries: object
) -> None:
    subscribe(administrator, receiver)
    facts = happen(1000)
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        note(facts)
    assert Delivery.objects.count() == 1000


def test_the_log_is_forgotten_after_thirty_days_but_not_what_waits(administrator: Viewer, receiver: Receiver) -> None:
    subscribe(administrator, receiver)
    happen(2)
    run_waiting_jobs()
    Event.objects.update(made_at=read_clock() - timedelta(days=31))
    Delivery.objects.filter(pk=Delivery.objects.order_by("id").first().pk).update(state="waiting")  # type: ignore[union-attr]
    tasks.forget.func(timestamp=0)
    assert Event.objects.count() == 1
    assert Attempt.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_while_sending_sends_again_under_the_same_id(
    administrator: Viewer, receiver: Receiver
) -> None:
    subscribe(administrator, receiver)
    happen()
    run_waiting_jobs()
    receiver.got.clear()
    from django.db import connection

    Delivery.objects.update(state="waiting", attempts=0)
    name = connection.settings_dict["NAME"]
    program = (
        "import os, django; from chapeau.settings import DATABASES; DATABASES['default']['NAME'] = "
        f"{name!r}; django.setup(); from chapeau.interfaces.webhooks import sending; from chapeau.kit.clock import "
        "read_clock; from django.conf import settings; settings.WEBHOOK_HOSTS = {'127.0.0.1'}; "
        "sending._note = lambda *a: os.kill(os.getpid(), 9); "
        "from chapeau.interfaces.webhooks.models import Subscription; "
        "sending.send_due(Subscription.objects.get().id, now=read_clock())"
    )
    ended = subprocess.run([sys.executable, "-c", program], env=dict(os.environ), check=False)
    assert ended.returncode == -signal.SIGKILL
    assert len(receiver.got) == 1
    look()
    assert len(receiver.got) == 2
    assert receiver.got[0][0]["webhook-id"] == receiver.got[1][0]["webhook-id"]
    assert receiver.got[0][1] == receiver.got[1][1]
    assert json.loads(receiver.got[0][1])["type"] == "organisation.created"
