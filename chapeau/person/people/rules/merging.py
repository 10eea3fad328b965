"""Which hats of one person are one capacity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

CHOSEN = ("given_name", "family_name", "language", "country", "time_zone")
"""The fields of a person that a merge may take from the one or the other."""


@dataclass(frozen=True, slots=True)
class HatPointer:
    """A hat and the one it is an alias of."""

    id: UUID
    organisation_id: UUID | None
    is_open: bool
    """No end is set."""
    alias_of_id: UUID | None


def settled(hats: Sequence[HatPointer]) -> dict[UUID, UUID | None]:
    """For the hats of one person, each hat to the one it is an alias of; what is right already stays.

    One private hat, and one open hat per organisation, is no alias: of several the first in the order given. Where the
    root of aliases is not among the hats (it went back to another person), the first of them becomes the root.
    """
    here = {hat.id for hat in hats}
    heirs: dict[UUID, UUID] = {}
    alias: dict[UUID, UUID | None] = {}
    for hat in hats:
        target = hat.alias_of_id
        if target is not None and target not in here:
            heir = heirs.setdefault(target, hat.id)
            target = None if heir == hat.id else heir
        alias[hat.id] = target
    roots: dict[UUID | None, UUID] = {}
    for hat in hats:
        if alias[hat.id] is None and (hat.organisation_id is None or hat.is_open):
            root = roots.setdefault(hat.organisation_id, hat.id)
            alias[hat.id] = None if root == hat.id else root
    return {hat_id: alias[target] or target if target else None for hat_id, target in alias.items()}
