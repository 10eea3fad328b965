"""Who calls: a token, and one of its hats. From there the viewer is made as it is from a session."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils import translation

from chapeau.interfaces.api import problems
from chapeau.kit import limits
from chapeau.kit.clock import read_clock
from chapeau.kit.limits import Limit
from chapeau.kit.refusals import Forbidden
from chapeau.person.access import actions as access_actions
from chapeau.person.access import queries as access
from chapeau.person.people import queries as people
from chapeau.person.people.values import SYSTEM, HatCard, StaffRole, Viewer

HAT_HEADER = "Chapeau-Hat"
ALLOWED = Limit("api", 600, timedelta(minutes=1))
"""Requests of one token: all at once, or ten a second for ever."""
WRONG = Limit("api-wrong-token", 60, timedelta(minutes=1))
"""Tokens that nobody has, from one address."""
_BEARER = re.compile(r"Bearer ([!-~]{1,200})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Caller:
    """On whose behalf an operation is done."""

    viewer: Viewer
    hat: HatCard
    scopes: frozenset[str]
    hats: tuple[HatCard, ...]
    """All that the token may act under."""
    now: datetime
    language: str


@dataclass(frozen=True, slots=True)
class Gate:
    """Lets a request in to one operation, or refuses: token, hat, allowance, scope, role, in that order."""

    scope: str = ""
    staff: bool = False
    roles: tuple[StaffRole, ...] = ()
    """Which staff; people who buy here are not asked for them."""
    needs_hat: bool = True

    def __call__(self, request: HttpRequest) -> Caller:
        now = read_clock()
        found = _BEARER.fullmatch(request.headers.get("Authorization", ""))
        bearer = access.bearer(SYSTEM, secret=found[1], now=now) if found else None
        if bearer is None:
            limits.take(WRONG, subject=request.META.get("REMOTE_ADDR", ""), now=now)
            raise problems.TokenNeeded
        room = limits.count(ALLOWED, subject=str(bearer.token_id), now=now)
        request.api_room = room  # type: ignore[attr-defined]
        if not room.is_allowed:
            raise limits.TooOften(room)
        access_actions.note_use(SYSTEM, token_id=bearer.token_id, last_used_at=bearer.last_used_at, now=now)
        cards = people.hats_of_person(SYSTEM, person_id=bearer.person_id, opened=bearer.hat_ids, now=now).opened
        if not cards:
            raise problems.TokenNeeded
        hat = self._hat(request, cards)
        language = _language(request, hat)
        viewer = people.viewer_for_hat(hat)
        self._check(viewer, bearer.scopes)
        return Caller(viewer, hat, bearer.scopes, cards, now, language)

    def _hat(self, request: HttpRequest, cards: tuple[HatCard, ...]) -> HatCard:
        wanted = request.headers.get(HAT_HEADER, "")
        if wanted:
            for card in cards:
                if card.code == wanted:
                    return card
            raise problems.ActingForNotYours(header=HAT_HEADER)
        if len(cards) > 1 and self.needs_hat:
            raise problems.ActingForUnclear(header=HAT_HEADER, choices=", ".join(card.code for card in cards))
        return cards[0]

    def _check(self, viewer: Viewer, scopes: frozenset[str]) -> None:
        if self.scope and self.scope not in scopes:
            raise problems.ScopeMissing(scope=self.scope)
        if self.staff and not viewer.is_staff:
            raise Forbidden
        if self.roles and viewer.is_staff and not viewer.has_role(*self.roles):
            raise Forbidden


def _language(request: HttpRequest, hat: HatCard) -> str:
    """What the program asks for, else the hat's own."""
    if request.headers.get("Accept-Language"):
        return translation.get_language() or hat.language
    translation.activate(hat.language)
    return hat.language
