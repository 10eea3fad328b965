"""Noting looks at pages and papers that name people through their orders."""

from __future__ import annotations

from collections.abc import Collection

from chapeau.commerce.ordering import queries as ordering
from chapeau.interfaces.office.access import DeskRequest
from chapeau.person.privacy.actions import note_look


def note_buyers(request: DeskRequest, *, order_codes: Collection[str], page: str, about: str) -> None:
    """Whoever bought these orders was looked at; guests belong to nobody yet and leave no note."""
    buyers = ordering.buyers_of(request.viewer, codes=order_codes)
    note_look(request.viewer, hat_ids=list(buyers.values()), page=page, about=about, now=request.now)
