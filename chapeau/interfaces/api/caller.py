"""Who calls: a token, and one of its hats. From there the viewer is made as it is from a session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils import translation

from chapeau.interfaces.bearers import ScopeMissing, let_in, worn
from chapeau.kit.clock import read_clock
from chapeau.kit.refusals import Forbidden
from chapeau.person.people import queries as people
from chapeau.person.people.values import HatCard, StaffRole, Viewer


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
        came = let_in(request, now=now)
        hat = worn(request, came.hats, needs_hat=self.needs_hat)
        language = _language(request, hat)
        viewer = people.viewer_for_hat(hat)
        self._check(viewer, came.bearer.scopes)
        return Caller(viewer, hat, came.bearer.scopes, came.hats, now, language)

    def _check(self, viewer: Viewer, scopes: frozenset[str]) -> None:
        if self.scope and self.scope not in scopes:
            raise ScopeMissing(scope=self.scope)
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
