"""Links that need no sign-in: sealed, so that they tell nothing, cannot be made up, and hold for one hat and address."""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

from chapeau.kit.refusals import NotFound
from chapeau.kit.sealed import Unreadable, seal, unseal
from chapeau.person.privacy.values import Channel

_PREFERENCES, _UNSUBSCRIBE = "preference-link", "unsubscribe-link"


@dataclass(frozen=True, slots=True)
class ContactLink:
    """Whose link it is: one hat, one address."""

    hat_id: UUID
    address: str
    channel: str = Channel.EMAIL
    topic: str = ""
    """What the message was about; leaving it leaves that topic. Empty: all of marketing."""
    message_code: str = ""


def preference_token(*, hat_id: UUID, address: str) -> str:
    """For ``/{language}/preferences/<token>``: the preference centre of this hat, opened by whoever reads the address."""
    return _sealed(ContactLink(hat_id, address), _PREFERENCES)


def unsubscribe_token(
    *, hat_id: UUID, address: str, channel: str = Channel.EMAIL, topic: str = "", message_code: str = ""
) -> str:
    """For ``List-Unsubscribe: <{BASE_URL}/unsubscribe/<token>>`` with ``List-Unsubscribe-Post: List-Unsubscribe=One-Click``."""
    return _sealed(ContactLink(hat_id, address, channel, topic, message_code), _UNSUBSCRIBE)


def read_preference_token(token: str) -> ContactLink:
    """Refuses: ``NotFound``."""
    return _opened(token, _PREFERENCES)


def read_unsubscribe_token(token: str) -> ContactLink:
    """Refuses: ``NotFound``."""
    return _opened(token, _UNSUBSCRIBE)


def _sealed(link: ContactLink, purpose: str) -> str:
    told = [link.hat_id.hex, link.address, link.channel, link.topic, link.message_code]
    return seal(json.dumps(told, separators=(",", ":"), ensure_ascii=False), purpose=purpose).rstrip("=")


def _opened(token: str, purpose: str) -> ContactLink:
    try:
        hat, address, channel, topic, code = json.loads(unseal(token + "=" * (-len(token) % 4), purpose=purpose))
    except (Unreadable, ValueError) as error:
        raise NotFound from error
    return ContactLink(UUID(hex=hat), address, channel, topic, code)
