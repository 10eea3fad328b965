"""Who may see what, as the person reads it; who looked at whom, as compliance reads it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from chapeau.kit.pages import Page
from chapeau.kit.refusals import Forbidden
from chapeau.kit.text import fold
from chapeau.person.people.models import Hat
from chapeau.person.people.values import StaffRole, Viewer
from chapeau.person.privacy.models import Look
from chapeau.person.privacy.values import LookCard, LookRow

READERS = (StaffRole.COMPLIANCE, StaffRole.ADMINISTRATOR)


def looks_at_me(viewer: Viewer, *, limit: int = 100) -> tuple[LookCard, ...]:
    """Looks at this person, newest first; under the private hat only, else none."""
    private = Hat.objects.filter(Q(pk=viewer.hat_id), organisation=None)
    rows = Look.objects.select_related("by_hat").filter(
        Q(person__in=private.values("person")) | Q(person__merged_into__in=private.values("person"))
    )
    return tuple(
        LookCard(tuple(row.by_hat.roles), row.page, row.is_across, row.looked_at)
        for row in rows.order_by("-looked_at", "-id")[:limit]
    )


def looks(
    viewer: Viewer,
    *,
    text: str = "",
    page_code: str = "",
    kind: str = "",
    since: datetime | None = None,
    page: int = 1,
    size: int = 50,
) -> Page[LookRow]:
    """Who looked at whom, newest first, for compliance and the house's administrator.

    ``text``: words of the name of who looked or of whom, or the code of what was opened. ``kind``: ``person``,
    ``across``, ``list`` or ``export``. Refuses: ``Forbidden``.
    """
    if not viewer.works_as(*READERS):
        raise Forbidden
    rows = Look.objects.select_related("by_hat__person", "person")
    kinds = {
        "person": Q(person__isnull=False),
        "across": Q(is_across=True),
        "list": Q(person=None, is_export=False),
        "export": Q(is_export=True),
    }
    rows = rows.filter(kinds.get(kind, Q()))
    if page_code:
        rows = rows.filter(page=page_code)
    if since:
        rows = rows.filter(looked_at__gte=since)
    for word in fold(text).split():
        rows = rows.filter(
            Q(person__folded__contains=word) | Q(by_hat__person__folded__contains=word) | Q(about__icontains=word)
        )
    number = max(1, page)
    found = rows.order_by("-looked_at", "-id")[(number - 1) * size : number * size]
    return Page(
        tuple(
            LookRow(
                id=row.id,
                by_name=row.by_hat.person.name,
                by_roles=tuple(row.by_hat.roles),
                person_name=row.person.name if row.person else "",
                person_code=row.person.code if row.person else "",
                page=row.page,
                about=row.about,
                is_across=row.is_across,
                is_export=row.is_export,
                shown=row.shown,
                looked_at=row.looked_at,
            )
            for row in found
        ),
        rows.count(),
        number,
        size,
    )
