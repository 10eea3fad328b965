"""Who asks, and how a refusal is answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from chapeau.interfaces import hats
from chapeau.interfaces.refused import Unreadable, refused
from chapeau.interfaces.requests import HouseRequest
from chapeau.interfaces.sessions import keep_seen
from chapeau.kit import house_settings
from chapeau.kit.clock import read_clock
from chapeau.kit.refusals import Refusal
from chapeau.person.people import queries
from chapeau.person.people.models import SignIn
from chapeau.person.people.values import SYSTEM, HatCard, Viewer, ViewerKind, Wardrobe

ASKED_BY_MACHINES = ("/healthz", "/readyz")
"""Nobody asks there, and it must be answered without the database."""
Respond = Callable[[HttpRequest], HttpResponse]


class ViewerMiddleware:
    """Sets ``now``, ``viewer``, ``hat``, ``wardrobe``, ``visitor`` and ``country`` (see ``HouseRequest``).

    Reads the hats anew on each request: a hat that ended is gone with the next click. Costs one query for
    a signed-in person beside Django's two, one for a visitor with a cookie, none for anybody else; and one for the
    house's settings.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, plain_request: HttpRequest) -> HttpResponse:
        if plain_request.path in ASKED_BY_MACHINES:
            return self.get_response(plain_request)
        with house_settings.one_reading():
            return self._meet(plain_request)

    def _meet(self, plain_request: HttpRequest) -> HttpResponse:
        request = cast(HouseRequest, plain_request)
        request.now = read_clock()
        request.hat = None
        request.visitor = None
        request.wardrobe = Wardrobe()
        request.country = hats.guess_country(request)
        request.viewer = Viewer(ViewerKind.VISITOR)
        if request.user.is_authenticated:
            _put_on_hat(request)
        elif hats.OPENED in request.session:
            request.session.flush()  # its way in was revoked
        if request.hat is None:
            _meet_visitor(request)
        response = self.get_response(request)
        hats.keep_visitor(request, response)
        return response


def _put_on_hat(request: HouseRequest) -> None:
    user = cast(SignIn, request.user)
    if user.person_id is None:
        return
    wardrobe = queries.hats_of_person(
        SYSTEM, person_id=user.person_id, opened=hats.opened_hats(request), now=request.now
    )
    if not wardrobe.opened or not _is_open(user, wardrobe):
        logout(request)
        return
    request.wardrobe = wardrobe
    request.hat = _active(request, wardrobe)
    request.viewer = queries.viewer_for_hat(request.hat)
    request.country = request.hat.country or request.country
    if not keep_seen(request):
        logout(request)
        request.hat, request.wardrobe, request.viewer = None, Wardrobe(), Viewer(ViewerKind.VISITOR)


def _is_open(user: SignIn, wardrobe: Wardrobe) -> bool:
    """The hat one signed in by has not ended; it takes the whole session with it."""
    return any(user.hat_id in card.ids for card in (*wardrobe.opened, *wardrobe.locked))


def _active(request: HouseRequest, wardrobe: Wardrobe) -> HatCard:
    wanted = request.session.get(hats.ACTIVE)
    for card in wardrobe.opened:
        if str(wanted) in map(str, card.ids):
            return card
    first = wardrobe.opened[0]
    request.session[hats.ACTIVE] = str(first.id)
    return first


def _meet_visitor(request: HouseRequest) -> None:
    request.visitor = hats.read_visitor(request)
    if request.visitor is not None:
        request.viewer = Viewer(ViewerKind.VISITOR, visitor_id=request.visitor.id)


class RefusalMiddleware:
    """Turns a Refusal into a page, a fragment or ``application/problem+json`` with its sentence and status."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """No zero byte reaches a page: none comes from a keyboard, and no text column takes one."""
        told = (value for _name, values in request.POST.lists() for value in values) if request.method == "POST" else ()
        if "%00" in request.META.get("QUERY_STRING", "") or any("\0" in value for value in told):
            return refused(request, Unreadable())
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refused(request, exception) if isinstance(exception, Refusal) else None
