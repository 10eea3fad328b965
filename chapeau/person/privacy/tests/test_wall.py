"""A hat is a wall: no door reads rows of a hat without knowing who asks (promise 1).

The check follows the code: from each public function of ``queries`` and ``actions`` through the functions of its own
package that it uses, to the models it names. Who touches a model that belongs to a hat takes ``viewer: Viewer`` first.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest
from django.db.models import Model

import chapeau
from chapeau.person.people.models import Address, Hat, Person, SignIn, Visitor
from chapeau.person.people.values import Viewer
from chapeau.person.privacy.holding import keys_to, models_that_hold_a_person

ACTORS = frozenset(
    "by_hat made_by made_by_hat set_by_hat taken_by picked_by handled_by invited_by owner_hat introduced_by".split()  # noqa: SIM905
)
"""Keys that say who of the house or of the organisation did it: the row does not belong to that hat."""


NOBODY_ASKS = {
    "chapeau.commerce.payments.actions.payer_answers": "the bank speaks; its own secret code names the payment",
    "chapeau.person.messaging.actions.take_in": "the gateway speaks; its secret address let it in, and it names numbers",
    "chapeau.person.people.actions.answer_same_human": "the reader of an address speaks; the signed token names the question",
    "chapeau.commerce.payments.actions.reconcile_in_doubt": "the house's own round over all payments in doubt",
}
"""Doors that touch rows of hats without a viewer, each with the reason. Keep it short."""


def belongs_to_a_hat(model: type[Model]) -> bool:
    """The row is somebody's: it has a key to a hat, person or visitor that is more than who typed it."""
    roots = (Person, Hat, Visitor, Address, SignIn)
    return model in roots or any(name not in ACTORS for name in keys_to(model, roots))


OWNED = {model for model in models_that_hold_a_person() if belongs_to_a_hat(model)}


def doors() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every public function reachable as ``package.queries.name`` or ``package.actions.name``."""
    for storey in ("person", "commerce", "relationship", "insight"):
        base = importlib.import_module(f"chapeau.{storey}")
        for package in pkgutil.iter_modules(base.__path__, f"chapeau.{storey}."):
            for room in ("queries", "actions"):
                try:
                    module = importlib.import_module(f"{package.name}.{room}")
                except ModuleNotFoundError as error:
                    if error.name != f"{package.name}.{room}":
                        raise
                    continue
                yield from _doors_of(module, package.name)


def _doors_of(module: ModuleType, package: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    names = getattr(module, "__all__", None) or [name for name in vars(module) if not name.startswith("_")]
    for name in names:
        door = inspect.unwrap(getattr(module, name))
        if isinstance(door, FunctionType) and door.__module__.startswith(package):
            yield f"{module.__name__}.{name}", door


def touched(door: Callable[..., Any], package: str, seen: set[Any] | None = None) -> set[type[Model]]:
    """Models of hats that a function names, itself or through the functions of its package."""
    seen = set() if seen is None else seen
    function = inspect.unwrap(door)
    if not isinstance(function, FunctionType) or function in seen:
        return set()
    seen.add(function)
    found: set[type[Model]] = set()
    for name, owner in _names(function):
        thing = owner.get(name)
        if isinstance(thing, type) and issubclass(thing, Model) and thing in OWNED:
            found.add(thing)
        elif isinstance(thing, ModuleType) and thing.__name__.startswith(package):
            for attribute in _all_names(function.__code__):
                inner = getattr(thing, attribute, None)
                if isinstance(inner, type) and issubclass(inner, Model) and inner in OWNED:
                    found.add(inner)
                elif callable(inner):
                    found |= touched(inner, package, seen)
        elif callable(thing) and getattr(thing, "__module__", "").startswith(package):
            found |= touched(thing, package, seen)
    return found


def _names(function: FunctionType) -> Iterator[tuple[str, dict[str, Any]]]:
    return ((name, function.__globals__) for name in _all_names(function.__code__))


def _all_names(code: CodeType) -> set[str]:
    inner = (constant for constant in code.co_consts if isinstance(constant, CodeType))
    return set(code.co_names).union(*(_all_names(part) for part in inner))


def asks_who(door: Callable[..., Any]) -> bool:
    parameters = list(inspect.signature(door).parameters.values())
    return bool(parameters) and parameters[0].name == "viewer" and parameters[0].annotation in (Viewer, "Viewer")


DOORS = dict(doors())


@pytest.mark.parametrize("name", sorted(DOORS))
def test_a_door_to_rows_of_a_hat_asks_who_looks(name: str) -> None:
    door = DOORS[name]
    package = ".".join(name.split(".")[:3])
    rows = sorted(model._meta.label for model in touched(door, package))
    assert not rows or asks_who(door) or name in NOBODY_ASKS, (
        f"{name} touches {rows}: its first parameter must be `viewer: Viewer`"
    )


def test_the_check_would_see_an_open_door() -> None:
    from chapeau.person.people import cards, queries

    assert chapeau.__name__ == "chapeau"
    assert Hat in touched(queries.hat_card, "chapeau.person.people")
    assert Hat in touched(cards.hats, "chapeau.person.people")
    assert not asks_who(cards.hat_card)
    assert len(DOORS) > 40
