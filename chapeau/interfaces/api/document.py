"""The OpenAPI document: what the operations' signatures say, and what all of them have in common."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings

from chapeau.interfaces.api.operations import KEY_HEADER, OPERATIONS, SPARSE, Operation
from chapeau.interfaces.api.paging import MOST, USUAL
from chapeau.interfaces.api.problems import MEDIA_TYPE
from chapeau.interfaces.api.service import AREAS, api
from chapeau.interfaces.bearers import ALLOWED, HAT_HEADER

ABOUT = f"""\
Everything the shop and the office can do, for programs.

**Who calls.** `Authorization: Bearer chap_…` — a token that a person made under *Account → Programs*, or a member of staff under
*Settings → Programs*. A token names the hats it may act under and its scopes (`orders:read`). `{HAT_HEADER}` picks one of them by its code;
where a token has several, leaving it out is refused. What a hat may not see in the shop or the office it cannot see here.

**Values.** `snake_case`; money is `{{"amount": "12.30", "currency": "EUR"}}`; decimals are strings; moments are RFC 3339 in UTC; time spans are
seconds; things are named by their public codes. Unknown fields and parameters are refused.

**Lists** come {USUAL} at a time (`limit`, at most {MOST}); `next` is the `cursor` of the page after. `fields=code,lines.sku` leaves the rest out.

**Deeds** take an `{KEY_HEADER}`: sent again with the same key, nothing is done twice. Edits take `If-Match` with the `ETag` that was read;
412 means somebody was faster.

**No** is `application/problem+json` with a stable `code`; `errors` point at fields. **Often**: {ALLOWED.amount} requests a minute for each token;
`RateLimit` says how many are left, 429 brings `Retry-After`.
"""

_PARAMETERS: dict[str, dict[str, Any]] = {
    "hat": {
        "name": HAT_HEADER,
        "in": "header",
        "description": "Under which hat of the token: its code, as `list_hats` tells it. Needed where the token has several.",
        "schema": {"type": "string", "pattern": "^[0-9a-z]{1,16}$"},
    },
    "language": {
        "name": "Accept-Language",
        "in": "header",
        "description": "The language of names and sentences; the hat's own by default.",
        "schema": {"type": "string", "enum": [code for code, _name in settings.LANGUAGES]},
    },
    "fields": {
        "name": "fields",
        "in": "query",
        "description": "Names of fields, with commas; `lines.sku` goes into what is nested. The others are left out.",
        "schema": {"type": "string", "pattern": r"^[a-z_.,]*$", "maxLength": 1000},
    },
    "cursor": {
        "name": "cursor",
        "in": "query",
        "description": "Where to go on: `next` of the page before, with the same filters.",
        "schema": {"type": "string", "maxLength": 1000},
    },
    "limit": {
        "name": "limit",
        "in": "query",
        "description": "How many in a page.",
        "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
    },
    "key": {
        "name": KEY_HEADER,
        "in": "header",
        "description": "Any word of your own for this deed; sent again it is not done twice.",
        "schema": {"type": "string", "pattern": "^[!-~]{1,80}$"},
    },
    "if_match": {
        "name": "If-Match",
        "in": "header",
        "description": "The `ETag` under which it was read; refused with 412 when it has changed since.",
        "schema": {"type": "string", "pattern": '^(\\*|"[0-9a-f]{32}")$'},
    },
    "if_none_match": {
        "name": "If-None-Match",
        "in": "header",
        "description": "The `ETag` of an earlier answer; 304 when it is still the same.",
        "schema": {"type": "string", "pattern": '^"[0-9a-f]{32}"$'},
    },
}

_PROBLEM = {
    "title": "Problem",
    "description": "Why it was not done (RFC 9457). `code` stays; `detail` is a sentence in the language asked for.",
    "type": "object",
    "required": ["type", "title", "status", "code", "detail", "errors"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "title": "ProblemPlace",
                "required": ["code", "detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON pointer into the body."},
                    "parameter": {"type": "string"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
        "details": {"type": "object", "additionalProperties": True, "description": "What the sentence speaks of."},
    },
}


@cache
def document() -> dict[str, Any]:
    """The whole document; the same object each time, so do not change it."""
    made: dict[str, Any] = dict(api.get_openapi_schema(path_prefix="/api/v1/"))
    made["info"] = {
        "title": "Chapeau",
        "version": made["info"]["version"],
        "description": ABOUT,
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    }
    made["servers"] = [{"url": "/"}]
    made["tags"] = [{"name": area.tag, "description": area.says} for area in AREAS]
    made["security"] = [{"token": []}]
    components = made["components"]
    components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    components["parameters"] = _PARAMETERS
    components["schemas"]["Problem"] = _PROBLEM
    components["responses"] = {
        "Problem": {
            "description": "It was not done; `code` says why.",
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    }
    for path in made["paths"].values():
        for details in path.values():
            _complete(details, OPERATIONS[details["operationId"]])
    _tidy(made)
    return made


def _tidy(part: Any, *, of_names: bool = False) -> None:
    """Titles that only repeat the name of what they stand at say nothing."""
    if isinstance(part, list):
        for one in part:
            _tidy(one)
    elif isinstance(part, dict):
        for name, one in part.items():
            _tidy(one, of_names=name in ("properties", "schemas"))
            if of_names and isinstance(one, dict) and isinstance(one.get("title"), str) and "properties" not in one:
                del one["title"]


def _complete(details: dict[str, Any], about: Operation) -> None:
    details.pop("security", None)
    wanted = ["hat", "language"] if about.gate.needs_hat else ["language"]
    if about.has_fields and about.method == "GET":
        wanted.append("fields")
    if about.kind == "list":
        wanted += ["cursor", "limit"]
    if about.kind == "read" and about.method == "GET":
        wanted.append("if_none_match")
    if about.kind == "deed" and not about.needs_key:
        wanted.append("key")
    if about.edits:
        wanted.append("if_match")
    parameters = details.setdefault("parameters", [])
    for parameter in parameters:
        parameter["schema"] = _without_null(parameter["schema"])
    parameters += [{"$ref": f"#/components/parameters/{name}"} for name in wanted]
    if about.needs_key:
        parameters.append({**_PARAMETERS["key"], "required": True})
    who = "Staff" if about.gate.staff else ""
    roles = ", ".join(str(role) for role in about.gate.roles)
    told = [f"Scope `{about.gate.scope}`." if about.gate.scope else "", _staff(who, roles)]
    details["description"] = "\n\n".join(part for part in (details.get("description", ""), " ".join(filter(None, told))) if part)  # fmt: skip
    if about.gate.scope:
        details["x-scope"] = about.gate.scope
    responses = details["responses"]
    details["responses"] = {str(status): response for status, response in responses.items()}
    responses = details["responses"]
    if about.kind == "file":
        responses.clear()
        binary = {"schema": {"type": "string", "format": "binary"}}
        responses["200"] = {"description": "The file", "content": {about.media_type: binary}}
    elif about.has_fields and about.method == "GET":
        responses["200"]["content"][SPARSE] = {"schema": {"type": "object", "additionalProperties": True}}
    if about.kind == "read" and about.method == "GET":
        responses["200"]["headers"] = {"ETag": {"schema": {"type": "string"}, "description": "For `If-Match` and `If-None-Match`."}}  # fmt: skip
        responses["304"] = {"description": "Still the same."}
    responses["4XX"] = {"$ref": "#/components/responses/Problem"}


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """An address cannot say null: what may be null may be left out."""
    rest = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    schema = rest[0] if len(rest) == 1 else schema
    return {name: one for name, one in schema.items() if name != "title"}


def _staff(who: str, roles: str) -> str:
    if who:
        return f"For the house's own people{': ' + roles if roles else ''}."
    return f"Staff: {roles}." if roles else ""
