"""Commands that work on data."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

import click

from chapeau.interfaces.cli.screen import Screen

Command = TypeVar("Command", bound=Callable[..., Any])


def in_the_house(command: Command) -> Command:
    """For commands that work on data: opens the database (the running one, DATABASE_URL's, or the embedded one for as
    long as the command takes), sets Django up, and gives the command the Screen as its first argument."""

    @wraps(command)
    def opened(*arguments: object, **options: object) -> object:
        from chapeau.interfaces.cli.database import open_database

        screen: Screen = click.get_current_context().obj
        with open_database(screen):
            import django

            django.setup()
            return command(screen, *arguments, **options)

    return cast(Command, opened)
