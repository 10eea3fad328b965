"""Which hats a session has opened and which one is in use."""

from __future__ import annotations

import re
from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from chapeau.interfaces import cookies
from chapeau.interfaces.requests import HouseRequest
from chapeau.kit.house import countries_served
from chapeau.person.people import actions, queries
from chapeau.person.people.values import SYSTEM, HatCard, Viewer, ViewerKind, VisitorCard

OPENED = "opened_hats"
ACTIVE = "active_hat"
VISITOR_COOKIE = cookies.named("chapeau_visitor")
COUNTRY_COOKIE = cookies.named("chapeau_country")
THEME_COOKIE = cookies.named("theme")
VISIT_COOKIE = cookies.named("chapeau_visit")
"""Where this visit came from; gone when the browser closes."""
SOURCE_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
LIKELY = {"it": "IT"}
"""Where readers of a language most often are."""
LONGEST_PAGE = 4000
VISITOR_AGE = 60 * 60 * 24 * 365


def opened_hats(request: HttpRequest) -> tuple[UUID, ...]:
    """Keys of the hats this session has opened."""
    return tuple(UUID(key) for key in request.session.get(OPENED, ()))


def open_hats(request: HttpRequest, hat_ids: Iterable[UUID], *, active: UUID | None = None) -> None:
    """Add hats to the session; ``active`` becomes the one in use."""
    keys = [*request.session.get(OPENED, ()), *map(str, hat_ids)]
    request.session[OPENED] = list(dict.fromkeys(keys))
    if active is not None:
        request.session[ACTIVE] = str(active)


def close_hats(request: HttpRequest) -> None:
    """Forget every hat; the sign-out of the session itself is Django's."""
    for key in (OPENED, ACTIVE):
        request.session.pop(key, None)


def wear(request: HouseRequest, card: HatCard) -> None:
    """Use one of the opened hats from now on, in this request too."""
    request.session[ACTIVE] = str(card.id)
    request.hat = card
    request.viewer = queries.viewer_for_hat(card)
    request.country = card.country


def read_visitor(request: HttpRequest) -> VisitorCard | None:
    """The visitor of the cookie, if there is one and it is not linked to a hat."""
    code = request.COOKIES.get(VISITOR_COOKIE, "")
    return queries.visitor_by_code(SYSTEM, code=code) if code else None


def ensure_visitor(request: HouseRequest) -> Viewer:
    """The viewer for a first write (basket, request): makes the visitor and its cookie when there is none.

    A signed-in request keeps its hat. Call it right before the deed, never on a page that only shows.
    """
    if request.hat is not None or request.visitor is not None:
        return request.viewer
    language = getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
    visitor, secret = actions.create_visitor(
        SYSTEM,
        country=request.country,
        language=language,
        source=visit_source(request),
        now=request.now,
    )
    request.visitor = visitor
    request.viewer = Viewer(ViewerKind.VISITOR, visitor_id=visitor.id)
    request._visitor_secret = secret  # type: ignore[attr-defined]
    return request.viewer


def visit_source(request: HttpRequest) -> str:
    """Code of where this visit came from, if the browser told; what is no code is nothing."""
    source = request.COOKIES.get(VISIT_COOKIE, "")
    return source if SOURCE_CODE.fullmatch(source) else ""


def keep_visitor(request: HttpRequest, response: HttpResponse) -> None:
    """Set or drop the visitor's cookie as this request decided."""
    secret = getattr(request, "_visitor_secret", None)
    if secret == "":
        response.delete_cookie(VISITOR_COOKIE)
    elif secret:
        cookies.keep(response, VISITOR_COOKIE, secret, max_age=VISITOR_AGE)


def forget_visitor(request: HttpRequest) -> None:
    """After sign-in the cookie goes: on a shared computer the next one is somebody else."""
    request._visitor_secret = ""  # type: ignore[attr-defined]


def guess_country(request: HttpRequest) -> str:
    """What the visitor chose, else what the page's language suggests."""
    served = countries_served()
    chosen = request.COOKIES.get(COUNTRY_COOKIE, "")
    if chosen in served:
        return chosen
    spoken = LIKELY.get(getattr(request, "LANGUAGE_CODE", ""), "")
    return spoken if spoken in served else served[0]


def safe_next(request: HttpRequest, default: str = "/") -> str:
    """The page to go back to (``next`` of the form), only within this house."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    # A bare word would be taken for the name of a page; a huge one is no page of ours.
    return wanted if is_ours and wanted.startswith("/") and len(wanted) < LONGEST_PAGE else default
