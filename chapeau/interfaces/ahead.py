"""What the first click on a figure would wait for, done before it."""

from __future__ import annotations

import logging
from datetime import timedelta
from importlib import import_module

from django.db import connection

LIBRARIES = ("altair", "vl_convert")
"""What pictures are drawn with."""
_log = logging.getLogger(__name__)


def get_ready() -> None:
    """Ask the six figures once: libraries are loaded, the lake is opened, statements are made. For a thread of its own.

    Whatever fails here, the click itself will tell.
    """
    from chapeau.insight.metrics.queries import figures
    from chapeau.kit.clock import read_clock
    from chapeau.person.people.values import SYSTEM

    try:
        for name in LIBRARIES:
            import_module(name)
        now = read_clock()
        figures(SYSTEM, since=now - timedelta(days=90), until=now)
    except Exception:
        _log.debug("figures are not ready", exc_info=True)
    finally:
        connection.close()
