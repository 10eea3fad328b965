"""The database of the tests, for processes of their own."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db import connection


def database_url() -> str:
    """The address of the database this process is connected to."""
    told = connection.settings_dict
    who = f"{told['USER']}:{told['PASSWORD']}" if told["PASSWORD"] else str(told["USER"])
    host = str(told["HOST"])
    if host.startswith("/"):
        return f"postgresql://{who}@/{told['NAME']}?{urlencode({'host': host, 'port': told['PORT']})}"
    return f"postgresql://{who}@{host}:{told['PORT']}/{told['NAME']}"
