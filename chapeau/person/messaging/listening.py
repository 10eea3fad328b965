"""What a provider tells by its webhooks, read by anymail's own view of it: signed, or it is not listened to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason
from django.http import HttpRequest

from chapeau.kit.house_settings import read
from chapeau.kit.refusals import NotFound
from chapeau.person.messaging.incoming.reading import MOST_BYTES
from chapeau.person.messaging.providers import PROVIDERS
from chapeau.person.messaging.values import EventKind, MailServer, ProviderNews

_KINDS = {
    EventType.DELIVERED: EventKind.DELIVERED,
    EventType.BOUNCED: EventKind.BOUNCED,
    EventType.COMPLAINED: EventKind.COMPLAINED,
    EventType.UNSUBSCRIBED: EventKind.OPTED_OUT,
}
_REFUSED = (EventType.REJECTED, EventType.FAILED)
_HAS_IT = (EventType.QUEUED, EventType.SENT, EventType.DEFERRED)
_FOR_GOOD = (RejectReason.BOUNCED, RejectReason.INVALID)
_SOFT_CLASSES = {"20", "21", "22", "23", "24", "40", "70"}
"""SparkPost's numbers of bounces that pass."""


def heard(request: HttpRequest, *, provider_code: str, what: str) -> list[Any]:
    """Anymail's events of one call, its signature checked.

    Refuses: ``NotFound`` for a provider that is not the house's, or while there is no secret to check by. Raises
    ``AnymailWebhookValidationFailure`` (a bad request) for what is not the provider's.
    """
    server = read(MailServer)
    provider = PROVIDERS.get(provider_code)
    if provider is None or server.provider != provider_code or not server.webhook_secret:
        raise NotFound  # an empty secret is one that everybody knows
    if request.content_type == "application/json" and not hasattr(request, "_body"):
        # A mail with what is attached is larger than the pages' own limit for what may be sent to them.
        request._body = request.read(MOST_BYTES)
    ear = provider.ear(server, what)
    ear.run_validators(request)
    return list(ear.parse_events(request))


def news_of(events: Sequence[AnymailTrackingEvent]) -> list[ProviderNews]:
    """What concerns us; opens and clicks are counted by our own links, not by the provider's."""
    return [told for event in events if (told := _news(event)) is not None]


def _news(event: AnymailTrackingEvent) -> ProviderNews | None:
    kind = _KINDS.get(event.event_type)
    if event.event_type in _REFUSED:
        # It refused what it knows of already: an earlier bounce, complaint or opt-out.
        kind = {RejectReason.SPAM: EventKind.COMPLAINED, RejectReason.UNSUBSCRIBED: EventKind.OPTED_OUT}.get(
            event.reject_reason, EventKind.BOUNCED
        )
    if kind is None and event.event_type not in _HAS_IT:
        return None
    metadata = event.metadata if isinstance(event.metadata, Mapping) else {}
    return ProviderNews(
        kind=kind,
        code=str(metadata.get("message") or ""),
        provider_id=str(event.message_id or "")[:200],
        is_for_good=event.reject_reason in _FOR_GOOD and not _is_soft(event.esp_event),
        happened_at=event.timestamp,
    )


def _is_soft(raw: Any) -> bool:
    """A bounce that passes, as the provider itself calls it; anymail folds some into the hard ones."""
    if not isinstance(raw, Mapping):
        return False
    if raw.get("hard_bounce") is False or raw.get("bounce_class") in _SOFT_CLASSES:
        return True
    if any("soft" in str(raw.get(name, "")).lower() for name in ("Type", "type", "event")):
        return True
    return any(_is_soft(inner) for inner in raw.values() if isinstance(inner, Mapping))
