"""Sending what is due for one subscription: read, knock, note what came of it; at least once.

Knocking happens outside of every transaction. A process killed in between has noted nothing, and the same messages go
out again under the same ``webhook-id``. The queue runs one job per subscription at a time.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from chapeau.interfaces.webhooks import mails, rules, secrets
from chapeau.interfaces.webhooks.models import Attempt, Delivery, Subscription
from chapeau.interfaces.webhooks.values import DeliveryState, DisabledBecause, SubscriptionState
from chapeau.kit.clock import read_clock
from chapeau.kit.knocking import CONNECT_SECONDS, READ_SECONDS, Knock, Problem, knock
from chapeau.kit.signing import signed_headers

AT_ONCE = 8
CHUNK = 32
"""Noted together; so many may go out twice when the process is killed."""
SECONDS_PER_JOB = 10.0
LONGEST = CONNECT_SECONDS + READ_SECONDS + 5.0
"""Who drips its answer is not waited for any longer."""


@dataclass(frozen=True, slots=True)
class Sent:
    delivery: Delivery
    at: datetime
    knock: Knock


def with_something_due(now: datetime) -> list[UUID]:
    """Subscriptions for which something waits that may go now."""
    due = Delivery.objects.filter(subscription=OuterRef("pk"), state=DeliveryState.WAITING, next_at__lte=now)
    return list(_open(now).filter(Exists(due)).order_by("id").values_list("id", flat=True))


def send_due(subscription_id: UUID, *, now: datetime) -> bool:
    """Send for some seconds; True when more is due and another job is to go on."""
    until = time.monotonic() + SECONDS_PER_JOB
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhook") as threads:
        try:
            while True:
                # Read anew for each chunk: it may have been paused, or have failed.
                subscription = _open(now).filter(id=subscription_id).first()
                if subscription is None:
                    return False
                due = list(
                    Delivery.objects.filter(
                        subscription_id=subscription_id, state=DeliveryState.WAITING, next_at__lte=now
                    )
                    .select_related("event")
                    .order_by("next_at", "id")[:CHUNK]
                )
                if not due:
                    return False
                if time.monotonic() >= until:
                    return True
                # After a failure one knock tells whether it is well again.
                _note(subscription_id, _knock_all(threads, subscription, due[:1] if subscription.failures else due))
                now = read_clock()
        finally:
            threads.shutdown(wait=False, cancel_futures=True)


def _open(now: datetime) -> QuerySet[Subscription]:
    return Subscription.objects.filter(Q(rests_until=None) | Q(rests_until__lte=now), state=SubscriptionState.ACTIVE)


def _knock_all(threads: ThreadPoolExecutor, subscription: Subscription, due: Sequence[Delivery]) -> list[Sent]:
    in_use = secrets.in_use(subscription, now=read_clock())

    def go(delivery: Delivery) -> Sent:
        at = read_clock()
        body = delivery.event.body
        headers = signed_headers(body, message_id=delivery.event.code, at=at, secrets_in_use=in_use)
        return Sent(delivery, at, knock(subscription.address, body.encode(), headers))

    under_way: dict[Future[Sent], tuple[Delivery, datetime]] = {
        threads.submit(go, delivery): (delivery, read_clock()) for delivery in due
    }
    done, late = wait(under_way, timeout=LONGEST * -(-len(due) // AT_ONCE))
    sent = [future.result() for future in done]
    for future in late:
        if not future.cancel():
            delivery, at = under_way[future]
            sent.append(Sent(delivery, at, Knock(None, Problem.TIMEOUT, "", round(LONGEST * 1000))))
    return sent


@transaction.atomic
def _note(subscription_id: UUID, sent: Sequence[Sent]) -> None:
    """What came of a chunk, in few statements: deliveries, the log, and how the receiver does."""
    if not sent:
        return
    now, chance = read_clock(), random.Random()
    subscription = Subscription.objects.select_for_update().get(id=subscription_id)
    for one in sent:
        delivery = one.delivery
        delivery.attempts += 1
        delivery.last_status, delivery.last_problem = one.knock.status, one.knock.problem
        if one.knock.is_ok:
            delivery.state, delivery.ended_at = DeliveryState.DELIVERED, now
            continue
        again = rules.next_attempt(delivery.attempts, now=now, retry_after=one.knock.retry_after, chance=chance)
        if again is None:
            delivery.state, delivery.ended_at = DeliveryState.FAILED, now
        else:
            delivery.next_at = again
    _store([one.delivery for one in sent])
    Attempt.objects.bulk_create(
        Attempt(
            delivery=one.delivery,
            began_at=one.at,
            milliseconds=one.knock.milliseconds,
            status=one.knock.status,
            problem=one.knock.problem,
            answer=one.knock.answer,
        )
        for one in sent
    )
    _judge(subscription, sent, now)


def _store(deliveries: Sequence[Delivery]) -> None:
    """In one statement; a chunk's worth of ``CASE`` costs more than the sending."""
    columns = zip(
        *((d.pk, d.state, d.attempts, d.next_at, d.last_status, d.last_problem, d.ended_at) for d in deliveries),
        strict=True,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE webhooks_delivery AS row SET state = new.state, attempts = new.attempts, next_at = new.next_at, "
            "last_status = new.last_status, last_problem = new.last_problem, ended_at = new.ended_at "
            "FROM unnest(%s::uuid[], %s::text[], %s::smallint[], %s::timestamptz[], %s::smallint[], %s::text[], "
            "%s::timestamptz[]) AS new (id, state, attempts, next_at, last_status, last_problem, ended_at) WHERE row.id = new.id",
            [list(column) for column in columns],
        )


def _judge(subscription: Subscription, sent: Sequence[Sent], now: datetime) -> None:
    """One success and it is well; a chunk without one and it rests; 410, or days of failing, and it is stopped."""
    if any(one.knock.is_ok for one in sent):
        if subscription.failures:
            subscription.failures, subscription.failing_since, subscription.rests_until = 0, None, None
            subscription.save(update_fields=["failures", "failing_since", "rests_until"])
        return
    gone = any(one.knock.status == 410 for one in sent)
    wishes = [one.knock.retry_after for one in sent if one.knock.retry_after is not None]
    subscription.failures += 1
    subscription.failing_since = subscription.failing_since or now
    subscription.rests_until = rules.rest(subscription.failures, now=now, retry_after=max(wishes, default=None))
    is_over = gone or rules.has_failed_for_days(subscription.failing_since, now)
    if is_over and subscription.state == SubscriptionState.ACTIVE:
        subscription.state = SubscriptionState.DISABLED
        subscription.disabled_because = DisabledBecause.GONE if gone else DisabledBecause.FAILING
        mails.tell_disabled(subscription, now=now)
    subscription.save(update_fields=["failures", "failing_since", "rests_until", "state", "disabled_because"])
