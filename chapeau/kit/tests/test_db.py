"""Many values at once, as the database itself writes them."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import connection

from chapeau.kit.db import text_array

HOSTILE = [
    "",
    " ",
    "NULL",
    "null",
    'O"Neil',
    "back\\slash",
    "{a,b}",
    "a,b",
    "'",
    "line\nline",
    "tab\t",
    "čaj 茶 🎩",
    "\\N",
    None,
]


@pytest.mark.django_db
def test_an_array_comes_back_as_it_was_written() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::text[], %s::uuid[]", [text_array(HOSTILE), text_array([UUID(int=7), None])])
        assert cursor.fetchone() == (HOSTILE, [UUID(int=7), None])
        cursor.execute("SELECT %s::text[]", [text_array([])])
        assert cursor.fetchone() == ([],)
        cursor.execute("SELECT unnest(%s::text[])::text[]", [text_array([text_array(HOSTILE)])])
        assert cursor.fetchone() == (HOSTILE,), "an array within one"
