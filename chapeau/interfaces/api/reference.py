"""The document for programs, and the same as a page for people."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from chapeau.interfaces.api.codes import problem_codes
from chapeau.interfaces.api.document import document
from chapeau.interfaces.api.operations import KEY_HEADER

COMPONENTS = "#/components/schemas/"


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document, open to everybody."""
    text = json.dumps(document(), ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, content_type="application/json")


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """Everything the document says, made here: no script, nothing from elsewhere."""
    context = {"groups": groups(), "shapes": shapes(), "about": about(), "codes": problem_codes()}
    return render(request, "api/reference.html", context)


@dataclass(frozen=True, slots=True)
class Row:
    """A parameter or a field."""

    name: str
    kind: SafeString
    says: SafeString
    is_needed: bool
    place: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """An operation as the page tells it."""

    name: str
    method: str
    path: str
    summary: SafeString
    says: SafeString
    rows: tuple[Row, ...]
    body: tuple[Row, ...]
    answer: SafeString
    example: str


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    slug: str
    says: SafeString
    operations: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class ShapeShown:
    name: str
    says: SafeString
    rows: tuple[Row, ...]


@cache
def about() -> tuple[SafeString, ...]:
    return tuple(_marked(part) for part in document()["info"]["description"].strip().split("\n\n"))


@cache
def groups() -> tuple[Group, ...]:
    made = document()
    found: dict[str, list[Shown]] = {tag["name"]: [] for tag in made["tags"]}
    for path, methods in made["paths"].items():
        for method, details in methods.items():
            found[details["tags"][0]].append(_operation(path, method, details))
    return tuple(
        Group(tag["name"], _slug(tag["name"]), _marked(tag["description"]), tuple(found[tag["name"]]))
        for tag in made["tags"]
    )


@cache
def shapes() -> tuple[ShapeShown, ...]:
    """Every record by name; lists of choices are told where they are used."""
    return tuple(
        ShapeShown(name, _marked(schema.get("description", "")), _fields(schema))
        for name, schema in sorted(document()["components"]["schemas"].items())
        if "properties" in schema
    )


def _operation(path: str, method: str, details: dict[str, Any]) -> Shown:
    body = details.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    answers: dict[str, dict[str, Any]] = details["responses"]
    content = next(one for status, one in answers.items() if status.startswith("2"))
    media: list[dict[str, Any]] = list(content.get("content", {}).values())
    told: dict[str, Any] = media[0].get("schema", {}) if media else {}
    return Shown(
        name=details["operationId"],
        method=method.upper(),
        path=path,
        summary=_marked(details["summary"]),
        says=_marked(details.get("description", "")),
        rows=tuple(_parameter(one) for one in details.get("parameters", ())),
        body=_fields(_resolved(body)) if body else (),
        answer=_kind(told),
        example=_example(path, method.upper(), details, _resolved(body) if body else None),
    )


def _parameter(one: dict[str, Any]) -> Row:
    if "$ref" in one:
        one = document()["components"]["parameters"][one["$ref"].rpartition("/")[2]]
    says = one.get("description") or one["schema"].get("description", "")
    return Row(one["name"], _kind(one["schema"]), _marked(says), one.get("required", False), one["in"])


def _fields(schema: dict[str, Any]) -> tuple[Row, ...]:
    needed = set(schema.get("required", ()))
    return tuple(
        Row(name, _kind(one), _marked(one.get("description", "")), name in needed)
        for name, one in schema.get("properties", {}).items()
    )


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = document()["components"]["schemas"][schema["$ref"].removeprefix(COMPONENTS)]
    return schema


def _kind(schema: dict[str, Any]) -> SafeString:
    """A type in a few words, with the way to the record it names."""
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(COMPONENTS)
        inner = _resolved(schema)
        return _link(name) if "properties" in inner else _kind(inner)
    if "anyOf" in schema:
        return _joined([_kind(one) for one in schema["anyOf"]], " or ")
    if "enum" in schema:
        return _joined([mark_safe(f"<code>{escape(one)}</code>") for one in schema["enum"]], " · ")  # noqa: S308
    if schema.get("type") == "array":
        return _joined(["list of ", _kind(schema.get("items") or {})], "")
    if schema.get("type") == "object" and isinstance(schema.get("additionalProperties"), dict):
        return _joined(["map to ", _kind(schema["additionalProperties"])], "")
    said = str(schema.get("format") or schema.get("const") or schema.get("type") or "anything")
    return mark_safe(escape(said))  # noqa: S308


def _joined(parts: list[Any], between: str) -> SafeString:
    return mark_safe(between.join(conditional_escape(part) for part in parts))  # noqa: S308


def _link(name: str) -> SafeString:
    return mark_safe(f'<a href="#shape-{escape(name)}">{escape(name)}</a>')  # noqa: S308


def _marked(text: str) -> SafeString:
    """The few marks that the document's words use: `code`, **strong**, *emphasis*."""
    made = str(escape(text))
    made = re.sub(r"`([^`]+)`", r"<code>\1</code>", made)
    made = re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", made)
    made = re.sub(r"(?<!\w)\*([^*]+)\*(?!\w)", r"<em>\1</em>", made)
    return mark_safe(made)  # noqa: S308


def _slug(name: str) -> str:
    return re.sub(r"[^a-z]+", "-", name.lower()).strip("-")


def _example(path: str, method: str, details: dict[str, Any], body: dict[str, Any] | None) -> str:
    """A line to copy; what stands in capitals is yours to fill in."""
    address = re.sub(r"\{(\w+)\}", lambda found: found[1].upper(), path)
    needed = [
        f"{one['name']}={_sample(one['schema'], one['name'])}"
        for one in details.get("parameters", ())
        if one.get("required") and one.get("in") == "query"
    ]
    query = f"?{'&'.join(needed)}" if needed else ""
    lines = [f"curl '{settings.BASE_URL}{address}{query}'", "-H 'Authorization: Bearer TOKEN'"]
    if method != "GET":
        lines.insert(1, f"-X {method}")
    if any(one.get("name") == KEY_HEADER and one.get("required") for one in details.get("parameters", ())):
        lines.append(f"-H '{KEY_HEADER}: WORD'")
    if body is not None:
        told = json.dumps(_sample_body(body), ensure_ascii=False)
        lines += ["-H 'Content-Type: application/json'", f"-d '{told}'"]
    return " \\\n  ".join(lines)


def _sample_body(schema: dict[str, Any]) -> dict[str, Any]:
    """What must be there; and when nothing must, the first that may."""
    properties = schema.get("properties", {})
    names = [name for name in properties if name in set(schema.get("required", ()))] or list(properties)[:1]
    return {name: _sample(properties[name], name) for name in names}


def _sample(schema: dict[str, Any], name: str) -> Any:
    schema = _resolved(schema)
    if "anyOf" in schema:
        return _sample(schema["anyOf"][0], name)
    if "default" in schema and schema["default"] not in (None, "", [], {}):
        return schema["default"]
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "object" if "properties" in schema:
            return _sample_body(schema)
        case "object":
            inner = schema.get("additionalProperties")
            return {"en": _sample(inner if isinstance(inner, dict) else {}, name)}
        case "array":
            return [_sample(schema.get("items") or {}, name.removesuffix("s"))]
        case "integer":
            return max(1, schema.get("minimum", 1))
        case "boolean":
            return True
        case _:
            return SAMPLES.get(name, FORMATS.get(schema.get("format", ""), name.upper()))


SAMPLES = {
    "amount": "12.30",
    "currency": "EUR",
    "country": "FR",
    "language": "en",
    "sku": "CO-CHN-11",
    "email": "somebody@example.com",
    "time_zone": "Europe/Paris",
    "percent_off": "5",
    "kind": "percent",
}
FORMATS = {"date": "2026-12-01", "date-time": "2026-12-01T09:00:00Z"}
