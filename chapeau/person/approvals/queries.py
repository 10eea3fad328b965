"""Questions about approvals. A hat sees those it asked; who may decide sees its organisation's."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from chapeau.kit.money import Money
from chapeau.person.approvals.models import Approval
from chapeau.person.approvals.registry import subject_named
from chapeau.person.approvals.values import ApprovalCard, ApprovalState
from chapeau.person.people.values import Role, Viewer, ViewerKind

READS = (Role.APPROVER, Role.ADMINISTRATOR, Role.FINANCE)


def approval_of(viewer: Viewer, *, subject: str, subject_id: UUID) -> ApprovalCard | None:
    """The newest question about a thing; None when there is none for this viewer."""
    rows = _visible(viewer, Q(subject=subject, subject_id=subject_id))
    return next(iter(rows), None)


def open_questions(viewer: Viewer, *, subject: str) -> tuple[ApprovalCard, ...]:
    """What this hat may decide now, oldest first; never its own question."""
    if viewer.kind is not ViewerKind.HAT or not viewer.has_role(*subject_named(subject).deciders):
        return ()
    theirs = Q(subject=subject, state=ApprovalState.ASKED, organisation_id=viewer.organisation_id)
    cards = _visible(viewer, theirs & ~Q(asked_by__in=viewer.hat_ids))
    return tuple(sorted(cards, key=lambda card: (card.asked_at, card.id)))


def may_decide(viewer: Viewer, *, card: ApprovalCard) -> bool:
    """A decider of the same organisation, and not who asked."""
    return (
        viewer.kind is ViewerKind.HAT
        and viewer.organisation_id == card.organisation_id
        and card.asked_by_id not in viewer.hat_ids
        and viewer.has_role(*subject_named(card.subject).deciders)
    )


def _visible(viewer: Viewer, wanted: Q) -> tuple[ApprovalCard, ...]:
    rows = Approval.objects.filter(wanted).select_related("asked_by__person", "decided_by__person")
    if viewer.kind is ViewerKind.HAT:
        mine = Q(asked_by__in=viewer.hat_ids)
        if viewer.organisation_id and viewer.has_role(*READS):
            mine |= Q(organisation_id=viewer.organisation_id)
        rows = rows.filter(mine)
    elif viewer.kind is ViewerKind.VISITOR:
        return ()
    return cards_of(rows.order_by("-asked_at", "-id"))


def cards_of(rows: Iterable[Approval]) -> tuple[ApprovalCard, ...]:
    return tuple(
        ApprovalCard(
            id=row.id,
            code=row.code,
            subject=row.subject,
            subject_id=row.subject_id,
            organisation_id=row.organisation_id,
            asked_by_id=row.asked_by_id,
            asked_by=row.asked_by.person.name,
            decided_by_id=row.decided_by_id,
            decided_by=row.decided_by.person.name if row.decided_by else "",
            state=ApprovalState(row.state),
            reason_code=row.reason_code,
            amount=Money(row.amount_minor, row.currency),
            word=row.word,
            answer=row.answer,
            asked_at=row.asked_at,
            decided_at=row.decided_at,
        )
        for row in rows
    )
