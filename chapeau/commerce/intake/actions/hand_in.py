"""A file is handed in: kept, looked at, and its columns guessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from chapeau.commerce.intake import files
from chapeau.commerce.intake.access import kind_for
from chapeau.commerce.intake.mapping import guess_mapping, preset_for, remembered
from chapeau.commerce.intake.models import Run
from chapeau.commerce.intake.presets import PRESETS
from chapeau.commerce.intake.queries import run_card
from chapeau.commerce.intake.reading import Source
from chapeau.commerce.intake.running import RunGoingOn
from chapeau.commerce.intake.values import MOVING, RunCard, State
from chapeau.kit.ids import new_code
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.kit.tables.files import SUFFIXES, UnknownFile, file_hash
from chapeau.kit.tables.values import Kind
from chapeau.kit.tables.vcard import CARD_SUFFIXES
from chapeau.person.people.values import Viewer


class ColumnsMissing(Refusal):
    code = "columns-missing"
    status = 422
    sentence = _("Say which columns are: %(fields)s. The file has: %(headers)s.")


class FileTooLarge(Refusal):
    code = "file-too-large"
    status = 413
    sentence = _("This file is larger than 500 MB. Take it apart and bring the parts in one after the other.")


LARGEST = 500 << 20


def hand_in(viewer: Viewer, *, kind: str, chunks: Iterable[bytes], file_name: str, now: datetime) -> RunCard:
    """Keep a file until it is brought in or thrown away (a week).

    Its columns are those of a known export, of the last file with these headers, or guessed from their names.
    Refuses: ``Forbidden``, ``NotFound``, ``FileTooLarge``, and what ``kit.tables.files`` refuses.
    """
    wanted = kind_for(viewer, kind)
    suffix = Path(file_name).suffix.lower()
    if suffix not in SUFFIXES and not (suffix in CARD_SUFFIXES and kind == "people"):
        raise UnknownFile
    code = new_code()
    try:
        path = files.keep(code, _limited(chunks), suffix=suffix)
        source = Source(path, wanted)
        run = Run(
            code=code, kind=kind, file_name=Path(file_name).name[:200], file_hash=file_hash(path),
            headers=source.headers, by_hat_id=viewer.hat_id, kept_at=now,
        )  # fmt: skip
    except BaseException:
        files.throw_away(code)
        raise
    preset = preset_for(wanted, source.headers)
    if preset is not None:
        run.preset, run.ways = preset.name, dict(preset.ways)
    elif (known := remembered(wanted, source.headers)) is not None:
        run.mapping, run.ways, run.manner = known.mapping, known.ways, known.manner
    else:
        run.mapping = guess_mapping(wanted, source.headers)
    run.ways = {**first_ways(viewer, wanted), **run.ways}
    run.save()
    return run_card(viewer, code=code)


def first_ways(viewer: Viewer, kind: Kind) -> dict[str, str]:
    """What is taken when nobody says otherwise."""
    ways = {}
    for setting in kind.settings:
        choices = setting.choices(viewer)
        ways[setting.name] = setting.first or (choices[0][0] if choices else "")
    return ways


def _limited(chunks: Iterable[bytes]) -> Iterable[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > LARGEST:
            raise FileTooLarge
        yield chunk


def say(
    viewer: Viewer,
    run: Run,
    *,
    preset: str | None = None,
    mapping: Mapping[str, str] | None = None,
    ways: Mapping[str, str] | None = None,
    manner: Mapping[str, str] | None = None,
) -> None:
    """Write down how the file is to be read; what is unknown is left out. Refuses: ``Forbidden``."""
    kind = kind_for(viewer, run.kind)
    if preset is not None:
        run.preset = preset if preset in PRESETS and PRESETS[preset].kind == run.kind else ""
    if manner is not None:
        known = {"encoding", "decimal_mark", "date_order", "time_zone", "country"}
        run.manner = {name: value for name, value in manner.items() if name in known and value}
    if mapping is not None:
        names = {column.name for column in kind.columns}
        run.mapping = {name: header for name, header in mapping.items() if name in names and header}
    if ways is not None:
        known = {setting.name for setting in kind.settings}
        run.ways = {**run.ways, **{name: value for name, value in ways.items() if name in known}}
    run.save(update_fields=["preset", "mapping", "ways", "manner"])


def check_columns(viewer: Viewer, run: Run) -> None:
    """Whether every needed column is said. Refuses: ``ColumnsMissing``, ``Forbidden``."""
    kind = kind_for(viewer, run.kind)
    if not run.preset:
        lacking = [column for column in kind.columns if column.is_needed and column.name not in run.mapping]
        if lacking:
            fields = ", ".join(str(column.title) for column in lacking)
            raise ColumnsMissing(fields=fields, headers=", ".join(run.headers)[:500])


def throw_away(viewer: Viewer, *, code: str) -> None:
    """The file goes; nothing of it was stored. Refuses: ``Forbidden``, ``NotFound``, ``RunGoingOn``."""
    run = Run.objects.filter(code=code).first()
    if run is None:
        raise NotFound
    kind_for(viewer, run.kind)
    if run.state in MOVING:
        raise RunGoingOn
    files.throw_away(code)
    if run.state not in (State.DONE, State.UNDONE) and (run.is_trial or run.rows_done == 0):
        run.delete()
