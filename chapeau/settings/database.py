"""One ``DATABASE_URL`` to Django's dictionary."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


def database_from_url(url: str, *, prepares: bool = True) -> dict[str, Any]:
    """``postgres://user:secret@host:port/name``; a socket directory as ``?host=/path``.

    What ``kit.db.fetch`` asks is planned once per connection, unless ``prepares`` is False: for a pooler that cannot keep them
    (docs/decisions/prepared-statements.md). Raises ValueError for any other kind of address: there is one dialect.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("DATABASE_URL must begin with postgres://")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**options, "prepare_threshold": 5 if prepares else None},
        "TEST": {"TEMPLATE": "template0"},
    }
