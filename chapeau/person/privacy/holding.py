"""Which models hold a person: read from the foreign keys, so that nothing can be forgotten."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from django.apps import apps
from django.db.models import ForeignKey, Model, OneToOneField

from chapeau.person.people.models import Address, Hat, Organisation, Person, SignIn, Visitor

THINGS: tuple[type[Model], ...] = (Organisation,)
"""They remember by a key who looks after them or led to them; what hangs on them is not the person's for that."""
ROOTS: tuple[type[Model], ...] = (Person, Hat, Visitor, Address, SignIn)


def models_that_hold_a_person() -> set[type[Model]]:
    """Every model of the house with a chain of foreign keys to a person, hat, visitor, address or way in."""
    pointing = _pointing_at()
    found: set[type[Model]] = set(ROOTS)
    queue: deque[type[Model]] = deque(ROOTS)
    while queue:
        for model in pointing.get(queue.popleft(), ()):
            if model in found:
                continue
            found.add(model)
            if model not in THINGS:
                queue.append(model)
    return found


def keys_to(model: type[Model], targets: tuple[type[Model], ...]) -> list[str]:
    """Names of the model's own foreign keys to these models."""
    return [field.name for field in _keys(model) if field.related_model in targets]


def _pointing_at() -> dict[type[Model], set[type[Model]]]:
    pointing: dict[type[Model], set[type[Model]]] = {}
    for model in house_models():
        for field in _keys(model):
            target = field.related_model
            if isinstance(target, type):
                pointing.setdefault(target, set()).add(model)
    return pointing


def house_models() -> Iterator[type[Model]]:
    """The models of this house, not those of Django and its libraries."""
    return (model for model in apps.get_models() if model.__module__.startswith("chapeau."))


def _keys(model: type[Model]) -> Iterator[ForeignKey[Model, Model]]:
    return (field for field in model._meta.get_fields() if isinstance(field, ForeignKey | OneToOneField))
