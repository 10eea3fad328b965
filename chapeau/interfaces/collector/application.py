"""The collector's addresses, answered before Django's own machinery: no session, no cookie, no page, nobody signed in.

``collecting`` stands around the application that granian serves. What is not the collector's goes on to Django.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias, cast

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest

from chapeau.interfaces.collector import doors, writing
from chapeau.interfaces.collector.protocols import cloudevents, posthog, segment, snowplow
from chapeau.interfaces.collector.protocols.call import Call
from chapeau.interfaces.collector.request import Request, TooLarge
from chapeau.interfaces.network import by_address
from chapeau.interfaces.requests import HouseRequest
from chapeau.kit.clock import read_clock
from chapeau.kit.limits import TooOften
from chapeau.person.activity.values import Delivery, KnownSource, SourceKind

Environ: TypeAlias = dict[str, Any]
StartResponse: TypeAlias = Callable[..., Any]
Wsgi: TypeAlias = Callable[[Environ, StartResponse], Iterable[bytes]]
Read: TypeAlias = Callable[[Request], Call]

_ONE = ("track", "identify", "page", "screen", "group", "alias", *segment.KINDS)
READERS: Mapping[tuple[str, str], Read] = {
    **{("POST", f"/v1/{word}"): segment.read_one for word in _ONE},
    **{("POST", f"/{word}"): segment.read_one for word in segment.KINDS},
    **{("POST", f"/v1/{word}"): segment.read_batch for word in ("batch", "b", "import")},
    **{("POST", f"/api/s/{word}"): segment.read_one for word in _ONE[:6]},
    **{("POST", f"/api/s/s2s/{word}"): segment.read_one for word in _ONE[:6]},
    ("POST", "/api/s/batch"): segment.read_batch,
    **{("POST", path): posthog.read for path in ("/batch", "/e", "/i/v0/e", "/capture")},
    ("POST", "/com.snowplowanalytics.snowplow/tp2"): snowplow.read,
    ("GET", "/i"): snowplow.read_pixel,
    ("POST", "/cloudevents"): cloudevents.read,
}
"""By method and path, a slash at its end left out. At the root, because most clients take a host and no path."""
FLAGS = ("/flags", "/decide")
SETTINGS_BEFORE, SETTINGS_AFTER = "/v1/projects/", "/settings"
SOURCE_CONFIG = "/sourceConfig"
PATHS = frozenset(path for _method, path in READERS) | {*FLAGS, SOURCE_CONFIG}
RETRY_AFTER_SECONDS = "2"
AGAIN = "Nothing was stored; send it again."
PIXEL = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c000000000100010000020144003b")
_log = logging.getLogger("chapeau.collector")


class No(Exception):
    """An answer other than 200, with what to do."""

    def __init__(self, status: str, sentence: str, **headers: str) -> None:
        self.status, self.sentence, self.headers = status, sentence, headers
        super().__init__(sentence)


def collecting(application: Wsgi) -> Wsgi:
    """The application with the collector before it."""

    def answer(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path = str(environ.get("PATH_INFO", "")).rstrip("/")
        if path not in PATHS and not (path.startswith(SETTINGS_BEFORE) and path.endswith(SETTINGS_AFTER)):
            return application(environ, start_response)
        request = Request(str(environ.get("REQUEST_METHOD", "")), path, environ)
        if request.method != "OPTIONS" and (request.method, path) not in READERS and not _is_asked(request):
            return application(environ, start_response)
        status, headers, body = _answer(request)
        named = [("Content-Length", str(len(body))), ("X-Content-Type-Options", "nosniff"), *headers.items()]
        start_response(status, named)
        return [body]

    return answer


def _is_asked(request: Request) -> bool:
    """Clients' questions about how to behave."""
    if request.path in FLAGS:
        return request.method in ("GET", "POST")
    return (request.method == "GET" and request.path not in PATHS | {"/i"}) or request.path == SOURCE_CONFIG


def _answer(request: Request) -> tuple[str, dict[str, str], bytes]:
    headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}
    try:
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
        # A health check would cost a question for each request; what it would find, `writing` finds and tries again.
        setattr(connection, "health_check_done", True)  # noqa: B010  # Django's own name for it, unknown to its types
        headers |= _for_other_sites(request)
        if request.method == "OPTIONS":
            return "204 No Content", headers, b""
        read = READERS.get((request.method, request.path))
        told = _collect(request, read) if read else _configuration(request)
    except No as no:
        return no.status, headers | no.headers, _told(no.status, no.sentence)
    except TooLarge:
        return "413 Content Too Large", headers, _told("413", "At most 8 MB a request, unpacked.")
    except TooOften as refusal:
        wait = str(max(1, round(refusal.room.retry_after.total_seconds())))
        return "429 Too Many Requests", headers | {"Retry-After": wait}, _told("429", "Too many; nothing was stored.")
    except (DatabaseError, InterfaceError) as error:
        _log.warning("nothing stored: %s", error)
        connection.close()
        again = headers | {"Retry-After": RETRY_AFTER_SECONDS}
        return "503 Service Unavailable", again, _told("503", AGAIN)
    except Exception:
        _log.exception("%s %s", request.method, request.path)
        return "500 Internal Server Error", headers, _told("500", AGAIN)
    if read is snowplow.read_pixel:
        return "200 OK", headers | {"Content-Type": "image/gif"}, PIXEL
    if read is snowplow.read:
        return "200 OK", headers | {"Content-Type": "text/plain"}, b"ok"
    return "200 OK", headers, json.dumps(told).encode()


def _told(status: str, sentence: str) -> bytes:
    """RudderStack's client reads ``code`` and ``message``, others show what they are given."""
    return json.dumps({"error": sentence, "code": status[:3], "message": sentence}).encode()


def _collect(request: Request, read: Read) -> dict[str, Any]:
    call = read(request)
    source = _source(request, call)
    delivery = Delivery(
        source=source, messages=call.messages, sent_at=call.sent_at, agent=request.header("USER_AGENT")[:400],
        address=_address(request) if source.kind == SourceKind.BROWSER else "",
    )  # fmt: skip
    done = writing.together.accept(delivery)
    told = {"stored": done.stored, "repeated": done.repeated, "held": done.held}
    return {"success": True, "ok": True, "status": 1, **told}


def _address(request: Request) -> str:
    plain = HttpRequest()
    plain.META = dict(request.environ)
    return by_address(cast(HouseRequest, plain))


def _source(request: Request, call: Call) -> KnownSource:
    source = doors.source_of(request, call, read_clock())
    if source is None:
        raise No(
            "401 Unauthorized", "This write key opens nothing here.", **{"WWW-Authenticate": 'Basic realm="write key"'}
        )
    origin = request.header("ORIGIN").lower()
    if origin and origin != settings.BASE_URL:
        if source.kind != SourceKind.BROWSER:
            raise No("403 Forbidden", "A server's key must not stand in a page. Make a source of the kind website.")
        if origin not in source.origins:
            raise No("403 Forbidden", "Pages of this site may not send here. Add the site to the source.")
    return source


def _for_other_sites(request: Request) -> dict[str, str]:
    """CORS. Credentials are allowed since some clients insist on sending them; nothing here reads any."""
    origin = request.header("ORIGIN").lower()
    if not origin or not doors.is_origin_known(origin):
        return {}
    asked = request.header("ACCESS_CONTROL_REQUEST_HEADERS")
    headers = {"Access-Control-Allow-Origin": origin, "Access-Control-Allow-Credentials": "true", "Vary": "Origin",
               "Cross-Origin-Resource-Policy": "cross-origin"}  # fmt: skip
    if request.method == "OPTIONS":
        headers |= {"Access-Control-Allow-Methods": "GET, POST, OPTIONS", "Access-Control-Max-Age": "86400"}
        if asked.isascii() and asked.isprintable():
            headers["Access-Control-Allow-Headers"] = asked[:1000]
    return headers


def _configuration(request: Request) -> dict[str, Any]:
    """What clients ask before they begin: send everything here, and there are no flags."""
    if request.path in FLAGS:
        return {"featureFlags": {}, "featureFlagPayloads": {}, "flags": {}, "errorsWhileComputingFlags": False,
                "config": {"enable_collect_everything": False}, "supportedCompression": ["gzip", "gzip-js"]}  # fmt: skip
    if request.path == SOURCE_CONFIG:
        source = _source(request, Call(()))
        about = {"id": source.code, "name": source.name, "writeKey": doors.key_of(request, Call(())), "enabled": True,
                 "config": {"statsCollection": {"errors": {"enabled": False}, "metrics": {"enabled": False}}},
                 "connections": [], "destinations": [], "workspaceId": "chapeau", "dataplanes": {}}  # fmt: skip
        return {"source": about}
    key = request.path.removeprefix(SETTINGS_BEFORE).removesuffix(SETTINGS_AFTER)
    _source(request, Call((), key))
    scheme, _colon, host = settings.BASE_URL.partition("://")
    mine = {"apiKey": key, "apiHost": f"{host}/v1", "protocol": scheme, "unbundledIntegrations": [],
            "addBundledMetadata": False, "versionSettings": {"version": "4.4.7", "componentTypes": ["browser"]}}  # fmt: skip
    return {"integrations": {"Segment.io": mine}, "plan": {"track": {"__default": {"enabled": True}}, "identify": {},
            "group": {}}, "edgeFunction": {}, "enabledMiddleware": {}, "metrics": {"sampleRate": 0},
            "legacyVideoPluginsEnabled": False, "remotePlugins": []}  # fmt: skip
