"""Sentences for people, from code and templates, in chapeau/locale/<language>/LC_MESSAGES/django.po.

    python scripts/messages.py update    take new sentences in, let unused ones go, set French spaces
    python scripts/messages.py check     exit 1 when a sentence has no translation or the files are behind
    python scripts/messages.py missing fr    list what is still to be translated, as a .po file

Pure Python (Babel and Django's own template reader): no gettext program is needed.
"""

from __future__ import annotations

import io
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

import django
from babel.messages import pofile
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "chapeau" / "locale"
LANGUAGES = ("fr", "it")
NARROW = "\u202f"
BEFORE_HIGH, AFTER_OPENING = re.compile(r"[ \u00a0](?=[;:!?»])"), re.compile(r"(?<=«)[ \u00a0]")
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def extracted() -> Catalog:
    """Every sentence in the house, with where it stands."""
    catalog = Catalog(charset="utf-8", project="chapeau", version="")
    for path in sorted(ROOT.joinpath("chapeau").rglob("*")):
        if path.suffix not in {".py", ".html", ".txt", ".mjml"} or {"tests", "migrations"} & set(path.parts):
            continue
        source = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # A template's margins are no Python's.
            source = "\n".join(line.lstrip() for line in templatize(source, origin=str(path)).splitlines())
        options = {"encoding": "utf-8"}
        for _, function, message, _ in extract_python(io.BytesIO(source.encode()), KEYWORDS, [], options):
            add(catalog, function, message, str(path.relative_to(ROOT)))
    return catalog


def add(catalog: Catalog, function: str, message: object, place: str) -> None:
    parts = [part for part in message if part] if isinstance(message, tuple | list) else [message]
    context = parts.pop(0) if function in {"pgettext", "pgettext_lazy", "npgettext"} else None
    if not parts or not parts[0]:
        return
    is_plural = function.startswith(("n", "np")) and function != "gettext_noop" and len(parts) > 1
    catalog.add(tuple(parts[:2]) if is_plural else parts[0], context=context, locations=[(place, None)])


def stored(language: str) -> Catalog:
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        return pofile.read_po(file, locale=language)


def update() -> None:
    template = extracted()
    for language in LANGUAGES:
        catalog = stored(language)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        if language == "fr":
            set_narrow_spaces(catalog)
        catalog.fuzzy, catalog.header_comment = False, f"# Chapeau, {language}."
        catalog.creation_date = catalog.revision_date = EPOCH  # a file changes when its sentences do
        path = LOCALE / language / "LC_MESSAGES" / "django.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            pofile.write_po(file, catalog, width=0, sort_output=True, omit_header=False, include_lineno=False)
        print(f"{language}: {sum(1 for m in catalog if m.id)} sentences, {len(untranslated(catalog))} to translate")


def set_narrow_spaces(catalog: Catalog) -> None:
    """French stands a narrow unbroken space off before high punctuation and inside quotation marks."""
    for message in catalog:
        texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
        narrow = tuple(AFTER_OPENING.sub(NARROW, BEFORE_HIGH.sub(NARROW, text or "")) for text in texts)
        message.string = narrow if isinstance(message.string, tuple | list) else narrow[0]


def untranslated(catalog: Catalog) -> list[str]:
    def is_empty(text: object) -> bool:
        return not all(text) if isinstance(text, tuple | list) else not text

    return [
        message.id if isinstance(message.id, str) else message.id[0]
        for message in catalog
        if message.id and (message.fuzzy or is_empty(message.string))
    ]


def check() -> int:
    template = extracted()
    wanted = {(message.context, message.id) for message in template if message.id}
    problems = 0
    for language in LANGUAGES:
        catalog = stored(language)
        known = {(message.context, message.id) for message in catalog if message.id}
        missing = [str(sentence) for _, sentence in wanted - known] + untranslated(catalog)
        problems += len(missing)
        for sentence in sorted(missing):
            print(f"{language}: not translated: {sentence!r}")
    return 1 if problems else 0


def missing(language: str) -> None:
    template, catalog, out = extracted(), stored(language), Catalog(locale=language, charset="utf-8")
    catalog.update(template, no_fuzzy_matching=True)
    todo = set(untranslated(catalog))
    for message in catalog:
        first = message.id if isinstance(message.id, str) else (message.id or ("",))[0]
        if first in todo:
            out.add(message.id, context=message.context, locations=message.locations)
    pofile.write_po(sys.stdout.buffer, out, width=0, include_lineno=False)


def main() -> int:
    settings.configure(USE_I18N=True)
    django.setup()
    match sys.argv[1:]:
        case ["update"]:
            update()
        case ["check"]:
            return check()
        case ["missing", language]:
            missing(language)
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
