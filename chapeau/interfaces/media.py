"""Pictures and other files below the media root, for houses without a file server in front."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect
from django.templatetags.static import static
from django.views.static import serve

A_DAY = 60 * 60 * 24


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """One file; what it contains may never act as a page of ours."""
    answer = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    answer.headers["Cache-Control"] = f"public, max-age={A_DAY}"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return answer


def favicon(request: HttpRequest) -> HttpResponseBase:
    """Where browsers look by habit."""
    return HttpResponsePermanentRedirect(static("mark.svg"))
