"""Where a way in is signed in: seen now and then, told to its person, ended from afar; staff who walk away are signed out."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.utils.translation import gettext as _

from chapeau.interfaces import hats
from chapeau.interfaces.requests import HouseRequest

SEEN = "seen_at"
"""Session key: when it was last used, in seconds; written at most every ``SEEN_EVERY``."""
SEEN_EVERY = timedelta(minutes=5)
BEGAN = "began_at"
"""Session key: when somebody signed in, in seconds."""

_BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "Mac"),
    ("CrOS", "Chromebook"), ("Linux", "Linux"),
)  # fmt: skip
_PRINTABLE = re.compile(r"[^\x20-\x7e]")


@dataclass(frozen=True, slots=True)
class SessionCard:
    """One session of a way in, as its person reads it."""

    id: int
    device: str
    place: str
    """The beginning of the network address: enough to know one's own, not enough to follow somebody."""
    began_at: datetime
    seen_at: datetime
    is_here: bool


def keep_seen(request: HouseRequest) -> bool:
    """Note that the session is used; false when a member of staff left it unused, or has been in it, for too long."""
    now = int(request.now.timestamp())
    seen = request.session.get(SEEN)
    if request.viewer.is_staff:
        if seen is not None and now - seen > settings.STAFF_IDLE.total_seconds():
            return False
        if now - request.session.setdefault(BEGAN, now) > settings.STAFF_LONGEST.total_seconds():
            return False
    if seen is None or now - seen >= SEEN_EVERY.total_seconds():
        request.session[SEEN] = now
        UserSession.objects.create_from_request(request)
    return True


def sessions_of(request: HouseRequest) -> list[SessionCard]:
    """Every session of the way in that this session came by, the last used first; those that ended are forgotten."""
    rows = UserSession.objects.purge_and_list(request.user)
    cards = [
        SessionCard(
            id=row.pk,
            device=device_of(row.user_agent),
            place=place_of(row.ip),
            began_at=row.created_at,
            seen_at=row.last_seen_at,
            is_here=row.session_key == request.session.session_key,
        )
        for row in rows
    ]
    return sorted(cards, key=lambda card: (card.is_here, card.seen_at), reverse=True)


def end_elsewhere(request: HouseRequest, *, only: int | None = None) -> int:
    """Sign out there: every other session of this way in, or ``only`` one; how many ended."""
    ended = 0
    for row in UserSession.objects.filter(user_id=request.user.pk).exclude(session_key=request.session.session_key):
        if only is None or row.pk == only:
            row.end()
            ended += 1
    return ended


def end_for_hat(hat_id: UUID, *, person_id: UUID) -> int:
    """Sign somebody out wherever this hat is open, however they came in; how many sessions ended."""
    ended = 0
    for row in UserSession.objects.filter(user__person_id=person_id):
        session = SessionStore(session_key=row.session_key)
        if str(hat_id) in session.get(hats.OPENED, ()):
            row.end()
            ended += 1
    return ended


def device_of(told: str) -> str:
    """``Firefox, Windows`` from what the browser says of itself; never more than a known word of it."""
    plain = _PRINTABLE.sub("", told)
    browser = next((name for mark, name in _BROWSERS if mark in plain), "")
    system = next((name for mark, name in _SYSTEMS if mark in plain), "")
    return ", ".join(part for part in (browser, system) if part) or _("Unknown device")


def place_of(address: str) -> str:
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if known.is_private or known.is_loopback:
        return _("your own network")
    parts = known.exploded.split("." if known.version == 4 else ":")
    return ".".join(parts[:2]) + ".…" if known.version == 4 else ":".join(parts[:2]) + ":…"
