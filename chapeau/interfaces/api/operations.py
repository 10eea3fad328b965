"""What every operation has in common, so that a face is only: parse, one deed or a few queries, render."""

from __future__ import annotations

import hashlib
import inspect
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any, Literal

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from ninja import Router
from pydantic import BaseModel, ConfigDict, create_model

from chapeau.interfaces.api import problems
from chapeau.interfaces.api.bulk import BULK, Bulk
from chapeau.interfaces.api.caller import Caller, Gate
from chapeau.interfaces.api.names import Names
from chapeau.interfaces.api.paging import Found, next_cursor, read_page
from chapeau.interfaces.api.problems import note_room
from chapeau.interfaces.api.shapes import Shape, claim_name
from chapeau.interfaces.bearers import HAT_HEADER
from chapeau.kit import idempotency
from chapeau.kit.house import house_zone
from chapeau.person.people.values import StaffRole
from chapeau.person.privacy.actions import note_list, note_look

KEY_HEADER = "Idempotency-Key"
SPARSE = "application/vnd.chapeau.sparse+json"
"""An answer with the fields that were asked for and no others."""
_KEY = re.compile(r"[!-~]{1,80}")

Handler = Callable[..., Any]
Kind = Literal["read", "list", "deed", "file"]


@dataclass(frozen=True, slots=True)
class Operation:
    """What the document says of an operation beyond what its signature says."""

    name: str
    kind: Kind
    method: str
    path: str
    gate: Gate
    tag: str
    needs_key: bool = False
    edits: bool = False
    has_fields: bool = False
    media_type: str = "application/json"

    def is_personal(self, call: Caller) -> bool:
        """Whether staff see people by it: then it is noted that they did."""
        return call.viewer.is_staff and self.gate.scope.partition(":")[0] in PERSONAL

    @property
    def page(self) -> str:
        """The list of the office that tells the same."""
        return self.path.partition("/")[0]

    @property
    def page_of_one(self) -> str:
        return "person" if self.page == "people" else self.page.removesuffix("s")


PERSONAL = frozenset(
    (
        "people",
        "orders",
        "approvals",
        "returns",
        "invoices",
        "requests",
        "shipping",
        "payments",
        "mails",
        "tasks",
        "forms",
        "reviews",
        "surveys",
    )
)
"""Areas whose answers name people."""
OPERATIONS: dict[str, Operation] = {}


class Done(BaseModel):
    """What a deed came to, when there is nothing further to show."""

    model_config = ConfigDict(title="Done")
    done: Literal[True]


ROUTER = Router()
"""One for all areas: several may have operations at one address."""


@dataclass(frozen=True)
class Area:
    """A group of operations: one tag."""

    tag: str
    says: str

    def read(
        self,
        path: str,
        name: str,
        *,
        scope: str,
        answer: Shape,
        staff: bool = False,
        roles: tuple[StaffRole, ...] = (),
        needs_hat: bool = True,
        method: str = "GET",
    ) -> Callable[[Handler], Handler]:
        """One thing. The handler takes the caller and its parameters, and returns the record of ``answer``."""
        about = Operation(name, "read", method, path, Gate(scope, staff, roles, needs_hat), self.tag, has_fields=True)

        def register(handler: Handler) -> Handler:
            def run(request: HttpRequest, call: Caller, told: dict[str, Any]) -> HttpResponse:
                return _answer(request, call, about, answer, handler(call, **told))

            return self._add(about, handler, run, answer.model)

        return register

    def list(
        self,
        path: str,
        name: str,
        *,
        scope: str,
        answer: Shape,
        staff: bool = False,
        roles: tuple[StaffRole, ...] = (),
        needs_hat: bool = True,
    ) -> Callable[[Handler], Handler]:
        """A page of things. The handler takes ``page`` too and returns ``Found``."""
        about = Operation(name, "list", "GET", path, Gate(scope, staff, roles, needs_hat), self.tag, has_fields=True)

        def register(handler: Handler) -> Handler:
            def run(request: HttpRequest, call: Caller, told: dict[str, Any]) -> HttpResponse:
                page = read_page(request, call.now)
                found: Found = handler(call, page=page, **told)
                names = _names(call)
                items = [answer.render(row, names) for row in found.rows]
                names.fill()
                if about.is_personal(call):
                    asked = f"api {request.GET.urlencode()}".strip()
                    note_list(call.viewer, page=about.page, about=asked, shown=len(items), now=call.now)
                wanted = _wanted_fields(request, answer)
                if wanted:
                    items = [_prune(item, wanted) for item in items]
                onwards = next_cursor(request, page, found)
                body = {"items": items, "next": onwards, "total": found.total}
                response = _json(request, call, body, is_sparse=bool(wanted))
                if onwards:
                    query = request.GET.copy()
                    query["cursor"] = onwards
                    response.headers["Link"] = f'<{request.path}?{query.urlencode()}>; rel="next"'
                return response

            return self._add(about, handler, run, page_model(answer), leave=("page",))

        return register

    def deed(
        self,
        method: str,
        path: str,
        name: str,
        *,
        scope: str,
        answer: Shape | None = None,
        then: Handler | None = None,
        edits: tuple[Shape, Handler] | None = None,
        staff: bool = False,
        roles: tuple[StaffRole, ...] = (),
        needs_key: bool = False,
        in_one: bool = True,
        status: int = 200,
    ) -> Callable[[Handler], Handler]:
        """One deed, done once for each ``Idempotency-Key``, in one transaction with it.

        The handler returns the deed's plain outcome (codes, numbers); that is kept with the key. ``then`` makes the
        record from it that ``answer`` tells, also when the same key comes again: it is told as it stands then, and
        nothing personal is kept with the key. Without ``then`` the outcome itself is the record. ``edits``: how the
        thing reads before, for ``If-Match``. ``in_one=False``: the deed speaks to others and opens its own transactions;
        it takes the key itself, or is safe to repeat. What ``then`` needs of what was sent is not kept: it may take ``body``.
        """
        about = Operation(
            name,
            "deed",
            method,
            path,
            Gate(scope, staff, roles),
            self.tag,
            needs_key=needs_key,
            edits=edits is not None,
        )

        def register(handler: Handler) -> Handler:
            def run(request: HttpRequest, call: Caller, told: dict[str, Any]) -> HttpResponse:
                key = _key(request, is_needed=needs_key)
                own = {"key": key} if needs_key else {}
                if in_one:
                    with transaction.atomic():
                        outcome = _once(request, call, name, key, edits, partial(handler, **own), told)
                else:
                    if key and not needs_key:
                        _claim(request, call, name, key, told)
                    outcome = handler(call, **told, **own)
                if answer is None:
                    return _json(request, call, {"done": True}, status=status)
                again = (
                    {"body": told["body"]} if then is not None and "body" in inspect.signature(then).parameters else {}
                )
                record = then(call, **outcome, **again) if then is not None else outcome
                return _answer(request, call, about, answer, record, status=status)

            model = Done if answer is None else answer.model
            return self._add(about, handler, run, model, status=status, leave=("key",))

        return register

    def bulk(
        self, path: str, name: str, *, scope: str, staff: bool = False, roles: tuple[StaffRole, ...] = ()
    ) -> Callable[[Handler], Handler]:
        """A deed on many things, each of which stands or falls alone. The handler returns what ``bulk.each`` does."""
        return self.deed("POST", path, name, scope=scope, answer=BULK, then=Bulk.told, staff=staff, roles=roles)

    def file(
        self,
        path: str,
        name: str,
        *,
        scope: str,
        media_type: str,
        staff: bool = False,
        roles: tuple[StaffRole, ...] = (),
    ) -> Callable[[Handler], Handler]:
        """A file; the handler returns its name and its bytes."""
        about = Operation(name, "file", "GET", path, Gate(scope, staff, roles), self.tag, media_type=media_type)

        def register(handler: Handler) -> Handler:
            def run(request: HttpRequest, call: Caller, told: dict[str, Any]) -> HttpResponse:
                file_name, content = handler(call, **told)
                if about.is_personal(call):
                    note_list(call.viewer, page=about.page, about=file_name, shown=1, is_export=True, now=call.now)
                response = HttpResponse(content, content_type=media_type)
                response.headers["Content-Disposition"] = f'inline; filename="{file_name}"'
                return _finish(request, call, response)

            return self._add(about, handler, run, None)

        return register

    def _add(
        self,
        about: Operation,
        handler: Handler,
        run: Callable[[HttpRequest, Caller, dict[str, Any]], HttpResponse],
        model: Any,
        *,
        status: int = 200,
        leave: tuple[str, ...] = (),
    ) -> Handler:
        """Register with the router under the handler's own signature, without what is not the program's to say."""
        if about.needs_key and "key" not in inspect.signature(handler).parameters:
            raise ValueError(f"{about.name} takes no key")
        if about.name in OPERATIONS:
            raise ValueError(f"two operations are called {about.name}")
        OPERATIONS[about.name] = about
        signature = inspect.signature(handler, eval_str=True)
        told = [one for one in list(signature.parameters.values())[1:] if one.name not in leave]
        request_parameter = inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD)

        @wraps(handler)
        def view(request: HttpRequest, **values: Any) -> HttpResponse:
            _check_query(request, about, told)
            call: Caller = request.auth  # type: ignore[attr-defined]
            with timezone.override(house_zone() if call.viewer.is_staff else settings.TIME_ZONE):
                return run(request, call, values)

        del view.__wrapped__
        view.__doc__ = None
        view.__signature__ = inspect.Signature([request_parameter, *told])  # type: ignore[attr-defined]
        summary, _, description = (inspect.getdoc(handler) or "").partition("\n")
        if not summary:
            raise ValueError(f"{about.name} needs a docstring: the reference shows it")
        ROUTER.api_operation(
            [about.method],
            about.path,
            auth=about.gate,
            response={status: model} if model is not None else None,
            operation_id=about.name,
            summary=summary.rstrip("."),
            description=description.strip(),
            tags=[self.tag],
            url_name=about.name,
        )(view)
        return handler


def page_model(answer: Shape) -> type[BaseModel]:
    name = f"PageOf{answer.name}"
    claim_name(name, answer.model)
    return create_model(
        name,
        __config__=ConfigDict(title=name),
        __doc__="A page of a list. `next` is the cursor of the page after this one; null on the last.",
        items=(list[answer.model], ...),  # type: ignore[name-defined]
        next=(str | None, ...),
        total=(int, ...),
    )


def _once(
    request: HttpRequest,
    call: Caller,
    name: str,
    key: str,
    edits: tuple[Shape, Handler] | None,
    handler: Handler,
    told: dict[str, Any],
) -> Any:
    """Do the deed unless its key was seen; check first that what it edits is still as the program read it."""
    path_names = request.resolver_match.kwargs if request.resolver_match else {}
    done = _claim(request, call, name, key, told) if key else None
    if done is not None:
        return done["outcome"]
    wanted = request.headers.get("If-Match", "")
    if edits is not None and wanted and wanted != "*":
        shape, read = edits
        with connection.cursor() as cursor:  # edits of one thing by programs come one after the other
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [request.path])
        names = _names(call)
        body = shape.render(read(call, **path_names), names)
        names.fill()
        if etag_of(body) not in {one.strip() for one in wanted.split(",")}:
            raise problems.ChangedMeanwhile
    outcome = handler(call, **told)
    if key:
        idempotency.finish(subject_id=call.hat.id, deed=_deed(name), key=key, result={"outcome": outcome})
    return outcome


def _claim(request: HttpRequest, call: Caller, name: str, key: str, told: dict[str, Any]) -> dict[str, Any] | None:
    """What was done before under this key. Refuses: ``KeyReused``."""
    asked = {"path": request.path, "query": request.GET.urlencode(), "body": _body(told)}
    return idempotency.begin(subject_id=call.hat.id, deed=_deed(name), key=key, request=asked, now=call.now)


def _deed(name: str) -> str:
    return f"api.{name}"[:40]


def _body(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _sent(value) for name, value in told.items()}


def _sent(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, UploadedFile):
        return [value.name, hashlib.file_digest(value, "sha256").hexdigest()]
    return str(value)


def _key(request: HttpRequest, *, is_needed: bool) -> str:
    """Refuses: ``BadKey`` for one out of form, and for none where one is needed."""
    key = request.headers.get(KEY_HEADER, "")
    if (key and not _KEY.fullmatch(key)) or (is_needed and not key):
        raise problems.BadKey(header=KEY_HEADER)
    return key


def _check_query(request: HttpRequest, about: Operation, told: list[inspect.Parameter]) -> None:
    """Refuses: ``UnknownParameter``: a filter that is spelled wrongly must not silently let everything through."""
    known = {one.name for one in told}
    if about.kind == "list":
        known |= {"cursor", "limit"}
    if about.has_fields:
        known.add("fields")
    if unknown := sorted(set(request.GET) - known):
        raise problems.UnknownParameter(names=", ".join(unknown)[:200])
    twice = [name for name, values in request.GET.lists() if len(values) > 1 and name != "facet"]
    if twice:
        raise problems.UnknownParameter(names=", ".join(f"{name} (twice)" for name in twice)[:200])


def _names(call: Caller) -> Names:
    return Names(call.viewer, None if call.viewer.is_staff else call.hat.market, call.language)


def _answer(
    request: HttpRequest, call: Caller, about: Operation, shape: Shape, record: Any, *, status: int = 200
) -> HttpResponse:
    names = _names(call)
    body = shape.render(record, names)
    names.fill()
    if about.is_personal(call):
        note_look(call.viewer, hat_ids=names.shown, page=about.page_of_one, about=f"api {request.path}", now=call.now)
    etag = etag_of(body)
    wanted = _wanted_fields(request, shape) if request.method == "GET" else []
    if request.method == "GET" and etag in request.headers.get("If-None-Match", ""):
        return _finish(request, call, HttpResponse(status=304), etag)
    return _json(request, call, _prune(body, wanted) if wanted else body, status=status, etag=etag, is_sparse=bool(wanted))  # fmt: skip


def etag_of(body: Any) -> str:
    text = json.dumps(body, sort_keys=True, ensure_ascii=False)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def _wanted_fields(request: HttpRequest, shape: Shape) -> list[str]:
    """Names of ``fields``; ``lines.sku`` goes into what is nested. Refuses: ``UnknownField``."""
    text = request.GET.get("fields", "")
    wanted = [name.strip() for name in text.split(",") if name.strip()] if text else []
    known = set(shape.model.model_fields)
    if unknown := sorted({name for name in wanted if name.split(".")[0] not in known}):
        raise problems.UnknownField(names=", ".join(unknown)[:200])
    return wanted


def _prune(value: Any, wanted: list[str]) -> Any:
    if isinstance(value, list):
        return [_prune(one, wanted) for one in value]
    if not isinstance(value, dict):
        return value
    made = {}
    for name, inner in value.items():
        below = [one.partition(".")[2] for one in wanted if one == name or one.startswith(f"{name}.")]
        if below:
            made[name] = inner if "" in below else _prune(inner, below)
    return made


def _json(
    request: HttpRequest, call: Caller, body: Any, *, status: int = 200, etag: str = "", is_sparse: bool = False
) -> HttpResponse:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    media_type = SPARSE if is_sparse else "application/json"
    return _finish(request, call, HttpResponse(text, content_type=media_type, status=status), etag)


def _finish(request: HttpRequest, call: Caller, response: HttpResponse, etag: str = "") -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = f"Authorization, Accept-Language, {HAT_HEADER}"
    response.headers["Content-Language"] = translation.get_language() or call.language
    response.headers[HAT_HEADER] = call.hat.code
    if etag:
        response.headers["ETag"] = etag
    note_room(request, response)
    return response
