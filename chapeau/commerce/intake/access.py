"""Which kinds a member of staff may bring in: each kind's own deeds say so."""

from __future__ import annotations

from chapeau.commerce.intake.kinds import KINDS
from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.kit.tables.values import Kind
from chapeau.person.people.values import Viewer


def kind_for(viewer: Viewer, name: str) -> Kind:
    """Refuses: ``NotFound`` for no kind, ``Forbidden``."""
    kind = KINDS.get(name)
    if kind is None:
        raise NotFound
    kind.check(viewer)
    return kind


def kinds_for(viewer: Viewer) -> list[Kind]:
    """Those the viewer may bring in, in the house's order."""
    allowed = []
    for kind in KINDS.values():
        try:
            kind.check(viewer)
        except Forbidden:
            continue
        allowed.append(kind)
    return allowed
