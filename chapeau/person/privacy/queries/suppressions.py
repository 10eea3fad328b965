"""The addresses that are left alone, as staff read them."""

from __future__ import annotations

from django.db.models import Q

from chapeau.kit.pages import Page
from chapeau.kit.refusals import Forbidden, Refusal
from chapeau.person.people.values import StaffRole, Viewer
from chapeau.person.privacy import addresses as forms
from chapeau.person.privacy.models import Suppression
from chapeau.person.privacy.values import Channel, SuppressionRow

SUPPRESSION_READERS = (StaffRole.SALES, StaffRole.SERVICE, StaffRole.MARKETING, StaffRole.COMPLIANCE)


def suppressions(
    viewer: Viewer, *, text: str = "", reason: str = "", page: int = 1, size: int = 50
) -> Page[SuppressionRow]:
    """Standing suppressions, newest first. ``text``: a whole address, or a part of what is shown of one.

    Refuses: ``Forbidden``.
    """
    if not (viewer.is_staff and viewer.has_role(*SUPPRESSION_READERS)):
        raise Forbidden
    rows = Suppression.objects.filter(lifted_at=None).select_related("by_hat__person")
    if reason:
        rows = rows.filter(reason=reason)
    if text.strip():
        rows = rows.filter(Q(address_hash__in=_hashes(text)) | Q(hint__icontains=text.strip()))
    number = max(1, page)
    found = rows.order_by("-since", "-id")[(number - 1) * size : number * size]
    return Page(
        tuple(
            SuppressionRow(
                row.id, row.channel, row.hint, row.scope, row.reason, row.since,
                row.by_hat.person.name if row.by_hat else "",
            )
            for row in found
        ),
        rows.count(),
        number,
        size,
    )  # fmt: skip


def _hashes(text: str) -> list[str]:
    for channel in (Channel.EMAIL, Channel.PHONE):
        try:
            normalised = forms.normalise(channel, text)
        except Refusal:
            continue
        return list(forms.hashes(normalised))
    return []
