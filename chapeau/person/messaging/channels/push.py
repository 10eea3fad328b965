"""Notifications to browsers: sealed for the one browser (RFC 8291), signed by us (RFC 8292), left at its maker's door
(RFC 8030). The libraries `pywebpush` and `py-vapid` seal and sign; the knocking is ours, so that no browser can have us
knock inside our own network.
"""

from __future__ import annotations

import json
import time
from urllib.parse import urlsplit

from django.conf import settings
from py_vapid import Vapid02

from chapeau.kit.clock import read_clock
from chapeau.kit.knocking import knock
from chapeau.person.messaging.channels.handing import Handed, told
from chapeau.person.messaging.channels.keys import push_keys
from chapeau.person.messaging.models import Mailing, Message, PushSubscription
from chapeau.person.messaging.values import MessageState, Rendered

TTL_SECONDS = 24 * 60 * 60
"""Kept so long for a browser that is off; news of yesterday wake nobody."""
GONE = (404, 410)
MOST_BYTES = 3_000
"""What is said; sealed it must stay below the 4,096 bytes that every door takes."""


def give(mailing: Mailing, message: Message, rendered: Rendered) -> Handed:
    """To the browser that was subscribed under this very code. One that is gone is struck off."""
    assert message.hat_id is not None
    found = PushSubscription.objects.filter(code=message.to_address, hat_id=message.hat_id, gone_at=None).first()
    if found is None:
        return Handed(MessageState.FAILED, "the browser is no longer subscribed")
    said = {
        "title": rendered.subject,
        "text": rendered.text.strip(),
        "to": _first_link(message, rendered),
        "tag": message.code,
    }
    while len(json.dumps(said, ensure_ascii=False).encode()) > MOST_BYTES:
        said["text"] = said["text"][: len(said["text"]) * 3 // 4]
    return send_push(found, json.dumps(said, ensure_ascii=False), topic=message.code)


def send_push(to: PushSubscription, said: str, *, topic: str) -> Handed:
    from pywebpush import WebPusher  # half a second for each process, and most push nothing

    pusher = WebPusher({"endpoint": to.endpoint, "keys": {"p256dh": to.p256dh, "auth": to.auth}})
    body: bytes = pusher.encode(said.encode())["body"]
    came = knock(
        to.endpoint,
        body,
        {
            "Content-Type": "application/octet-stream",
            "Content-Encoding": "aes128gcm",
            "TTL": str(TTL_SECONDS),
            "Topic": topic,
            "Urgency": "normal",
            **signed_for(to.endpoint),
        },
    )
    if came.status in GONE:
        PushSubscription.objects.filter(id=to.id, gone_at=None).update(gone_at=read_clock())
        return Handed(MessageState.FAILED, f"{came.status} the browser is gone")
    return told(came, may_repeat=True)


def signed_for(endpoint: str) -> dict[str, str]:
    """The header by which the browser's maker knows it is us: for its own host alone, good for half a day."""
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(time.time()) + 12 * 60 * 60,
        "sub": settings.BASE_URL if settings.BASE_URL.startswith("https://") else "mailto:shop@chapeau.example",
    }
    headers: dict[str, str] = Vapid02.from_pem(push_keys().private_key.encode()).sign(claims)
    return headers


def _first_link(message: Message, rendered: Rendered) -> str:
    """Where a touch leads: the first link of the text, by way of us, else home."""
    return rendered.link or settings.BASE_URL
