"""What the command line says: sentences and bars for people, one JSON object a line for machines."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

Advance = Callable[[int], None]


class Screen:
    def __init__(self, *, json_lines: bool = False) -> None:
        self.json_lines = json_lines
        self.console = Console(stderr=True, highlight=False, soft_wrap=True)
        self._waiting = False

    def say(self, text: str, event: str = "said", **facts: object) -> None:
        """A finished sentence. Machines get `event` and the facts with it."""
        if self.json_lines:
            print(json.dumps({"event": event, "text": text, **facts}, default=str), flush=True)
            return
        self._clear()
        self.console.print(text, markup=False)

    def wait(self, text: str) -> None:
        """What we wait for at this moment; overwritten by the next. Silent where nobody watches."""
        if self.json_lines or not self.console.is_terminal:
            return
        # By hand, because rich's own spinner is a thread, and processes are best started by a process with one thread.
        self.console.file.write(f"\r\x1b[2K{text[: self.console.width - 1]}")
        self.console.file.flush()
        self._waiting = True

    def _clear(self) -> None:
        if self._waiting:
            self.console.file.write("\r\x1b[2K")
            self._waiting = False

    def answer(self, text: str, **facts: object) -> None:
        """The result of a command: on standard output, where the next program reads it."""
        self._clear()
        print(json.dumps(facts, default=str) if self.json_lines else text, flush=True)

    @contextmanager
    def bar(self, title: str, total: int | None = None) -> Iterator[Advance]:
        """A progress bar on a terminal; elsewhere a line at the beginning and one at the end."""
        if self.json_lines or not self.console.is_terminal:
            done = 0

            def count(steps: int = 1) -> None:
                nonlocal done
                done += steps

            self.say(f"{title} …", event="started", title=title, total=total)
            yield count
            self.say(f"{title}: {done} done.", event="finished", title=title, done=done)
            return
        self._clear()
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, TimeRemainingColumn(), console=self.console) as progress:
            task = progress.add_task(title, total=total)

            def advance(steps: int = 1) -> None:
                progress.advance(task, steps)

            yield advance


def from_arguments(arguments: list[str]) -> tuple[Screen, list[str]]:
    """`--json` may stand anywhere before the words of another program (`manage …`)."""
    own = arguments[: arguments.index("manage")] if "manage" in arguments else arguments
    rest = arguments[len(own) :]
    return Screen(json_lines="--json" in own), [word for word in own if word != "--json"] + rest


def complain(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
