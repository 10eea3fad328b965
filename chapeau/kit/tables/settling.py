"""Handing many things to a set-wise deed that does all or none, and finding out which of them it will not have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from django.db import transaction

from chapeau.kit.refusals import Refusal
from chapeau.kit.tables.values import Problem

Thing = TypeVar("Thing")
Result = TypeVar("Result")


def settle_in_halves(
    things: Sequence[Thing], deed: Callable[[Sequence[Thing]], Sequence[Result]]
) -> list[tuple[Thing, Result | Refusal]]:
    """Each thing with what the deed gave for it, or with its refusal; the rest is done all the same.

    When the deed refuses a set it is undone and tried again by halves, so that one bad thing costs a few tries.
    """
    if not things:
        return []
    try:
        with transaction.atomic():
            return list(zip(things, deed(things), strict=True))
    except Refusal as refusal:
        if len(things) == 1:
            return [(things[0], refusal)]
    middle = len(things) // 2
    return [*settle_in_halves(things[:middle], deed), *settle_in_halves(things[middle:], deed)]


def problem_of(refusal: Refusal) -> Problem:
    return Problem(refusal.code, str(refusal))
