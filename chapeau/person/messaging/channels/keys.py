"""The house's own keys for notifications (VAPID), made when first needed and kept."""

from __future__ import annotations

from base64 import urlsafe_b64encode

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import transaction
from py_vapid import Vapid02

from chapeau.kit import house_settings
from chapeau.kit.clock import read_clock
from chapeau.person.messaging.channels.records import PushKeys


def push_keys() -> PushKeys:
    """The keys; two processes that come at once agree on one pair."""
    keys = house_settings.read(PushKeys)
    return keys if keys.private_key else _make()


@transaction.atomic
def _make() -> PushKeys:
    now = read_clock()
    house_settings.lock(PushKeys, now=now)
    keys = house_settings.read(PushKeys)
    if keys.private_key:
        return keys
    pair = Vapid02()
    pair.generate_keys()
    public = pair.public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    keys = PushKeys(public_key=urlsafe_b64encode(public).rstrip(b"=").decode(), private_key=pair.private_pem().decode())
    house_settings.change(keys, by_hat_id=None, now=now)
    return keys
