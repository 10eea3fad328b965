"""Whether the links of a mail lead somewhere: our own by our addresses, others by asking them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from requests import RequestException
from requests_hardened import Config, Manager

from chapeau.commerce.catalog import queries as catalog
from chapeau.interfaces.formats import page_language
from chapeau.kit.refusals import NotFound
from chapeau.person.people.values import SYSTEM

_HREF = re.compile(r'<a\b[^>]*?\bhref="(https?://[^"]+)"', re.IGNORECASE)
_outside = Manager(
    Config(
        default_timeout=(3, 5), never_redirect=False, ip_filter_enable=True, ip_filter_allow_loopback_ips=False,
        user_agent_override="Chapeau link check",
    )
)  # fmt: skip
MOST = 30


@dataclass(frozen=True, slots=True)
class Link:
    address: str
    is_fine: bool
    said: str


def check_links(html: str) -> Sequence[Link]:
    """Each address once, in the order of the mail; at most thirty are asked."""
    found = list(dict.fromkeys(unescape(address) for address in _HREF.findall(html)))[:MOST]
    ours = {address: _inside(address) for address in found if _is_ours(address)}
    others = [address for address in found if address not in ours]
    with ThreadPoolExecutor(max_workers=6) as asking:
        answers = dict(zip(others, asking.map(_ask, others), strict=True))
    return [Link(address, *(ours.get(address) or answers[address])) for address in found]


def _is_ours(address: str) -> bool:
    return address.startswith(f"{settings.BASE_URL}/")


def _inside(address: str) -> tuple[bool, str]:
    """A page of ours by its address; of an article, whether it is still there."""
    try:
        match = resolve(urlsplit(address).path)
        if match.view_name == "storefront:product":
            catalog.product_page(SYSTEM, code=match.kwargs["code"], market=None, language=page_language())
    except (Resolver404, NotFound):
        return False, _("our shop has no such page")
    return True, ""


def _ask(address: str) -> tuple[bool, str]:
    try:
        answer = _outside.send_request("GET", address, stream=True)
        answer.close()
    except (RequestException, ValueError, OSError) as wrong:
        return False, type(wrong).__name__
    return answer.status_code < 400, "" if answer.status_code < 400 else str(answer.status_code)
