"""Where links in mails come back to: noted, and on to where the mail pointed. Never to an address that came with the link."""

from __future__ import annotations

from base64 import b64decode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chapeau.kit.clock import read_clock
from chapeau.person.messaging import actions
from chapeau.person.people.values import SYSTEM

NOTHING = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
"""A picture of one transparent dot."""


@never_cache
@require_safe
def follow(request: HttpRequest, code: str, number: int, signature: str) -> HttpResponse:
    """A link of a mail; one that is not ours leads to the shop."""
    target = actions.record_click(
        SYSTEM,
        code=code,
        number=number,
        signature=signature,
        program=request.headers.get("User-Agent", "")[:300],
        is_reading=request.method == "GET",
        now=read_clock(),
    )
    return HttpResponseRedirect(target) if target else redirect("storefront:home")


@never_cache
@require_safe
def dot(request: HttpRequest, code: str, signature: str) -> HttpResponse:
    """The invisible picture; always a picture, ours or not."""
    actions.record_open(SYSTEM, code=code, signature=signature, now=read_clock())
    return HttpResponse(NOTHING, content_type="image/gif")


urlpatterns = [
    path("l/<slug:code>/o/<slug:signature>.gif", dot, name="mail-dot"),
    path("l/<slug:code>/<int:number>/<slug:signature>", follow, name="mail-link"),
]
