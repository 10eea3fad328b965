"""One POST to an address that somebody else chose: public hosts only, no redirects, little time, little listening.

The name is resolved once, the answer is checked, and the connection goes to that address and no other
(`requests-hardened`; docs/decisions/webhooks.md). ``WEBHOOK_HOSTS`` names hosts of one's own network that are meant.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from requests_hardened.ip_filter import InvalidIPAddress
from requests_hardened.ip_filter_adapter import IPFilterAdapter

from chapeau.kit.refusals import Refusal

CONNECT_SECONDS, READ_SECONDS = 5, 15
LONGEST_ANSWER = 500
_mine = threading.local()
_NOT_PUBLIC = (
    ipaddress.ip_network("192.0.0.0/24"),
    ipaddress.ip_network("64:ff9b::/96"),
    ipaddress.ip_network("64:ff9b:1::/48"),
)
"""Kept for protocols (RFC 6890, 6052, 8215): which of them Python calls global changes with its version."""


class Problem(TextChoices):
    """Why an attempt did not succeed, when no answer says it."""

    ANSWER = "answer", _("The answer was not a yes (2xx).")
    REDIRECT = "redirect", _("It answered with another address; redirects are not followed.")
    TIMEOUT = "timeout", _("No answer in time.")
    CONNECTION = "connection", _("No connection.")
    TLS = "tls", _("Its certificate is not valid.")
    NOT_PUBLIC = "not-public", _("The address leads into a private network.")
    UNKNOWN_HOST = "unknown-host", _("There is no such host.")


class BadAddress(Refusal):
    """Not an address we would send to."""

    code = "bad-webhook-address"
    status = 422
    sentence = _(
        "This address cannot be used: give a public https:// address without a password in it. Hosts of your own "
        "network are named in CHAPEAU_WEBHOOK_HOSTS."
    )


@dataclass(frozen=True, slots=True)
class Knock:
    """What came of it."""

    status: int | None
    problem: str
    answer: str
    milliseconds: int
    retry_after: float | None = None
    """Seconds the receiver asks us to wait."""

    @property
    def is_ok(self) -> bool:
        return not self.problem


class PublicOnly(IPFilterAdapter):  # type: ignore[misc] # brings no types
    """Beyond the library's own list: nothing that is not a global unicast address."""

    def build_connection_pool_key_attributes(self, *arguments: Any, **options: Any) -> tuple[Any, Any]:
        host, pool = super().build_connection_pool_key_attributes(*arguments, **options)
        if not is_public(str(host["host"]).strip("[]")):
            raise InvalidIPAddress(host["host"])
        return host, pool


def is_public(text: str) -> bool:
    """A numeric address that leads into the open internet; those that carry an IPv4 address inside count as that."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is not None:
            return is_public(str(inner))
        if int(address) >> 32 == 0 or address.is_site_local:
            return False
    if any(address in network for network in _NOT_PUBLIC):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def check_address(address: str) -> str:
    """The address as it is kept. Names are not looked up here, but on each knock. Refuses: ``BadAddress``."""
    text = address.strip()
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise BadAddress from None
    if (
        not host
        or len(text) > 500
        or parts.username
        or parts.password
        or parts.fragment
        or re.search(r"[\s\0\\]", text)
    ):
        raise BadAddress
    if _is_meant(host, parts.port, parts.scheme):
        if parts.scheme not in ("http", "https"):
            raise BadAddress
        return text
    if parts.scheme != "https":
        raise BadAddress
    try:
        host.encode("idna")
        # Numbers in any spelling (0x7f.1, 2130706433); no name is looked up.
        found = socket.getaddrinfo(host, None, flags=socket.AI_NUMERICHOST)
    except socket.gaierror:
        found = []
    except UnicodeError:
        raise BadAddress from None
    named = host.rstrip(".").lower()
    if not all(is_public(str(entry[4][0])) for entry in found) or (not found and ("." not in named or named.endswith((".localhost", ".local", ".internal")))):  # fmt: skip
        raise BadAddress
    return text


def _is_meant(host: str, port: int | None, scheme: str) -> bool:
    number = port or (80 if scheme == "http" else 443)
    return host in settings.WEBHOOK_HOSTS or f"{host}:{number}" in settings.WEBHOOK_HOSTS


def knock(address: str, body: bytes, headers: Mapping[str, str]) -> Knock:
    """POST it once. Never raises for what the other side does."""
    started = time.monotonic()
    status, problem, answer, wait = None, "", "", None
    try:
        check_address(address)
        with _session(address).post(
            address,
            data=body,
            headers={"Content-Type": "application/json", "User-Agent": "Chapeau-Webhooks", **headers},
            timeout=(CONNECT_SECONDS, READ_SECONDS),
            allow_redirects=False,
            stream=True,
        ) as got:
            status = got.status_code
            wait = _retry_after(got.headers.get("Retry-After"))
            if 200 <= status < 300:
                # Read to its end so that the connection can be used again; who talks on is cut off.
                answer = _beginning(got, started)
            else:
                problem = Problem.REDIRECT if 300 <= status < 400 else Problem.ANSWER
                answer = _beginning(got, started)
    except (InvalidIPAddress, BadAddress):
        problem = Problem.NOT_PUBLIC
    except requests.exceptions.SSLError:
        problem = Problem.TLS
    except requests.exceptions.Timeout:
        problem = Problem.TIMEOUT
    except requests.exceptions.ConnectionError as error:
        no_name = "resolve" in str(error) or isinstance(error.__cause__, socket.gaierror)
        problem = Problem.UNKNOWN_HOST if no_name else Problem.CONNECTION
    except (requests.exceptions.RequestException, OSError, ValueError):
        problem = Problem.CONNECTION
    return Knock(status, problem, answer, round((time.monotonic() - started) * 1000), wait)


def fetch(address: str, *, most: int) -> bytes:
    """What lies at an address of the open internet, at most so many bytes and one more.

    As careful as a knock: no redirect is followed. Refuses: ``BadAddress``. Raises ``requests.RequestException``.
    """
    with _session(check_address(address)).get(
        address.strip(), timeout=(CONNECT_SECONDS, READ_SECONDS), allow_redirects=False, stream=True
    ) as got:
        got.raise_for_status()
        if got.is_redirect:
            raise requests.TooManyRedirects(address)
        content = bytearray()
        for piece in got.iter_content(1 << 16):
            content += piece
            if len(content) > most:
                break
        return bytes(content)


def _session(address: str) -> requests.Session:
    """Two per thread, keeping connections: one for public hosts alone, one for the hosts the house has named.

    Deaf to proxies, netrc and cookies of the surroundings.
    """
    parts = urlsplit(address)
    is_meant = _is_meant(parts.hostname or "", parts.port, parts.scheme)
    name = "meant" if is_meant else "public"
    session: requests.Session | None = getattr(_mine, name, None)
    if session is None:
        session = requests.Session()
        session.trust_env = False
        if not is_meant:
            session.mount("https://", PublicOnly(is_https_proto=True))
            session.mount("http://", PublicOnly(is_https_proto=False))
        setattr(_mine, name, session)
    session.cookies.clear()
    return session


def _beginning(got: requests.Response, started: float) -> str:
    said = b""
    for piece in got.iter_content(1024):
        said += piece
        if len(said) > 64 * 1024 or time.monotonic() - started > READ_SECONDS:
            break
    text = said[: 4 * LONGEST_ANSWER].decode("utf-8", errors="replace").replace("\0", "")
    return text[:LONGEST_ANSWER]


def _retry_after(text: str | None) -> float | None:
    """Seconds or a date, as HTTP has both; nonsense counts as not said."""
    if not text:
        return None
    if text.strip().isdecimal():
        return min(float(text), 10.0**7)
    try:
        at = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return max(0.0, ((at if at.tzinfo else at.replace(tzinfo=UTC)) - datetime.now(UTC)).total_seconds())
