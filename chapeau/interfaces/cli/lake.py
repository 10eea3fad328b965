"""What `chapeau lake` does and says."""

from __future__ import annotations

from rich.table import Table

from chapeau.insight.lake import actions, queries
from chapeau.interfaces.cli.screen import Screen
from chapeau.kit.clock import read_clock


def build(screen: Screen, *, whole: bool = False, sweep: bool = False) -> None:
    """Bring the lake up to date with the database."""
    now = read_clock()
    with screen.bar("Rows read") as advance:
        state = actions.build(now=now, whole=whole, progress=lambda _table, rows: advance(rows))
    if sweep:
        state = actions.sweep(now=now)
    screen.answer(
        f"State {state.number}: {state.rows('activity'):,} activities, {state.rows('session'):,} sessions, "
        f"{state.rows('orders'):,} orders.",
        number=state.number,
        rows={name: state.rows(name) for name in sorted(state.tables) if name != "seen"},
    )


def status(screen: Screen) -> None:
    """What stands in the lake, since when, and how far it is behind."""
    told = queries.status()
    if screen.json_lines:
        screen.answer(
            "",
            number=told.number,
            built_at=told.built_at,
            behind=told.behind,
            folder=told.folder,
            engine=told.engine,
            tables={each.name: {"rows": each.rows, "files": each.files, "bytes": each.bytes} for each in told.tables},
        )
        return
    if not told.number:
        screen.answer("Nothing was built yet: chapeau lake build.")
        return
    table = Table(box=None)
    for title in ("table", "rows", "files", "MB"):
        table.add_column(title, justify="left" if title == "table" else "right")
    for each in told.tables:
        table.add_row(each.name, f"{each.rows:,}", f"{each.files:,}", f"{each.bytes / 1e6:,.1f}")
    screen.console.print(table)
    screen.answer(
        f"State {told.number} of {told.built_at:%Y-%m-%d %H:%M} UTC in {told.folder}, "
        f"{told.behind:,} activities behind; computed by {told.engine}."
    )


def verify(screen: Screen, *, as_it_is: bool) -> bool:
    """Whether the sums of the lake are the database's, to the cent; those that are not are told."""
    now = read_clock()
    if not as_it_is:
        actions.build(now=now)
    checks = queries.verify(now=now)
    wrong = [check for check in checks if not check.is_right]
    for check in wrong:
        screen.say(
            f"{check.table} {check.what} {check.month} {check.currency}: lake {check.lake:,}, database {check.database:,}",
            "differs",
            table=check.table,
            what=check.what,
            month=check.month,
            currency=check.currency,
            lake=check.lake,
            database=check.database,
        )
    screen.answer(
        f"{len(checks):,} sums, {len(wrong):,} differ." if wrong else f"{len(checks):,} sums, all as in the database.",
        sums=len(checks),
        differ=len(wrong),
    )
    return not wrong
