"""Addresses that are left alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.people.values import StaffRole, Viewer
from chapeau.person.privacy import addresses as forms
from chapeau.person.privacy.models import Suppression
from chapeau.person.privacy.values import ALL, Channel, Purpose, SuppressionReason

SUPPRESSORS = (StaffRole.SALES, StaffRole.SERVICE, StaffRole.MARKETING, StaffRole.COMPLIANCE)
LIFTERS = (StaffRole.SERVICE, StaffRole.COMPLIANCE)


def suppress(viewer: Viewer, *, channel: str, address: str, scope: str, reason: str, now: datetime) -> None:
    """Nothing of this scope (a purpose, or ``all``) goes to the address from now on; twice is once.

    Refuses: ``Forbidden``, ``BadEmail``, ``BadPhone``.
    """
    suppress_many(viewer, channel=channel, addresses=[address], scope=scope, reason=reason, now=now)


@transaction.atomic
def suppress_many(
    viewer: Viewer, *, channel: str, addresses: Sequence[str], scope: str, reason: str, now: datetime
) -> int:
    """As :func:`suppress`, for a list (bounces, do-not-call registers), in one statement; how many are new."""
    if not viewer.works_as(*SUPPRESSORS):
        raise Forbidden
    if scope != ALL:
        scope = Purpose(scope)
    normalised = {forms.normalise(Channel(channel), address) for address in addresses} - {""}
    known = set(
        Suppression.objects.filter(
            address_hash__in=[one for address in normalised for one in forms.hashes(address)],
            channel=channel, scope=scope, lifted_at=None,
        ).values_list("address_hash", flat=True)
    )  # fmt: skip
    fresh = [
        Suppression(
            channel=channel, address_hash=forms.address_hash(address), scope=scope,
            reason=SuppressionReason(reason), since=now, by_hat_id=viewer.hat_id if viewer.is_staff else None,
            hint="" if reason == SuppressionReason.ERASED else forms.hint(address),
        )
        for address in sorted(normalised)
        if known.isdisjoint(forms.hashes(address))
    ]  # fmt: skip
    Suppression.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


@transaction.atomic
def lift_suppression(viewer: Viewer, *, suppression_id: UUID, now: datetime) -> None:
    """The address may be written to again, as far as its owner agreed. Refuses: ``Forbidden``, ``NotFound``."""
    if not (viewer.is_staff and viewer.has_role(*LIFTERS)):
        raise Forbidden
    if not Suppression.objects.filter(id=suppression_id, lifted_at=None).update(lifted_at=now):
        raise NotFound
