"""Deeds on prospects: open, move along the stages, give to a colleague, win, lose, open again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.ordering.models import Order
from chapeau.kit.bus import publish
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.audience import queries as audiences
from chapeau.person.people import queries as people
from chapeau.person.people.models import Hat
from chapeau.person.people.queries import rows_in_sight
from chapeau.person.people.values import SYSTEM, Viewer
from chapeau.person.tasks.actions import OwnerNotStaff
from chapeau.relationship.pipeline.access import SELLS, check_sells
from chapeau.relationship.pipeline.events import ProspectLost, ProspectMoved, ProspectOpened, ProspectWon
from chapeau.relationship.pipeline.models import Assignment, Prospect, ProspectEvent
from chapeau.relationship.pipeline.scoring import score_prospects
from chapeau.relationship.pipeline.values import OPEN, LostReason, Source, Stage


class AlreadyOpen(Refusal):
    code = "prospect-already-open"
    status = 409
    sentence = _("This person is a prospect already, in this capacity.")


class LostReasonMissing(Refusal):
    code = "prospect-lost-why"
    status = 422
    sentence = _("Say why it was lost: the reasons together show what to do better.")


@transaction.atomic
def open_prospect(
    viewer: Viewer, *, hat_id: UUID, source: str, now: datetime, source_note: str = "", owner_id: UUID | None = None
) -> str:
    """One person, in one capacity; the code. Refuses: ``Forbidden``, ``NotFound`` out of sight, ``AlreadyOpen``, ``OwnerNotStaff``."""
    check_sells(viewer)
    people.hat_card(viewer, hat_id=hat_id)
    _check_owner(owner_id)
    made = open_prospects(viewer, hat_ids=[hat_id], source=source, source_note=source_note, owner_id=owner_id, now=now)
    if not made:
        raise AlreadyOpen
    return made[0]


@transaction.atomic
def open_prospects(
    viewer: Viewer,
    *,
    hat_ids: Collection[UUID],
    source: str,
    now: datetime,
    source_note: str = "",
    owner_id: UUID | None = None,
) -> list[str]:
    """Many at once, each scored and, without an owner, given by rule: the first audience that fits, else whoever looks
    after the organisation. Who is one already stays as they are. Codes of the new ones. Refuses: ``Forbidden``."""
    check_sells(viewer)
    known = set(Prospect.objects.filter(hat__in=hat_ids, closed_at=None).values_list("hat_id", flat=True))
    fresh = [hat_id for hat_id in dict.fromkeys(hat_ids) if hat_id not in known]
    owners = {} if owner_id else _owners(fresh)
    Prospect.objects.bulk_create(
        [
            Prospect(
                hat_id=hat_id,
                source=Source(source),
                source_note=source_note.strip()[:120],
                owner_id=owner_id or owners.get(hat_id),
                opened_at=now,
                stage_since=now,
            )
            for hat_id in fresh
        ],
        batch_size=2_000,
        ignore_conflicts=True,
    )
    rows = list(Prospect.objects.filter(hat__in=fresh, closed_at=None, opened_at=now))
    ProspectEvent.objects.bulk_create([_event(viewer, row, "opened", "", row.source, now) for row in rows])
    score_prospects(now, hat_ids=fresh)
    publish(
        [
            ProspectOpened(
                occurred_at=now,
                hat_id=row.hat_id,
                actor_hat_id=viewer.hat_id,
                prospect_code=row.code,
                source=row.source,
            )
            for row in rows
        ]
    )
    return [row.code for row in rows]


def _owners(hat_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    kept = Hat.objects.filter(id__in=hat_ids, organisation__owner_hat__isnull=False)
    owners = dict(kept.values_list("id", "organisation__owner_hat"))
    for rule in Assignment.objects.order_by("-id"):  # the first made has the last word
        inside = audiences.contains(SYSTEM, audience_id=rule.audience_id, hat_ids=hat_ids)
        owners.update(dict.fromkeys(inside, rule.owner_id))
    return owners


@transaction.atomic
def move_prospect(viewer: Viewer, *, code: str, stage: str, now: datetime) -> None:
    """To another open stage. Refuses: ``Forbidden``, ``NotFound``."""
    row = locked(viewer, code)
    if stage not in OPEN or row.closed_at is not None:
        raise NotFound
    if stage == row.stage:
        return
    _note(viewer, row, "stage", row.stage, stage, now)
    row.stage, row.stage_since = Stage(stage), now
    row.save(update_fields=["stage", "stage_since"])
    publish(
        [
            ProspectMoved(
                occurred_at=now, hat_id=row.hat_id, actor_hat_id=viewer.hat_id, prospect_code=row.code, stage=stage
            )
        ]
    )


@transaction.atomic
def plan_next(viewer: Viewer, *, code: str, next_step: str, next_step_at: datetime | None, now: datetime) -> None:
    """What comes next, and when; nothing takes it away. Refuses: ``Forbidden``, ``NotFound``."""
    row = locked(viewer, code)
    _note(viewer, row, "next", row.next_step, next_step.strip()[:200], now)
    row.next_step, row.next_step_at = next_step.strip()[:200], next_step_at
    row.save(update_fields=["next_step", "next_step_at"])


@transaction.atomic
def assign_prospects(viewer: Viewer, *, codes: Sequence[str], owner_id: UUID | None, now: datetime) -> int:
    """Give open ones to a colleague, or to nobody, in bulk; how many. Refuses: ``Forbidden``, ``OwnerNotStaff``."""
    check_sells(viewer)
    _check_owner(owner_id)
    rows = list(
        Prospect.objects.select_for_update(of=("self",))
        .filter(rows_in_sight(viewer, staff=SELLS), code__in=codes, closed_at=None)
        .select_related("owner__person")
        .order_by("id")
    )
    named = Hat.objects.select_related("person").filter(id=owner_id).first() if owner_id else None
    after = named.person.name if named else ""
    ProspectEvent.objects.bulk_create(
        [_event(viewer, row, "owner", row.owner.person.name if row.owner else "", after, now) for row in rows]
    )
    return Prospect.objects.filter(id__in=[row.id for row in rows]).update(owner_id=owner_id)


@transaction.atomic
def win_prospect(viewer: Viewer, *, code: str, now: datetime, order_id: UUID | None = None) -> None:
    """It became an order. Refuses: ``Forbidden``, ``NotFound``."""
    row = locked(viewer, code)
    if row.closed_at is None:
        order = Order.objects.filter(id=order_id).values_list("code", flat=True).first() if order_id else None
        row.won_by = order or ""
        _close(viewer, row, Stage.WON, now)
        publish([ProspectWon(occurred_at=now, hat_id=row.hat_id, actor_hat_id=viewer.hat_id, prospect_code=row.code)])


@transaction.atomic
def lose_prospect(viewer: Viewer, *, code: str, reason: str, now: datetime) -> None:
    """Refuses: ``Forbidden``, ``NotFound``, ``LostReasonMissing``."""
    if reason not in LostReason.values:
        raise LostReasonMissing
    row = locked(viewer, code)
    if row.closed_at is None:
        row.lost_reason = LostReason(reason)
        _close(viewer, row, Stage.LOST, now)
        publish(
            [
                ProspectLost(
                    occurred_at=now,
                    hat_id=row.hat_id,
                    actor_hat_id=viewer.hat_id,
                    prospect_code=row.code,
                    reason=reason,
                )
            ]
        )


@transaction.atomic
def reopen_prospect(viewer: Viewer, *, code: str, now: datetime) -> None:
    """Not the end after all. Refuses: ``Forbidden``, ``NotFound``, ``AlreadyOpen`` when there is a newer one."""
    row = locked(viewer, code)
    if row.closed_at is None:
        return
    if Prospect.objects.filter(hat=row.hat_id, closed_at=None).exists():
        raise AlreadyOpen
    _note(viewer, row, "stage", row.stage, Stage.CONTACTED, now)
    row.stage, row.stage_since, row.closed_at, row.lost_reason, row.won_by = Stage.CONTACTED, now, None, "", ""
    row.save(update_fields=["stage", "stage_since", "closed_at", "lost_reason", "won_by"])


def locked(viewer: Viewer, code: str) -> Prospect:
    """Refuses: ``Forbidden``, ``NotFound``."""
    check_sells(viewer)
    in_sight = Prospect.objects.filter(rows_in_sight(viewer, staff=SELLS), code=code)
    row = in_sight.select_for_update(of=("self",)).first()
    if row is None:
        raise NotFound
    return row


def _close(viewer: Viewer, row: Prospect, stage: Stage, now: datetime) -> None:
    _note(viewer, row, "stage", row.stage, stage, now)
    row.stage, row.stage_since, row.closed_at, row.next_step, row.next_step_at = stage, now, now, "", None
    row.save(update_fields=["stage", "stage_since", "closed_at", "next_step", "next_step_at", "won_by", "lost_reason"])


def _note(viewer: Viewer, row: Prospect, kind: str, before: str, after: str, now: datetime) -> None:
    _event(viewer, row, kind, before, after, now).save(force_insert=True)


def _event(viewer: Viewer, row: Prospect, kind: str, before: str, after: str, now: datetime) -> ProspectEvent:
    return ProspectEvent(prospect=row, kind=kind, before=before, after=after, by_hat_id=viewer.hat_id, happened_at=now)


def _check_owner(owner_id: UUID | None) -> None:
    if owner_id and not Hat.objects.filter(id=owner_id, organisation__is_house=True, ends_at=None).exists():
        raise OwnerNotStaff
