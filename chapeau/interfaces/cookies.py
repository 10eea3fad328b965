"""Cookies of ours: over https of this host alone, never read by scripts, sent along only when people come by themselves."""

from __future__ import annotations

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpResponse


class Messages(CookieStorage):
    """What the next page says once."""

    cookie_name = f"{settings.HOST_PREFIX}messages"


def named(name: str) -> str:
    """The cookie's full name: with ``__Host-`` over https, which browsers hold to its promise."""
    return f"{settings.HOST_PREFIX}{name}"


def keep(response: HttpResponse, name: str, value: str, *, max_age: int | None = None) -> None:
    """``name`` as ``named`` gave it; without ``max_age`` it goes with the browser."""
    response.set_cookie(
        name, value, max_age=max_age, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax", path="/"
    )
