"""The copy of everything held about a person, as a file: for programs (JSON) and for reading (HTML), in one zip."""

from __future__ import annotations

import io
import json
import zipfile

from django.template.loader import render_to_string
from django.utils.translation import get_language

from chapeau.interfaces.house import house_name
from chapeau.person.privacy.values import HeldTable, PersonCopy

MIME_TYPE = "application/zip"


def file_name(copy: PersonCopy) -> str:
    return f"data-{copy.person_code}-{copy.made_at:%Y-%m-%d}.zip"


def zipped(copy: PersonCopy) -> bytes:
    """``data.json`` with every record, and ``readable.html`` in the language of the page."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("data.json", json.dumps(copy.to_json(), ensure_ascii=False, indent=1))
        packed.writestr("readable.html", readable(copy))
    return out.getvalue()


def readable(copy: PersonCopy) -> str:
    titled = [table for table in copy.tables if table.title]
    return render_to_string(
        "my_data/readable.html",
        {
            "copy": copy,
            "house_name": house_name(),
            "language": get_language(),
            "tables": [(table.title, _columns(table), _cells(table)) for table in titled],
            "others": [table for table in copy.tables if not table.title],
        },
    )


def _columns(table: HeldTable) -> list[str]:
    return [name.replace("_", " ") for name in table.fields]


def _cells(table: HeldTable) -> list[list[str]]:
    return [[_told(row[name]) for name in table.fields] for row in table.rows]


def _told(value: object) -> str:
    match value:
        case None:
            return ""
        case dict():
            return ", ".join(f"{name}: {told}" for name, inner in value.items() if (told := _told(inner)))
        case list() | tuple():
            return ", ".join(_told(inner) for inner in value)
        case _:
            return str(value)
