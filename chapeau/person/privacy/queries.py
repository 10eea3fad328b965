"""Who may see what, as the person reads it."""

from __future__ import annotations

from django.db.models import Q

from chapeau.person.people.models import Hat
from chapeau.person.people.values import Viewer
from chapeau.person.privacy.models import Look
from chapeau.person.privacy.values import LookCard


def looks_at_me(viewer: Viewer, *, limit: int = 100) -> tuple[LookCard, ...]:
    """Looks across this person's hats, newest first; under the private hat only, else none."""
    private = Hat.objects.filter(Q(pk=viewer.hat_id), organisation=None, alias_of=None)
    rows = Look.objects.select_related("by_hat").filter(person__in=private.values("person"))
    return tuple(
        LookCard(tuple(row.by_hat.roles), row.page, row.looked_at) for row in rows.order_by("-looked_at", "-id")[:limit]
    )
