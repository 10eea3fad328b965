"""The Model Context Protocol over HTTP, without sessions: one JSON-RPC message in, one JSON answer out.

Speaks the versions with a handshake (2025-03-26 to 2025-11-25), which every client knows. Streams, resources and prompts are
not offered; a client learns so from the capabilities. Requests of pages are turned away by their ``Origin``.
"""

from __future__ import annotations

import json
from typing import Any

import mcp_types as mcp
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from pydantic import ValidationError

from chapeau.interfaces.assistant.caller import Caller
from chapeau.interfaces.assistant.tools import TOOLS, Tool
from chapeau.interfaces.bearers import ScopeMissing, TokenNeeded, let_in, worn
from chapeau.kit.clock import read_clock
from chapeau.kit.limits import TooOften
from chapeau.kit.refusals import Forbidden, Refusal
from chapeau.person.people import queries as people

VERSIONS = ("2025-11-25", "2025-06-18", "2025-03-26")
LARGEST = 64 * 1024
INSTRUCTIONS = (
    "Figures and people of this company. A figure comes with its interval and what to mind: say both, and never more than they "
    "allow. Dates are days of the house."
)


@csrf_exempt
def assistant(request: HttpRequest) -> HttpResponse:
    """One message of an assistant. Notifications are taken and not answered."""
    if request.method != "POST":
        return HttpResponse(status=405, headers={"Allow": "POST"})
    if request.headers.get("Origin"):
        return _no(None, mcp.INVALID_REQUEST, "Pages of browsers may not ask here.", status=403)
    now = read_clock()
    try:
        came = let_in(request, now=now)
        viewer = people.viewer_for_hat(worn(request, came.hats))
    except Refusal as no:
        return _turned_away(no)
    caller = Caller(viewer, came.bearer.scopes, now)
    try:
        if len(request.body) > LARGEST:
            return _no(None, mcp.INVALID_REQUEST, "That is too long.", status=413)
        message = json.loads(request.body)
        if not isinstance(message, dict) or not isinstance(message.get("method"), str):
            return _no(None, mcp.INVALID_REQUEST, "Send one JSON-RPC message.", status=400)
    except (ValueError, RecursionError):
        return _no(None, mcp.PARSE_ERROR, "This is no JSON.", status=400)
    if "id" not in message:
        return HttpResponse(status=202)
    params = message.get("params")
    return _answer(message["id"], message["method"], params if isinstance(params, dict) else {}, caller)


def _answer(id: Any, method: str, params: dict[str, Any], caller: Caller) -> HttpResponse:
    if not isinstance(id, int | str) or isinstance(id, bool):
        return _no(None, mcp.INVALID_REQUEST, "The id is a number or a text.", status=400)
    match method:
        case "initialize":
            asked = params.get("protocolVersion")
            return _yes(
                id,
                mcp.InitializeResult(
                    protocol_version=asked if asked in VERSIONS else VERSIONS[0],
                    capabilities=mcp.ServerCapabilities(tools=mcp.ToolsCapability()),
                    server_info=mcp.Implementation(name="chapeau", version="1"),
                    instructions=INSTRUCTIONS,
                ),
            )
        case "ping":
            return _yes(id, mcp.EmptyResult())
        case "tools/list":
            return _yes(id, mcp.ListToolsResult(tools=[tool.shown() for tool in TOOLS.values() if _may(tool, caller)]))
        case "tools/call":
            name, given = params.get("name"), params.get("arguments")
            tool = TOOLS.get(name) if isinstance(name, str) else None
            if tool is None:
                return _no(id, mcp.INVALID_PARAMS, "There is no such tool.")
            return _yes(id, _call(tool, given if isinstance(given, dict) else {}, caller))
        case _:
            return _no(id, mcp.METHOD_NOT_FOUND, "This house does not offer that.")


def _call(tool: Tool, given: dict[str, Any], caller: Caller) -> mcp.CallToolResult:
    """A refusal is an answer that the assistant can read and mend."""
    try:
        if tool.scope not in caller.scopes:
            raise ScopeMissing(scope=tool.scope)
        if not _may(tool, caller):
            raise Forbidden
        found = tool.do(caller, tool.inputs.model_validate(given))
    except ValidationError as wrong:
        said = "; ".join(f"{'.'.join(str(at) for at in one['loc'])}: {one['msg']}" for one in wrong.errors())
        return _told(said, is_error=True)
    except Refusal as no:
        return _told(f"{no} ({no.code})", is_error=True)
    return mcp.CallToolResult(
        content=[mcp.TextContent(type="text", text=json.dumps(found, ensure_ascii=False))], structured_content=found
    )


def _may(tool: Tool, caller: Caller) -> bool:
    return caller.viewer.is_staff and caller.viewer.has_role(*tool.roles)


def _told(text: str, *, is_error: bool) -> mcp.CallToolResult:
    return mcp.CallToolResult(content=[mcp.TextContent(type="text", text=text)], is_error=is_error)


def _yes(id: int | str, result: mcp.Result) -> HttpResponse:
    told = result.model_dump(mode="json", by_alias=True, exclude_none=True)
    return JsonResponse({"jsonrpc": "2.0", "id": id, "result": told}, headers={"Cache-Control": "no-store"})


def _no(id: int | str | None, code: int, sentence: str, *, status: int = 200) -> HttpResponse:
    error = {"code": code, "message": sentence}
    return JsonResponse({"jsonrpc": "2.0", "id": id, "error": error}, status=status)


def _turned_away(no: Refusal) -> HttpResponse:
    answer = _no(None, mcp.INVALID_REQUEST, str(no), status=no.status)
    if isinstance(no, TokenNeeded):
        answer["WWW-Authenticate"] = 'Bearer realm="chapeau"'
    if isinstance(no, TooOften):
        answer["Retry-After"] = str(max(1, round(no.room.retry_after.total_seconds() + 0.5)))
    return answer
