from __future__ import annotations

from collections.abc import Mapping, Sequence

from chapeau.person.people.values import Viewer


def relate_products(viewer: Viewer, *, related: Mapping[str, Sequence[str]], kind: str = "goes-with") -> None:
    """Replace what goes with each product (codes to codes, in order). Refuses: ``Forbidden``, ``NotFound``."""
    raise NotImplementedError
