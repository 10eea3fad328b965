"""What the shop's own pages tell of themselves: which were looked at, by browsers that agreed to it.

Pages name the place to tell only where consent to *analytics* stands and no Global Privacy Control was sent; the place asks
again. With it goes which experiments the page showed (``trying``). What deeds publish (``visit.began``, ``basket.changed``, ``form.sent``, ``order.placed``) is never told a second time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from chapeau.interfaces import web_consent
from chapeau.interfaces.network import by_address
from chapeau.interfaces.requests import HouseRequest
from chapeau.interfaces.storefront import advice
from chapeau.person.activity import actions
from chapeau.person.activity.values import Delivery
from chapeau.person.allocation.actions import record_met
from chapeau.person.privacy.values import Purpose

LARGEST = 4096
MOST_MET = 8
BY_VIEW = {
    "storefront:product": "product",
    "storefront:search": "search",
    "storefront:basket": "basket",
    "storefront:checkout": "checkout",
}
NAMES: Mapping[str, str | None] = {
    "page": None,
    "product": "Product Viewed",
    "search": "Products Searched",
    "basket": "Cart Viewed",
    "checkout": "Checkout Started",
    "form": "Form Started",
}
"""As the Segment specification calls them; ``None``: a page call. A product's page is told as the product alone, so that no
page counts twice."""
_ID = re.compile(r"[0-9a-f]{32}")
_CODE = re.compile(r"[0-9A-Za-z._-]{1,64}")


def may_tell(request: HouseRequest) -> bool:
    """Consent stands, the browser did not refuse for its owner, and it is nobody at work here."""
    return web_consent.allows(request, Purpose.ANALYTICS) and not request.viewer.is_staff


def told(request: HouseRequest) -> str:
    """What this page says of itself, as JSON for its script; empty where nothing may be told."""
    place = request.resolver_match
    if place is None or not may_tell(request):
        return ""
    event = BY_VIEW.get(place.view_name, "page")
    more: dict[str, str] = getattr(request, "told", {})
    if event == "search":
        more = {"q": request.GET.get("q", "")[:200]}
    return json.dumps({"event": event, **more})


# Not the person's deed: it changes nothing of theirs, and a beacon brings no token.
@csrf_exempt
@require_POST
def tell(request: HouseRequest) -> HttpResponse:
    """Store one message under the hat in use or the visitor. Without consent, from elsewhere, or nonsense: nothing."""
    nothing = HttpResponse(status=204)
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin" or not may_tell(request):
        return nothing
    viewer = request.viewer
    if viewer.hat_id is None and viewer.visitor_id is None:
        return nothing
    message = _message(request)
    if message is None:
        return nothing
    if met := str(json.loads(request.body).get("met", "")):
        record_met(viewer, experiments=met.split(" ")[:MOST_MET], hat=request.hat, now=request.now)
    delivery = Delivery(
        source=actions.storefront_source(now=request.now),
        messages=[message],
        agent=request.headers.get("User-Agent", "")[:400],
        address=by_address(request),
        hat_id=viewer.hat_id,
        visitor_id=None if viewer.hat_id else viewer.visitor_id,
    )
    actions.accept_deliveries([delivery], now=request.now)
    advice.note(request, json.loads(request.body))
    return nothing


def _message(request: HttpRequest) -> dict[str, Any] | None:
    """In the form of the Segment specification; None for what our script does not send."""
    try:
        came = json.loads(request.body) if int(request.headers.get("Content-Length") or 0) <= LARGEST else None
        if not isinstance(came, dict) or came.get("event") not in NAMES or not _ID.fullmatch(str(came.get("id"))):
            return None
        datetime.fromisoformat(str(came.get("at")))
    except (ValueError, RecursionError, UnicodeError):
        return None
    name = NAMES[came["event"]]
    properties: dict[str, Any] = {"path": str(came.get("path", ""))[:400], "referrer": str(came.get("from", ""))[:400]}
    if _ID.fullmatch(str(came.get("session"))):
        properties["session"] = came["session"]
    for field in ("sku", "form"):
        if _CODE.fullmatch(str(came.get(field, ""))):
            properties[field] = came[field]
    if isinstance(came.get("q"), str):
        properties["query"] = came["q"][:200]
    kind = {"type": "page"} if name is None else {"type": "track", "event": name}
    return {**kind, "messageId": came["id"], "timestamp": came["at"], "properties": properties}
