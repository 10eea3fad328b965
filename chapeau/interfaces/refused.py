"""A refusal as the caller reads it: a page, a fragment of one, or ``application/problem+json``."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from chapeau.interfaces import security_log
from chapeau.interfaces.api import problems
from chapeau.kit.limits import TooOften
from chapeau.kit.refusals import Refusal

WATCHED = (401, 403, 429)
"""Who is answered so may be trying doors: it is noted."""


class Unreadable(Refusal):
    """A zero byte, which no keyboard writes and no column of the database holds."""

    code = "unreadable"
    status = 400
    sentence = _("This address or form holds a character that is none. Type it again.")


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The sentence and its status; with 429 also when to come again. Under `/api/` as the document of the API has it."""
    if refusal.status in WATCHED:
        security_log.note(f"refused code={refusal.code}", request)
    if request.path.startswith("/api/"):
        return problems.answer(request, refusal)
    if "application/json" in request.headers.get("Accept", ""):
        problem = {
            "type": f"urn:chapeau:{refusal.code}",
            "title": str(refusal),
            "status": refusal.status,
            "code": refusal.code,
        }
        answer: HttpResponse = JsonResponse(problem, status=refusal.status, content_type="application/problem+json")
    else:
        template = "refusal_fragment.html" if request.headers.get("HX-Request") else "refusal.html"
        answer = render(request, template, {"refusal": refusal}, status=refusal.status)
    if isinstance(refusal, TooOften):
        answer["Retry-After"] = str(max(1, round(refusal.room.retry_after.total_seconds())))
    return answer
