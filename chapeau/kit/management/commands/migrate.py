"""Django's own `migrate`, for which an empty database begins with `first_tables.sql`."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from chapeau.kit.first_tables import lay_first_tables


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> str | None:
        # Whoever asks for one app, or only wants to know, gets Django's own answer.
        if not options["app_label"] and not any(options[word] for word in ("plan", "check_unapplied", "fake", "prune")):
            lay_first_tables(connections[options["database"]])
        return super().handle(*args, **options)
