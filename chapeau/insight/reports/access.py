"""Whose boards somebody reads and changes."""

from __future__ import annotations

from django.db.models import Q

from chapeau.insight.metrics.queries import check_may_measure
from chapeau.insight.reports.models import Board
from chapeau.kit.refusals import NotFound
from chapeau.person.people.values import Viewer


def own(viewer: Viewer) -> Q:
    return Q(owner__in=viewer.hat_ids)


def own_board(viewer: Viewer, code: str) -> Board:
    """Refuses: ``Forbidden``, ``NotFound`` also for a colleague's."""
    check_may_measure(viewer)
    found = Board.objects.select_for_update(of=("self",)).filter(own(viewer), code=code).first()
    if found is None:
        raise NotFound
    return found
