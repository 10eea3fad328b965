"""Audiences and allocation stand side by side and do not know each other: here one is shown to the other."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from chapeau.kit.refusals import NotFound
from chapeau.person.allocation.registry import Crowds, register_crowds
from chapeau.person.audience import queries as audiences
from chapeau.person.people.values import SYSTEM


def register() -> None:
    register_crowds(Crowds(_exists, _contains))


def _exists(code: str) -> bool:
    try:
        return audiences.audience(SYSTEM, code=code).archived_at is None
    except NotFound:
        return False


def _contains(code: str, hat_ids: Collection[UUID]) -> set[UUID]:
    try:
        audience = audiences.audience(SYSTEM, code=code)
    except NotFound:
        return set()
    return audiences.contains(SYSTEM, audience_id=audience.id, hat_ids=hat_ids)
