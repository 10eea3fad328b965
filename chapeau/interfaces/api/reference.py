"""The document for programs, and the same as a page for people."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from chapeau.interfaces.api.document import document


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document, open to everybody."""
    text = json.dumps(document(), ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, content_type="application/json")


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    return HttpResponse("soon")
