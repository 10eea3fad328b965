"""How what was brought in is told on screen."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.intake.kinds import KINDS

Words = Mapping[str, str | Promise]

FATES: Words = {
    "made": _("New"),
    "changed": _("Changed"),
    "same": _("As it was already"),
    "skipped": _("Left as it is"),
    "refused": _("Held back"),
    "undone": _("Taken out again"),
    "kept": _("Could not be taken out"),
}
FATE_TONES = {"made": "good", "changed": "good", "refused": "bad", "kept": "warn"}
ENCODINGS: Words = {
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": _("Windows, west (1252)"),
    "mac_roman": "Mac",
    "cp1250": _("Windows, middle Europe (1250)"),
    "cp1251": _("Windows, Cyrillic (1251)"),
    "cp1253": _("Windows, Greek (1253)"),
    "shift_jis": "Shift-JIS",
    "gb18030": "GB 18030",
}
MARKS: Words = {".": _("Point: 1234.50"), ",": _("Comma: 1234,50")}
ORDERS: Words = {"day-first": _("Day first: 31/12/2026"), "month-first": _("Month first: 12/31/2026")}


def fate(code: str) -> str:
    return str(FATES.get(code, code))


def kind_title(name: str) -> str:
    return str(KINDS[name].title) if name in KINDS else name


def kind_titles() -> list[tuple[str, str | Promise]]:
    return [(kind.name, kind.title) for kind in KINDS.values()]
