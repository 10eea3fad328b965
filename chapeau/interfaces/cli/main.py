"""`chapeau`: the house from the command line. Exit 0; 2 for a refusal or a wrong call; 1 for a bug."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import os
import subprocess
import sys
import traceback
from pathlib import Path
from typing import Any, NoReturn, cast

import click

from chapeau.interfaces.cli import screen as screens
from chapeau.interfaces.cli.house import Command, in_the_house
from chapeau.interfaces.cli.refusals import CannotPrepare
from chapeau.interfaces.cli.screen import Screen
from chapeau.kit.refusals import Refusal


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="chapeau", prog_name="chapeau")
def chapeau() -> None:
    """One person, many hats.

    --json, anywhere, makes every line one JSON object.
    """


def _serving_options(command: Command) -> Command:
    for option in (
        click.option("--web-workers", default=2, show_default=True, help="Processes that answer requests."),
        click.option("--port", default=8000, show_default=True, envvar="CHAPEAU_PORT"),
        click.option("--host", default="127.0.0.1", show_default=True, envvar="CHAPEAU_HOST"),
    ):
        command = option(command)
    return command


@chapeau.command()
@_serving_options
@click.option("--web/--no-web", default=True, help="Answer requests here.")
@click.option("--worker/--no-worker", default=True, help="Do jobs here.")
@click.pass_obj
def up(screen: Screen, /, **options: Any) -> None:
    """Open Chapeau: database (embedded, or DATABASE_URL's), web server and worker."""
    _supervise(screen, demo=False, **options)


@chapeau.command()
@_serving_options
@click.pass_obj
def demo(screen: Screen, /, **options: Any) -> None:
    """Open Chapeau with the demo company in it. /demo has doors without passwords."""
    _supervise(screen, demo=True, **options)


def _supervise(screen: Screen, **options: Any) -> None:
    from chapeau.interfaces.cli.state import StateFolder
    from chapeau.interfaces.cli.supervisor import Supervisor

    Supervisor(StateFolder.from_environment(), screen, **options).run()


@chapeau.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
@click.pass_obj
def manage(screen: Screen, words: tuple[str, ...]) -> None:
    """Django's own commands: chapeau manage shell, migrate, …"""
    from chapeau.interfaces.cli.database import OWNER_COMMANDS, open_database

    if words and words[0] in (
        "makemigrations",
        "help",
        "compilemessages",
        "makemessages",
        "collectstatic",
        "diffsettings",
    ):
        from django.core.management import execute_from_command_line

        execute_from_command_line(["chapeau manage", *words])
        return
    with open_database(screen, owner=bool(words) and words[0] in OWNER_COMMANDS):
        from django.core.management import execute_from_command_line

        execute_from_command_line(["chapeau manage", *words])


class Imports(click.Group):
    """The tables of `bring_in.py`; and `chapeau import NAME` is `command` in `import_NAME.py` beside this file."""

    def list_commands(self, context: click.Context) -> list[str]:
        from chapeau.interfaces.cli.bring_in import KINDS

        files = Path(__file__).parent.glob("import_*.py")
        return sorted([*KINDS, *(file.stem.removeprefix("import_").replace("_", "-") for file in files)])

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        from chapeau.interfaces.cli.bring_in import KINDS, command_for

        if name in KINDS:
            return command_for(name)
        if name not in self.list_commands(context):
            return None
        module = importlib.import_module(f"chapeau.interfaces.cli.import_{name.replace('-', '_')}")
        return cast(click.Command, module.command)


@chapeau.group("import", cls=Imports)
def import_() -> None:
    """Bring your own data in: articles, prices, stock, costs, people, organisations, orders, an archive."""


@chapeau.command("export")
@click.argument("what")
@click.option("--to", type=click.Path(dir_okay=False, path_type=Path), help="A .csv or .xlsx file; else it is printed.")
@in_the_house
def export(screen: Screen, what: str, to: Path | None) -> None:
    """Write WHAT out: products, prices, stock, costs, people, organisations; or FILE.zip, the whole company.

    A list comes in again by `chapeau import`, the archive by `chapeau import archive`.
    """
    from chapeau.interfaces.cli.export import write_out

    write_out(screen, what, to)


@chapeau.command("setup-link")
@in_the_house
def setup_link(screen: Screen) -> None:
    """Print the link that opens the set-up of an empty house, while nobody looks after it yet."""
    from django.conf import settings

    from chapeau.interfaces.set_up import ensure_token, is_open
    from chapeau.kit.clock import read_clock

    if not is_open(read_clock()):
        screen.answer("The house has an administrator: its set-up is closed.", open=False)
        return
    link = f"{settings.BASE_URL}/setup/{ensure_token()}"
    screen.answer(f"Set up your company at {link}", open=True, link=link)


@chapeau.command("demo-data")
@click.option("--seed", default=1, show_default=True)
@in_the_house
def demo_data(screen: Screen, seed: int) -> None:
    """Load the demo company into an empty database: all of it or nothing."""
    if importlib.util.find_spec("chapeau.interfaces.cli.demo") is None:
        screen.say("There is no demo company yet.", "skipped")
        return
    from chapeau.kit.clock import read_clock
    from chapeau.person.people.models import Person

    load = importlib.import_module("chapeau.interfaces.cli.demo").load
    if Person.objects.exists():
        screen.say("The database already has people in it; the demo company was not loaded.", "skipped")
        return
    load(read_clock(), seed, screen)


@chapeau.command()
@click.option("--host", default="127.0.0.1")
@click.option("--port", default=8000)
@click.option("--workers", default=2)
@click.option("--access-log", is_flag=True)
@click.pass_obj
def web(screen: Screen, host: str, port: int, workers: int, access_log: bool) -> None:
    """Only the web server (what `up` starts)."""
    from chapeau.interfaces.cli.database import open_database
    from chapeau.interfaces.cli.serve import serve_web

    with open_database(screen):  # Django is set up in granian's own processes; this one only minds them
        serve_web(host, port, workers, access_log=access_log)


@chapeau.command()
@click.option(
    "--queue", "queues", multiple=True, type=click.Choice(["now", "mail", "bulk", "webhooks"]), help="Only these."
)
@click.option("--alone", is_flag=True, help="No other worker runs: take up at once what a killed one left.")
@in_the_house
def worker(screen: Screen, queues: tuple[str, ...], alone: bool) -> None:
    """Only the worker (what `up` starts). Start as many as you like, on as many machines."""
    from chapeau.interfaces.cli.serve import work

    asyncio.run(work(queues or ("now", "mail", "bulk", "webhooks"), alone=alone))


@chapeau.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--encrypt", is_flag=True, help="By the passphrase in CHAPEAU_BACKUP_PASSPHRASE (age).")
@click.option("--verify", is_flag=True, help="Try it out: restore into a scratch server. Alone for a FILE that exists.")
@click.pass_obj
def backup(screen: Screen, file: Path, encrypt: bool, verify: bool) -> None:
    """Put database, pictures and secret into one FILE, while everything runs."""
    from chapeau.interfaces.cli import backup_commands

    if verify and file.exists():
        backup_commands.check(screen, file)
    else:
        backup_commands.back_up(screen, file, is_encrypted=encrypt, is_verified=verify)


@chapeau.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def restore(screen: Screen, file: Path) -> None:
    """Bring back what a backup holds. What is there now is kept aside; end Chapeau first."""
    from chapeau.interfaces.cli import backup_commands

    backup_commands.restore(screen, file)


@chapeau.group()
def verify() -> None:
    """Hold what is computed here against what others published."""


@verify.command("figures")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(__file__).parents[3] / "data",
    help="The data of others; by default the folder `data` of the source.",
)
@click.pass_obj
def verify_figures(screen: Screen, data: Path) -> None:
    """Compute every published reference of the figures anew: published, computed, difference, tolerance.

    Needs no database. Exit code 1 when one lies outside its tolerance.
    """
    from chapeau.interfaces.cli.verify_figures import every_reference, tell

    if not tell(screen, every_reference(data)):
        raise SystemExit(1)


@chapeau.group()
def lake() -> None:
    """The log and the books as columns, for the figures."""


@lake.command("build")
@click.option("--whole", is_flag=True, help="Read everything anew, not only what is new.")
@click.option("--sweep", is_flag=True, help="Also take people who were erased out of the files now, not at night.")
@in_the_house
def lake_build(screen: Screen, whole: bool, sweep: bool) -> None:
    """Bring the lake up to date with the database."""
    from chapeau.interfaces.cli.lake import build

    build(screen, whole=whole, sweep=sweep)


@lake.command("status")
@in_the_house
def lake_status(screen: Screen) -> None:
    """What stands in the lake, since when, and how far it is behind."""
    from chapeau.interfaces.cli.lake import status

    status(screen)


@lake.command("verify")
@click.option("--as-it-is", is_flag=True, help="Without bringing it up to date first.")
@in_the_house
def lake_verify(screen: Screen, as_it_is: bool) -> None:
    """Hold the sums of the lake beside the database's, to the cent. Exit code 1 when one differs."""
    from chapeau.interfaces.cli.lake import verify

    if not verify(screen, as_it_is=as_it_is):
        raise SystemExit(1)


@chapeau.group()
def models() -> None:
    """What is foretold of buyers: lifetime value, who is still a customer, who is about to leave."""


@models.command("fit")
@in_the_house
def fit_models(screen: Screen) -> None:
    """Fit the models to the lake as it stands and publish what they say of everybody. Every night does so by itself."""
    from chapeau.interfaces.cli.foresight import fit_and_tell

    fit_and_tell(screen)


@models.command("status")
@in_the_house
def models_status(screen: Screen) -> None:
    """The newest fits, and how well they foretold what came later."""
    from chapeau.interfaces.cli.foresight import tell_fits

    tell_fits(screen)


@chapeau.group()
def recommendations() -> None:
    """Articles for each person: what goes with what, what runs out, what is new for them."""


@recommendations.command("fit")
@in_the_house
def work_out_recommendations(screen: Screen) -> None:
    """Work them out from the lake as it stands. Every night does so by itself."""
    from chapeau.interfaces.cli.recommending import work_out_and_tell

    work_out_and_tell(screen)


@recommendations.command("status")
@in_the_house
def recommendations_status(screen: Screen) -> None:
    """The last working out, how good it was on purchases it had not seen, and what showing articles did."""
    from chapeau.interfaces.cli.recommending import tell_working

    tell_working(screen)


@chapeau.command()
@click.argument("names", nargs=-1)
@click.option("--from", "since", help="First day, as 2026-01-01. Otherwise ninety days.")
@click.option("--to", "until", help="Last day. Otherwise today.")
@click.option(
    "--by", "by", default="", help="What they are told apart by, and a step: channel, month, or channel,month."
)
@click.option("--only", "only", multiple=True, metavar="WHAT=VALUE", help="What is looked at: --only market=B2B.")
@click.option("--currency", default="", help="Of the amounts. Otherwise the house's.")
@click.option("--convert", is_flag=True, help="With amounts of other currencies, at the rate of their day.")
@click.option("--lag", default=0, show_default=True, help="Days that costs lie before the people they bring.")
@click.option("--rows", "rows", is_flag=True, help="The rows that one figure counts, instead of its value.")
@click.option("--part", default="", help="With --rows: one part of it, such as lost.")
@click.option("--define", is_flag=True, help="What figures are made of, instead of their values.")
@in_the_house
def metrics(screen: Screen, /, **asked: Any) -> None:
    """The six figures, or those of NAMES, each with its interval and the period before."""
    from chapeau.interfaces.cli.metrics import define, open_rows, tell

    wants_definition, wants_rows = asked.pop("define"), asked.pop("rows")
    (define if wants_definition else open_rows if wants_rows else tell)(screen, **asked)


@chapeau.command()
@in_the_house
def doctor(screen: Screen) -> None:
    """Look whether everything is well, and say what to do. Exit code 0, or 3 when something is ill."""
    from chapeau.interfaces.cli.examination import examine_and_tell

    examine_and_tell(screen)


@chapeau.command()
@click.option("--only", default=None, help="One benchmark by its name.")
@click.pass_obj
def bench(screen: Screen, only: str | None) -> None:
    """CPU seconds per operation, one JSON object a line; on a durable database of its own, under the state folder."""
    from chapeau.interfaces.cli.database import open_database
    from chapeau.interfaces.cli.state import StateFolder

    if importlib.util.find_spec("bench.__main__") is None:
        screen.say("There are no benchmarks yet.", "skipped")
        return
    if not os.environ.get("DATABASE_URL"):
        os.environ["CHAPEAU_STATE"] = str(StateFolder.from_environment().path / "bench")
    with open_database(screen, owner=True):
        python = [sys.executable, "-m"]
        subprocess.run([*python, "django", "migrate", "--noinput", "--verbosity", "0"], check=True)
        sys.exit(subprocess.run([*python, "bench", *(["--only", only] if only else [])], check=False).returncode)


def main() -> NoReturn:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chapeau.settings")
    screen, arguments = screens.from_arguments(sys.argv[1:])
    try:
        chapeau.main(arguments, prog_name="chapeau", standalone_mode=False, obj=screen)
    except Refusal as refusal:
        _end(screen, 2, refusal.code, str(refusal))
    except CannotPrepare as failure:
        _end(screen, 1, "not-prepared", str(failure))
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as wrong:
        if not screen.json_lines:
            wrong.show()
            sys.exit(2)
        _end(screen, 2, "wrong-call", wrong.format_message())
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as bug:
        if not screen.json_lines:
            traceback.print_exc()
        _end(screen, 1, "bug", f"{type(bug).__name__}: {bug}")
    sys.exit(0)


def _end(screen: Screen, code: int, reason: str, text: str) -> NoReturn:
    if screen.json_lines:
        print(json.dumps({"event": "refused" if code == 2 else "failed", "code": reason, "text": text}), flush=True)
    else:
        screen.say(text)
    sys.exit(code)
