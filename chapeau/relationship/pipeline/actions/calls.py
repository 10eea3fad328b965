"""Calls: planned within working hours where somebody is, made with one of five outcomes, never to who asked for none."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.kit.bus import publish
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.people import queries as people
from chapeau.person.people.models import Hat
from chapeau.person.people.queries import rows_in_sight
from chapeau.person.people.values import SYSTEM, Viewer
from chapeau.person.privacy import actions as privacy
from chapeau.person.tasks.actions import create_tasks, finish_tasks
from chapeau.person.tasks.models import Task
from chapeau.person.tasks.values import NewTask
from chapeau.relationship.pipeline import hours
from chapeau.relationship.pipeline.access import SELLS, check_sells
from chapeau.relationship.pipeline.actions.prospects import lose_prospect, move_prospect, plan_next
from chapeau.relationship.pipeline.events import CallMissed, CallReached, CallsRefused, MeetingAgreed, OfferWished
from chapeau.relationship.pipeline.models import Call, Prospect
from chapeau.relationship.pipeline.queries.calls import forbidden, numbers
from chapeau.relationship.pipeline.values import MOST_TRIES, CallOutcome, LostReason, Stage

ABOUT = "call"
FACTS = {
    CallOutcome.REACHED: CallReached,
    CallOutcome.MISSED: CallMissed,
    CallOutcome.MEETING: MeetingAgreed,
    CallOutcome.OFFER: OfferWished,
    CallOutcome.NEVER: CallsRefused,
}
STAGES = {
    CallOutcome.REACHED: Stage.CONTACTED,
    CallOutcome.MEETING: Stage.QUALIFIED,
    CallOutcome.OFFER: Stage.OFFER,
}


class NotToBeCalled(Refusal):
    code = "not-to-be-called"
    status = 409
    sentence = _("They asked not to be called. Write instead, where they agreed to it.")


class WhenMissing(Refusal):
    code = "meeting-without-moment"
    status = 422
    sentence = _("Say when you meet.")


@transaction.atomic
def plan_call(
    viewer: Viewer, *, hat_id: UUID, title: str, now: datetime, script: str = "", owner_id: UUID | None = None,
    due_at: datetime | None = None,
) -> str:  # fmt: skip
    """One call, the viewer's own without an owner; its code. Refuses: ``Forbidden``, ``NotFound``, ``NotToBeCalled``, ``TitleMissing``."""
    check_sells(viewer)
    people.hat_card(viewer, hat_id=hat_id)
    if hat_id in forbidden(viewer, hat_ids=[hat_id]):
        raise NotToBeCalled
    return plan_calls(
        viewer, hat_ids=[hat_id], title=title, script=script, owner_id=owner_id or viewer.hat_id, due_at=due_at, now=now
    )[0]


@transaction.atomic
def plan_calls(
    viewer: Viewer,
    *,
    hat_ids: Collection[UUID],
    title: str,
    now: datetime,
    script: str = "",
    owner_id: UUID | None = None,
    due_at: datetime | None = None,
    tries: int = 0,
) -> list[str]:
    """A call to each, due within working hours where they are; codes. Who asked for no calls is passed over.

    Without an owner it is the prospect's, else whoever looks after the organisation. Refuses: ``Forbidden``, ``TitleMissing``.
    """
    check_sells(viewer)
    never = forbidden(viewer, hat_ids=hat_ids)
    hats = list(
        Hat.objects.filter(id__in=hat_ids).exclude(id__in=never).select_related("person", "organisation").order_by("id")
    )
    owners = dict(
        Prospect.objects.filter(hat__in=hats, closed_at=None, owner__isnull=False).values_list("hat_id", "owner_id")
    )
    calls = Call.objects.bulk_create(
        [Call(hat=hat, title=title.strip()[:200], script=script.strip(), tries=tries) for hat in hats]
    )
    create_tasks(
        viewer,
        new=[
            NewTask(
                title=call.title,
                hat_id=hat.id,
                owner_id=owner_id
                or owners.get(hat.id)
                or (hat.organisation.owner_hat_id if hat.organisation else None),
                due_at=hours.next_moment(due_at or now, hat.person.time_zone, hat.person.country or "FR"),
                about=ABOUT,
                about_code=call.code,
            )
            for call, hat in zip(calls, hats, strict=True)
        ],
        now=now,
    )
    return [call.code for call in calls]


@transaction.atomic
def record_call(
    viewer: Viewer, *, code: str, outcome: str, now: datetime, at: datetime | None = None, next_step: str = ""
) -> str:
    """What came of a call; the code of the next try, or nothing.

    Not reached: again on the next working day at another hour, up to four times. Reached, a meeting (``at`` says when),
    an offer: the prospect moves on. Never again: the number is left alone by everybody, open calls go, the prospect is
    lost. Each is an activity of the person. Refuses: ``Forbidden``, ``NotFound``, ``WhenMissing``.
    """
    check_sells(viewer)
    row = (
        Call.objects.select_for_update(of=("self",))
        .filter(rows_in_sight(viewer, staff=SELLS), code=code, outcome="")
        .select_related("hat__person")
        .first()
    )
    if row is None or outcome not in CallOutcome.values:
        raise NotFound
    result = CallOutcome(outcome)
    if result is CallOutcome.MEETING and at is None:
        raise WhenMissing
    task = Task.objects.filter(about=ABOUT, about_code=row.code).first()
    row.outcome, row.called_at, row.called_by_id = result, now, viewer.hat_id
    row.save(update_fields=["outcome", "called_at", "called_by"])
    if task is not None:
        finish_tasks(SYSTEM, codes=[task.code], now=now)
    publish([FACTS[result](occurred_at=now, hat_id=row.hat_id, actor_hat_id=viewer.hat_id, tries=row.tries + 1)])
    prospect = Prospect.objects.filter(hat=row.hat_id, closed_at=None).first()
    if result is CallOutcome.NEVER:
        forbid_calls(viewer, hat_id=row.hat_id, now=now)
    elif prospect is not None and result in STAGES:
        _on(prospect, STAGES[result], now, viewer)
        if result is CallOutcome.MEETING:
            plan_next(SYSTEM, code=prospect.code, next_step=next_step or row.title, next_step_at=at, now=now)
    if result is CallOutcome.MEETING:
        create_tasks(
            viewer,
            new=[NewTask(title=next_step or row.title, hat_id=row.hat_id, owner_id=viewer.hat_id, due_at=at)],
            now=now,
        )
    if result is CallOutcome.MISSED and row.tries + 1 < MOST_TRIES:
        person = row.hat.person
        due_at = hours.retry(now, row.tries, person.time_zone, person.country or "FR")
        more = plan_calls(
            viewer, hat_ids=[row.hat_id], title=row.title, script=row.script, due_at=due_at, tries=row.tries + 1, now=now,
            owner_id=task.owner_id if task else viewer.hat_id,
        )  # fmt: skip
        return more[0] if more else ""
    return ""


@transaction.atomic
def forbid_calls(viewer: Viewer, *, hat_id: UUID, now: datetime) -> None:
    """They want no calls: their numbers are left alone for every purpose, open calls go, an open prospect is lost.

    Refuses: ``Forbidden``.
    """
    check_sells(viewer)
    theirs = numbers([hat_id]).get(hat_id, [])
    if theirs:
        privacy.suppress_many(viewer, channel="phone", addresses=theirs, scope="all", reason="asked", now=now)
    open_calls = list(Call.objects.filter(hat=hat_id, outcome=""))
    codes = list(
        Task.objects.filter(about=ABOUT, about_code__in=[c.code for c in open_calls]).values_list("code", flat=True)
    )
    finish_tasks(SYSTEM, codes=codes, now=now)
    Call.objects.filter(id__in=[c.id for c in open_calls]).update(outcome=CallOutcome.NEVER, called_at=now)
    prospect = Prospect.objects.filter(hat=hat_id, closed_at=None).first()
    if prospect is not None:
        lose_prospect(SYSTEM, code=prospect.code, reason=LostReason.NO_CALLS, now=now)


def _on(prospect: Prospect, stage: Stage, now: datetime, viewer: Viewer) -> None:
    """Never back: who has an offer already stays there."""
    order = list(STAGES.values())
    here = order.index(Stage(prospect.stage)) if prospect.stage in order else -1
    if order.index(stage) > here:
        move_prospect(SYSTEM, code=prospect.code, stage=stage, now=now)
