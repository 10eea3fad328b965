"""Where links in mails come back to: noted, and on to where the mail pointed. Never to an address that came with the link."""

from __future__ import annotations

import json
from base64 import b64decode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

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


@never_cache
@require_safe
def leave(request: HttpRequest, code: str, signature: str) -> HttpResponse:
    """The short way out of a text message: to the page with the button; a GET changes nothing."""
    return redirect(actions.way_out_of(SYSTEM, code=code, signature=signature) or "storefront:home")


@csrf_exempt
@require_POST
def text_messages(request: HttpRequest, token: str) -> HttpResponse:
    """Where the gateway of text messages tells of answers and arrivals, as JSON or as a form. 200 after the commit."""
    if not actions.is_incoming(token):
        raise Http404
    if request.content_type == "application/json":
        try:
            told = json.loads(request.body)
        except (ValueError, RecursionError):
            return HttpResponseBadRequest("JSON")
    else:
        told = actions.form_as_json(request.POST)
    came = actions.take_in(told, now=read_clock())
    return JsonResponse(
        {"answers": came.answered, "stops": came.stopped, "reports": came.reported, "unknown": came.unknown}
    )


urlpatterns = [
    path("webhooks/text-messages/<slug:token>/", text_messages, name="text-messages"),
    path("l/<slug:code>/x/<slug:signature>", leave, name="mail-leave"),
    path("l/<slug:code>/o/<slug:signature>.gif", dot, name="mail-dot"),
    path("l/<slug:code>/<int:number>/<slug:signature>", follow, name="mail-link"),
]
