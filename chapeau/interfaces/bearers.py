"""Who comes with a token, and under which of its hats; for every door that programs knock at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from chapeau.kit import limits
from chapeau.kit.limits import Limit
from chapeau.kit.refusals import Refusal
from chapeau.person.access import actions as access_actions
from chapeau.person.access import queries as access
from chapeau.person.access.values import Bearer
from chapeau.person.people import queries as people
from chapeau.person.people.values import SYSTEM, HatCard

HAT_HEADER = "Chapeau-Hat"
ALLOWED = Limit("api", 600, timedelta(minutes=1))
"""Requests of one token: all at once, or ten a second for ever."""
WRONG = Limit("api-wrong-token", 60, timedelta(minutes=1))
"""Tokens that nobody has, from one address."""
_BEARER = re.compile(r"Bearer ([!-~]{1,200})", re.IGNORECASE)


class TokenNeeded(Refusal):
    code = "token-needed"
    status = 401
    sentence = _("Send a token that is valid: Authorization: Bearer …")


class ActingForUnclear(Refusal):
    """The token may act under several hats and the request names none."""

    code = "hat-needed"
    status = 400
    sentence = _("This token acts for several. Say for which one with the header %(header)s: %(choices)s.")


class ActingForNotYours(Refusal):
    code = "hat-not-of-token"
    status = 403
    sentence = _("This token does not act for the one named by the header %(header)s.")


class ScopeMissing(Refusal):
    code = "scope-missing"
    status = 403
    sentence = _("This token may not do that. It needs %(scope)s.")


@dataclass(frozen=True, slots=True)
class LetIn:
    bearer: Bearer
    hats: tuple[HatCard, ...]
    """All that the token may act under."""


def let_in(request: HttpRequest, *, now: datetime) -> LetIn:
    """Whose token came with the request, counted against its allowance (``request.api_room`` tells what is left).

    Refuses: ``TokenNeeded``, ``TooOften``.
    """
    found = _BEARER.fullmatch(request.headers.get("Authorization", ""))
    bearer = access.bearer(SYSTEM, secret=found[1], now=now) if found else None
    if bearer is None:
        limits.take(WRONG, subject=request.META.get("REMOTE_ADDR", ""), now=now)
        raise TokenNeeded
    room = limits.count(ALLOWED, subject=str(bearer.token_id), now=now)
    request.api_room = room  # type: ignore[attr-defined]
    if not room.is_allowed:
        raise limits.TooOften(room)
    access_actions.note_use(SYSTEM, token_id=bearer.token_id, last_used_at=bearer.last_used_at, now=now)
    cards = people.hats_of_person(SYSTEM, person_id=bearer.person_id, opened=bearer.hat_ids, now=now).opened
    if not cards:
        raise TokenNeeded
    return LetIn(bearer, cards)


def worn(request: HttpRequest, hats: Sequence[HatCard], *, needs_hat: bool = True) -> HatCard:
    """The hat that the request names, or the only one. Refuses: ``ActingForNotYours``, ``ActingForUnclear``."""
    wanted = request.headers.get(HAT_HEADER, "")
    if wanted:
        for card in hats:
            if card.code == wanted:
                return card
        raise ActingForNotYours(header=HAT_HEADER)
    if len(hats) > 1 and needs_hat:
        raise ActingForUnclear(header=HAT_HEADER, choices=", ".join(card.code for card in hats))
    return hats[0]
