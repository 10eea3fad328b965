"""No, said so that a program understands: ``application/problem+json`` (RFC 9457) with a code that stays."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from chapeau.interfaces.api.shapes import plain
from chapeau.interfaces.bearers import ScopeMissing
from chapeau.kit.limits import Room, TooOften
from chapeau.kit.refusals import Refusal

MEDIA_TYPE = "application/problem+json"
REFERENCE = "/api/v1/reference"


class BadCursor(Refusal):
    code = "bad-cursor"
    status = 400
    sentence = _("This list cannot be gone on with from there. Begin again without a cursor.")


class UnknownParameter(Refusal):
    code = "unknown-parameter"
    status = 422
    sentence = _("Unknown: %(names)s. Leave it out, or look up its spelling in the reference.")


class UnknownField(Refusal):
    code = "unknown-field"
    status = 422
    sentence = _("There is no field %(names)s. Look up its spelling in the reference.")


class BadKey(Refusal):
    code = "bad-idempotency-key"
    status = 422
    sentence = _("The header %(header)s is 1 to 80 visible characters long.")


class ChangedMeanwhile(Refusal):
    code = "changed-meanwhile"
    status = 412
    sentence = _("Somebody has changed it since you read it. Read it again, then decide.")


class BadRequest(Refusal):
    code = "bad-request"
    status = 400
    sentence = _("This is no JSON that can be read. Send an object in UTF-8.")


class InvalidInput(Refusal):
    code = "invalid-input"
    status = 422
    sentence = _("Something is missing or not in its form; see errors.")


class NoSuchAddress(Refusal):
    code = "no-such-address"
    status = 404
    sentence = _("There is nothing at this address. See the reference for what there is.")


class MethodNotThere(Refusal):
    code = "method-not-allowed"
    status = 405
    sentence = _("This address does not take that method.")


def answer(request: HttpRequest, refusal: Refusal, errors: Sequence[Mapping[str, Any]] = ()) -> HttpResponse:
    """The refusal as a problem; what it knows about single fields stands under ``errors``."""
    body: dict[str, Any] = {
        "type": f"{REFERENCE}#problem-{refusal.code}",
        "title": refusal.code.replace("-", " ").capitalize(),
        "status": refusal.status,
        "code": refusal.code,
        "detail": str(refusal),
        "errors": [*errors, *_of_fields(refusal)],
    }
    details = {name: plain(value) for name, value in refusal.details.items() if name != "fields"}
    if details:
        body["details"] = details
    response = HttpResponse(json.dumps(body, ensure_ascii=False), content_type=MEDIA_TYPE, status=refusal.status)
    response.headers["Cache-Control"] = "no-store"
    if refusal.status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Bearer realm="chapeau"'
    if isinstance(refusal, ScopeMissing):
        response.headers["WWW-Authenticate"] = f'Bearer error="insufficient_scope", scope="{refusal.details["scope"]}"'
    if isinstance(refusal, TooOften):
        response.headers["Retry-After"] = str(max(1, round(refusal.room.retry_after.total_seconds() + 0.5)))
    note_room(request, response)
    return response


def _of_fields(refusal: Refusal) -> list[dict[str, Any]]:
    wrong = refusal.details.get("fields")
    if not isinstance(wrong, Mapping):
        return []
    return [{"pointer": f"/{name}", "code": str(why), "detail": str(why)} for name, why in wrong.items()]


def note_room(request: HttpRequest, response: HttpResponse) -> None:
    """How much is left of the allowance (draft-ietf-httpapi-ratelimit-headers)."""
    room: Room | None = getattr(request, "api_room", None)
    if room is None:
        return
    per = round(room.limit.per.total_seconds())
    response.headers["RateLimit-Policy"] = f'"{room.limit.name}";q={room.limit.amount};w={per}'
    response.headers["RateLimit"] = f'"{room.limit.name}";r={room.left};t={round(room.full_after.total_seconds())}'
