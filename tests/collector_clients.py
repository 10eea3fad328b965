"""The ecosystem's own clients from the package index, unchanged: each sends so many messages and waits until they are gone."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime

import requests

BATCH = 10


def segment(address: str, key: str, times: int) -> None:
    from segment.analytics.client import Client

    client = Client(key, host=address, upload_size=BATCH, upload_interval=0.05, timeout=1, max_retries=30)
    for number in range(times):
        client.track(f"person-{number % 7}", "Segment Sent", {"step": number})
    client.shutdown()


def rudderstack(address: str, key: str, times: int) -> None:
    from rudderstack.analytics.client import Client

    client = Client(key, host=address, upload_size=BATCH, upload_interval=0.05, timeout=1, max_retries=30)
    for number in range(times):
        client.track(f"person-{number % 7}", "Rudder Sent", {"step": number})
    client.flush()
    client.join()


def posthog(address: str, key: str, times: int) -> None:
    from posthog import Posthog

    client = Posthog(key, host=address, flush_at=BATCH, flush_interval=0.05, timeout=1, max_retries=30, gzip=True,
                     disable_geoip=True)  # fmt: skip
    for number in range(times):
        client.capture("Posthog Sent", distinct_id=f"person-{number % 7}", properties={"step": number})
    client.shutdown()


def snowplow(address: str, key: str, times: int) -> None:
    from snowplow_tracker import Emitter, StructuredEvent, Subject, Tracker

    emitter = Emitter(address, batch_size=BATCH, request_timeout=1, max_retry_delay_seconds=1)
    tracker = Tracker("tests", emitters=[emitter], app_id=key, encode_base64=False)
    for number in range(times):
        subject = Subject()
        subject.set_user_id(f"person-{number % 7}")
        tracker.track(StructuredEvent("tests", "Snowplow Sent", value=float(number), event_subject=subject))
    end = time.monotonic() + 60
    while emitter.event_store.size() and time.monotonic() < end:
        tracker.flush()
        time.sleep(0.05)


def cloudevents(address: str, key: str, times: int) -> None:
    """The library makes events and no calls: sending again until 200 is ours."""
    from cloudevents.core.bindings.http import to_binary_event, to_structured_event
    from cloudevents.core.v1.event import CloudEvent

    for number in range(times):
        about = {"id": str(number), "source": "/tests", "type": "cloudevents.sent", "specversion": "1.0",
                 "subject": f"person-{number % 7}", "time": datetime.now(UTC), "datacontenttype": "application/json"}  # fmt: skip
        event = CloudEvent(attributes=about, data={"step": number})
        sent = to_binary_event(event) if number % 2 else to_structured_event(event)
        headers = {**sent.headers, "Authorization": f"Bearer {key}"}
        for _attempt in range(100):
            try:
                if (
                    requests.post(f"{address}/cloudevents", data=sent.body, headers=headers, timeout=1).status_code
                    == 200
                ):
                    break
            except requests.RequestException:
                pass
            time.sleep(0.2)


CLIENTS: dict[str, tuple[Callable[[str, str, int], None], str]] = {
    "segment": (segment, "track:segment-sent"),
    "rudderstack": (rudderstack, "track:rudder-sent"),
    "posthog": (posthog, "track:posthog-sent"),
    "snowplow": (snowplow, "track:snowplow-sent"),
    "cloudevents": (cloudevents, "track:cloudevents-sent"),
}
"""How each sends, and the verb it arrives under."""
for _name in ("segment", "rudderstack", "posthog", "backoff", "snowplow_tracker", "urllib3"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)
