"""Who is asked, and when: one rule of the house for all surveys, one policy and one ledger for the mails."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from chapeau.kit import bus
from chapeau.kit.house import house_zone
from chapeau.kit.house_settings import read
from chapeau.kit.ids import new_code
from chapeau.kit.refusals import Forbidden, Refusal
from chapeau.person.audience import queries as audiences
from chapeau.person.messaging.actions import enqueue_many
from chapeau.person.messaging.models import Decision, Message
from chapeau.person.messaging.values import MessageState, Outcome
from chapeau.person.people.models import Hat
from chapeau.person.people.values import SYSTEM, Viewer
from chapeau.relationship.surveys.access import check_may_write, find_survey
from chapeau.relationship.surveys.events import SurveyAsked
from chapeau.relationship.surveys.models import Invitation, Survey, SurveyVersion
from chapeau.relationship.surveys.values import Asked, InvitationState, SurveyRules, Trigger

AT_ONCE = 5_000
_ASKING = 7_410_052
"""The lock under which people are asked: two surveys must not both find that nobody asked them lately."""
TOO_SOON, OTHER_HAT, STOPPED = "too-soon", "other-hat", "stopped"


class SurveyNotRunning(Refusal):
    code = "survey-not-running"
    sentence = _("Publish the survey first: nobody is asked by a draft.")


class NobodyToAsk(Refusal):
    code = "survey-nobody-to-ask"
    sentence = _("Choose by mail or in the shop: as it is set, nobody would see the question.")


@transaction.atomic
def ask_hats(viewer: Viewer, *, code: str, hat_ids: Sequence[UUID], occasion: str, now: datetime) -> Asked:
    """Ask these hats now, each person once; who was asked something lately is passed over.

    By mail as far as the mailing policy lets us (consent to ``surveys``, suppression, number, quiet hours); else on the
    shop's pages, where the survey does so. Asked again for the same ``occasion`` nothing happens twice.
    Refuses: ``Forbidden``, ``NotFound``, ``SurveyNotRunning``, ``NobodyToAsk``.
    """
    check_may_write(viewer)
    survey = find_survey(code, lock=True)
    if not survey.is_running:
        raise SurveyNotRunning
    if not (survey.by_mail or survey.by_page):
        raise NobodyToAsk
    known = set(
        Invitation.objects.filter(survey=survey, occasion=occasion, hat__in=hat_ids).values_list("hat_id", flat=True)
    )
    fresh = [
        Invitation(survey=survey, hat_id=hat_id, occasion=occasion, due_at=now)
        for hat_id in dict.fromkeys(hat_ids)
        if hat_id not in known
    ]
    Invitation.objects.bulk_create(fresh, batch_size=5_000)
    return _ask(survey, fresh, now)


def ask_audience(viewer: Viewer, *, code: str, audience_id: UUID, now: datetime) -> Asked:
    """Everybody who is in the audience now, colleagues left out. Refuses: as :func:`ask_hats`."""
    check_may_write(viewer)
    hat_ids = audiences.member_hat_ids(SYSTEM, audience_id=audience_id, now=now)
    return ask_hats(viewer, code=code, hat_ids=_customers(hat_ids), occasion=f"hand:{new_code(8)}", now=now)


@transaction.atomic
def wait_for(viewer: Viewer, *, trigger: str, occasions: Mapping[str, tuple[UUID, datetime]]) -> int:
    """Something happened after which surveys ask: note whom, and for when. ``occasions``: its id to hat and moment.

    How many were noted. For the house itself (``SYSTEM``). Refuses: ``Forbidden``.
    """
    if not viewer.is_system:
        raise Forbidden
    wanted = set(_customers([hat_id for hat_id, _at in occasions.values()]))
    rows = [
        Invitation(survey=survey, hat_id=hat_id, occasion=occasion, due_at=at + timedelta(days=survey.delay_days))
        for survey in Survey.objects.filter(is_running=True, trigger=trigger)
        for occasion, (hat_id, at) in occasions.items()
        if hat_id in wanted
    ]
    Invitation.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def ask_due(viewer: Viewer, *, now: datetime) -> int:
    """Begin the quarter's rounds, ask whose moment has come, settle what became of mails; how many were asked.

    Called every few minutes. Refuses: ``Forbidden`` but to the house itself.
    """
    if not viewer.is_system:
        raise Forbidden
    asked = 0
    for survey_id in Survey.objects.filter(is_running=True, trigger=Trigger.QUARTER).values_list("id", flat=True):
        asked += _begin_round(survey_id, now)
    due = Invitation.objects.filter(state=InvitationState.WAITING, due_at__lte=now)
    for survey_id in due.values_list("survey_id", flat=True).distinct():
        asked += _ask_waiting(survey_id, now)
    _settle(now)
    return asked


@transaction.atomic
def _begin_round(survey_id: UUID, now: datetime) -> int:
    survey = Survey.objects.select_for_update(of=("self",)).get(id=survey_id)
    today = now.astimezone(house_zone())
    quarter = f"{today.year}Q{(today.month + 2) // 3}"
    if not survey.is_running or survey.last_round == quarter or survey.audience_id is None:
        return 0
    survey.last_round = quarter
    survey.save(update_fields=["last_round"])
    hat_ids = _customers(audiences.member_hat_ids(SYSTEM, audience_id=survey.audience_id, now=now))
    return ask_hats(SYSTEM, code=survey.code, hat_ids=hat_ids, occasion=quarter, now=now).asked


@transaction.atomic
def _ask_waiting(survey_id: UUID, now: datetime) -> int:
    survey = Survey.objects.get(id=survey_id)
    due = Invitation.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        survey=survey, state=InvitationState.WAITING, due_at__lte=now
    )
    waiting = list(due.order_by("due_at", "id")[:AT_ONCE])
    if not survey.is_running:
        _hold(waiting, dict.fromkeys((one.id for one in waiting), STOPPED))
        return 0
    return _ask(survey, waiting, now).asked


def _ask(survey: Survey, invitations: Sequence[Invitation], now: datetime) -> Asked:
    """In the caller's transaction: each person once, if nobody asked them lately."""
    if not invitations:
        return Asked(0, 0, 0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ASKING])
    person_of = dict(Hat.objects.filter(id__in=[one.hat_id for one in invitations]).values_list("id", "person_id"))
    lately = _asked_lately(list(set(person_of.values())), now)
    free = [one for one in invitations if person_of[one.hat_id] not in lately]
    because = {one.id: TOO_SOON for one in invitations if person_of[one.hat_id] in lately}
    # Of several occasions of one hat the first counts.
    by_hat: dict[UUID, Invitation] = {}
    for one in free:
        if one.hat_id in by_hat:
            because[one.id] = TOO_SOON
        else:
            by_hat[one.hat_id] = one
    mailed, reasons = _mail(survey, by_hat, now) if survey.by_mail else (set(), {})
    asked = [by_hat[hat_id] for hat_id in by_hat if hat_id in mailed]
    people = {person_of[one.hat_id] for one in asked}
    for hat_id, one in by_hat.items():
        if hat_id in mailed:
            continue
        if person_of[hat_id] in people:
            because[one.id] = OTHER_HAT
        elif survey.by_page:
            asked.append(one)
            people.add(person_of[hat_id])
        else:
            because[one.id] = reasons.get(hat_id, "no-address")
    for one in asked:
        one.state, one.asked_at, one.is_by_mail = InvitationState.ASKED, now, one.hat_id in mailed
        one.held_because = reasons.get(one.hat_id, "") if not one.is_by_mail else ""
    Invitation.objects.bulk_update(asked, ["state", "asked_at", "is_by_mail", "held_because"], batch_size=2_000)
    _hold(invitations, because)
    bus.publish(
        [
            SurveyAsked(occurred_at=now, hat_id=one.hat_id, survey=survey.code, kind=survey.kind, invitation_id=one.id)
            for one in asked
        ]
    )
    too_soon = sum(reason == TOO_SOON for reason in because.values())
    return Asked(asked=len(asked), too_soon=too_soon, held=len(because) - too_soon)


def _mail(survey: Survey, by_hat: Mapping[UUID, Invitation], now: datetime) -> tuple[set[UUID], dict[UUID, str]]:
    """Whose mail is in the ledger now, and why the others' is not."""
    version = SurveyVersion.objects.get(survey=survey, number=survey.version)
    assert version.mailing_id is not None
    occasions = {hat_id: one.id.hex for hat_id, one in by_hat.items()}
    enqueue_many(SYSTEM, mailing_id=version.mailing_id, hat_ids=list(by_hat), occasions=occasions, now=now)
    rows = Message.objects.filter(mailing=version.mailing_id, hat__in=list(by_hat), queued_at=now)
    keys = dict(rows.values_list("hat_id", "key"))
    mailed = {hat_id for hat_id, occasion in occasions.items() if occasion in keys.get(hat_id, "")}
    told = Decision.objects.filter(mailing=version.mailing_id, hat__in=list(by_hat), outcome=Outcome.HELD)
    reasons = dict(told.order_by("decided_at").values_list("hat_id", "reason"))
    return mailed, reasons


def _hold(invitations: Sequence[Invitation], because: Mapping[UUID, str]) -> None:
    by_reason: defaultdict[str, list[UUID]] = defaultdict(list)
    for one in invitations:
        if one.id in because:
            by_reason[because[one.id]].append(one.id)
    for reason, ids in by_reason.items():
        Invitation.objects.filter(id__in=ids).update(state=InvitationState.HELD, held_because=reason)


def _asked_lately(people: Sequence[UUID], now: datetime) -> set[UUID]:
    """Who was asked by any survey under any hat within the days of the house's rule."""
    since = now - timedelta(days=read(SurveyRules).days_between)
    rows = Invitation.objects.filter(hat__person__in=people, asked_at__gt=since)
    return set(rows.values_list("hat__person_id", flat=True))


def _customers(hat_ids: Sequence[UUID]) -> list[UUID]:
    """Without the house's own people, in the order given."""
    staff = set(Hat.objects.filter(id__in=hat_ids, organisation__is_house=True).values_list("id", flat=True))
    return [hat_id for hat_id in dict.fromkeys(hat_ids) if hat_id not in staff]


_NOT_SENT = """
UPDATE surveys_invitation invitation
SET state = 'held', asked_at = NULL, held_because = CASE WHEN message.state = 'failed' THEN 'not-delivered' ELSE 'held-later' END
FROM messaging_message message
WHERE invitation.state = 'asked' AND invitation.is_by_mail AND message.hat_id = invitation.hat_id
      AND message.mailing_id IN (SELECT mailing_id FROM surveys_version WHERE survey_id = invitation.survey_id)
      AND split_part(message.key, ':', 3) = replace(invitation.id::text, '-', '')
      AND message.state = ANY(%s)
"""


@transaction.atomic
def _settle(now: datetime) -> None:
    """Whose mail did not go out was not asked; who did not answer in time is waited for no longer."""
    gone = [MessageState.HELD.value, MessageState.CANCELLED.value, MessageState.FAILED.value]
    with connection.cursor() as cursor:
        cursor.execute(_NOT_SENT, [gone])
    until = now - timedelta(days=read(SurveyRules).days_to_answer)
    Invitation.objects.filter(state=InvitationState.ASKED, asked_at__lt=until).update(state=InvitationState.LAPSED)
