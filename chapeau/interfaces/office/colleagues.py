"""Who of the house can own something: a task, a request, an organisation."""

from __future__ import annotations

from chapeau.interfaces.office.access import DeskRequest
from chapeau.person.people import queries
from chapeau.person.people.values import SYSTEM


def colleagues(request: DeskRequest) -> list[tuple[str, str]]:
    """Choices of a form: a colleague's key and name, by name."""
    house = queries.house_card(SYSTEM)
    if house is None:
        return []
    found = queries.members(request.viewer, organisation_id=house.id, now=request.now)
    return [(str(member.hat_id), member.name) for member in found]
