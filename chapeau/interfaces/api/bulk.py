"""Many deeds in one request: each stands or falls alone, and each is answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from django.db import transaction

from chapeau.interfaces.api.caller import Caller
from chapeau.interfaces.api.shapes import shape
from chapeau.kit.refusals import Refusal

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one item."""

    position: int
    """Its place in what was sent, from 0."""
    name: str
    """What it was about: a SKU, a code."""
    status: Literal["done", "refused"]
    code: str
    """Of the refusal, else empty."""
    detail: str


@dataclass(frozen=True, slots=True)
class Bulk:
    """A result for each item, in the order sent."""

    done: int
    refused: int
    results: tuple[Result, ...]

    @staticmethod
    def told(call: Caller, *, results: list[dict[str, Any]]) -> Bulk:
        """From the plain words that were kept with the key."""
        made = tuple(Result(**one) for one in results)
        done = sum(one.status == "done" for one in made)
        return Bulk(done, len(made) - done, made)


RESULT = shape(Result, "BulkResult")
BULK = shape(Bulk, "Bulk")


def each(
    call: Caller, items: Sequence[Item], deed: Callable[[Item], object], *, name: Callable[[Item], str]
) -> dict[str, Any]:
    """Do them one by one, each in a savepoint of its own; the outcome as plain words."""
    results = []
    for position, item in enumerate(items):
        code, detail = "", ""
        try:
            with transaction.atomic():
                deed(item)
        except Refusal as refusal:
            code, detail = refusal.code, str(refusal)
        about = {"position": position, "name": name(item), "status": "refused" if code else "done"}
        results.append({**about, "code": code, "detail": detail})
    return {"results": results}
