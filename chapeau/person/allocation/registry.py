"""What can be tried and switched, and who is in an audience: told by the rooms and faces above when the application starts."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from chapeau.person.allocation.values import Place, Switch


@dataclass(frozen=True, slots=True)
class Crowds:
    """Audiences stand beside this room: it is told how to ask them."""

    exists: Callable[[str], bool]
    contains: Callable[[str, Collection[UUID]], set[UUID]]
    """Code of the audience and keys of hats to those of them that are in."""


_places: dict[str, Place] = {}
_switches: dict[str, Switch] = {}
_crowds: list[Crowds] = []


def register_places(*places: Place) -> None:
    """Codes are for ever: what was tried is kept under them."""
    _places.update({place.code: place for place in places})


def register_switches(*switches: Switch) -> None:
    _switches.update({switch.code: switch for switch in switches})


def register_crowds(crowds: Crowds) -> None:
    _crowds[:] = [crowds]


def places() -> tuple[Place, ...]:
    return tuple(_places.values())


def place_of(code: str) -> Place | None:
    return _places.get(code)


def switches() -> tuple[Switch, ...]:
    return tuple(_switches.values())


def switch_of(code: str) -> Switch | None:
    return _switches.get(code)


def audience_exists(code: str) -> bool:
    return bool(_crowds) and _crowds[0].exists(code)


def in_audience(code: str, hat_ids: Collection[UUID]) -> set[UUID]:
    """Which of these hats are in; nobody where nobody can say."""
    return _crowds[0].contains(code, hat_ids) if _crowds and hat_ids else set()
