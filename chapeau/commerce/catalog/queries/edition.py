"""Which edition of the catalogue is in force; what was counted in one holds as long as it is."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar
from uuid import UUID

from chapeau.commerce.catalog.models import Edition

Result = TypeVar("Result")

_KEPT = 2000
_remembered: OrderedDict[Hashable, object] = OrderedDict()
_lock = Lock()


def edition() -> UUID | None:
    """Asked once per question, before anything is remembered under it."""
    return Edition.objects.filter(id=1).values_list("token", flat=True).first()


def remembered(key: tuple[Hashable, ...], count: Callable[[], Result]) -> Result:
    """What was counted for this key, which holds the edition; counted now if it was not. Per process, bounded."""
    with _lock:
        if key in _remembered:
            _remembered.move_to_end(key)
            return _remembered[key]  # type: ignore[return-value]  # the key names one question
    result = count()
    with _lock:
        _remembered[key] = result
        while len(_remembered) > _KEPT:
            _remembered.popitem(last=False)
    return result
