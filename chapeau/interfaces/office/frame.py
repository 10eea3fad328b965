"""What the frame of every page of the office shows; asked only when a template uses it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from chapeau.interfaces.office.menu import menu
from chapeau.person.people.values import Viewer


def desk(request: HttpRequest) -> dict[str, Any]:
    """The menu of whoever works here; nothing outside the office, and nothing for strangers."""
    viewer = getattr(request, "viewer", None)
    if not request.path.startswith("/office/") or not isinstance(viewer, Viewer) or not viewer.is_staff:
        return {}
    return {"desk_menu": SimpleLazyObject(lambda: menu(request, viewer))}
