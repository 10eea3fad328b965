"""Paper: a template and data in, a PDF out. Knows nothing of orders or invoices.

A template is a ``.typ`` file of the package that owns the paper; it reads its data with ``#let data = json(bytes(sys.inputs.data))``
and takes the look of the house from ``#import "/kit/paper/house.typ": *``, which draws ``data.house`` with its ``accent`` and
``logo`` where given. Only the fonts inside typst are used, so the same data gives the same bytes on every machine.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent.parent
"""The ``chapeau`` folder: templates see nothing outside it."""
_log = logging.getLogger(__name__)
_ONE_AT_A_TIME = Lock()
"""A compiler throws when a second thread calls it; making one per paper would read all fonts each time."""


def render_pdf(template: Path, data: Mapping[str, Any], *, dated: date) -> bytes:
    """A PDF of ``template`` filled with ``data`` (plain JSON; words and numbers already in the reader's language).

    ``dated`` is the paper's date and becomes the file's, so that rendering again changes nothing.
    """
    inputs = _inputs(data)
    moment = datetime(dated.year, dated.month, dated.day, tzinfo=UTC)
    with _ONE_AT_A_TIME:
        made = _compiler().compile(
            input=str(template), format="pdf", sys_inputs=inputs, timestamp=moment, pdf_standards=["a-2b"]
        )
    assert isinstance(made, bytes)
    return made


def render_pictures(template: Path, data: Mapping[str, Any], *, ppi: float = 96) -> list[bytes]:
    """The same pages as PNG, for a preview."""
    inputs = _inputs(data)
    with _ONE_AT_A_TIME:
        made = _compiler().compile(input=str(template), format="png", ppi=ppi, sys_inputs=inputs)
    return made if isinstance(made, list) else [made]


def _inputs(data: Mapping[str, Any]) -> dict[str, str]:
    """``data.house.logo`` names a file below the media root, which no template can reach: its bytes go along."""
    logo = b""
    if name := data.get("house", {}).get("logo"):
        try:
            logo = (Path(settings.MEDIA_ROOT) / name).read_bytes()
        except OSError:
            _log.warning("the logo of a paper is not there any more; its name stands instead")
    return {"data": json.dumps(data, ensure_ascii=False, sort_keys=True), "logo": json.dumps(list(logo))}


@cache
def _compiler() -> Any:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    return typst.Compiler(root=str(ROOT), font_paths=fonts)
