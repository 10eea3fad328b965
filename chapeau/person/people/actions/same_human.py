"""Is this also you? Staff ask a private and a work address; only the human who reads both says so (docs/how/people.md)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chapeau.kit import bus
from chapeau.kit.refusals import Forbidden, NotFound, Refusal
from chapeau.person.people.actions.merge import (
    AlreadyMerged,
    SaidNotSame,
    SamePerson,
    check_staff,
    lock_hats,
    lock_people,
    make_one,
    said_not_same,
)
from chapeau.person.people.events import SameHumanAnswered, SameHumanAsked
from chapeau.person.people.likenesses import known_as, remember
from chapeau.person.people.models import Address, Hat, Likeness, Person, SameHuman
from chapeau.person.people.same_human_links import read_same_human, same_human_token
from chapeau.person.people.sight import merges_people
from chapeau.person.people.values import SYSTEM, SameHumanAddress, SameHumanCard, Viewer

GOOD_FOR = timedelta(days=14)
SAID_BY_THEMSELVES = "said by themselves, from both addresses"


class NobodyToAsk(Refusal):
    code = "nobody-to-ask"
    sentence = _(
        "Both need an e-mail address of their own that was confirmed, and not the same one: nobody else can be asked."
    )


class AskedAlready(Refusal):
    code = "asked-already"
    sentence = _("They were asked already and have not answered yet.")


@transaction.atomic
def ask_same_human(viewer: Viewer, *, one_code: str, other_code: str, now: datetime) -> SameHumanCard:
    """Ask both whether they are one human, each at an address of their own; the face mails what ``sides`` names.

    Staff only ask. Locks the persons. Refuses: ``Forbidden``, ``NotFound``, ``SamePerson``, ``SaidNotSame``, ``MergeOfStaff``,
    ``AskedAlready``, ``NobodyToAsk``.
    """
    if not merges_people(viewer) or viewer.hat_id is None:
        raise Forbidden
    ids = dict(Person.objects.filter(code__in=(one_code, other_code), merged_into=None).values_list("code", "id"))
    if one_code == other_code:
        raise SamePerson
    if len(ids) != 2:
        raise NotFound
    lock_people(Q(pk__in=ids.values()))
    hats = lock_hats(list(ids.values()))
    check_staff(viewer, hats)
    mine, theirs = ([hat for hat in hats if hat.person_id == ids[code]] for code in (one_code, other_code))
    if said_not_same(mine, theirs):
        raise SaidNotSame
    open_ones = SameHuman.objects.filter(state=SameHuman.State.OPEN, lapses_at__gt=now)
    every = [hat.id for hat in hats]
    if open_ones.filter(first_hat__in=every, second_hat__in=every).exists():
        raise AskedAlready
    first, second = _address(mine, now), _address(theirs, now)
    if first is None or second is None:
        raise NobodyToAsk
    row = SameHuman.objects.create(
        first_hat_id=first.hat_id, second_hat_id=second.hat_id, asked_by_id=viewer.hat_id, asked_at=now,
        lapses_at=now + GOOD_FOR,
    )  # fmt: skip
    bus.publish(
        [
            SameHumanAsked(occurred_at=now, hat_id=hat_id, actor_hat_id=viewer.hat_id, question_id=row.id)
            for hat_id in (first.hat_id, second.hat_id)
        ]
    )
    return SameHumanCard(
        code=row.code,
        state=row.state,
        asked_at=now,
        lapses_at=row.lapses_at,
        sides=(
            SameHumanAddress(
                first.hat_id, first.normalised, first.hat.person.language, same_human_token(row.id, "first")
            ),
            SameHumanAddress(
                second.hat_id, second.normalised, second.hat.person.language, same_human_token(row.id, "second")
            ),
        ),
    )


@transaction.atomic
def answer_same_human(*, token: str, is_yes: bool, now: datetime) -> str:
    """What the reader of one address says; the state of the question after it. A yes from both makes one person of them:
    by their own word, whatever staff may decide. One no ends it for ever. An answer once given stays.

    Locks the question, then persons and hats by key. Refuses: ``NotFound``, ``QuestionLapsed``, ``AlreadyMerged``.
    """
    row, side = read_same_human(token, now=now)
    row = SameHuman.objects.select_for_update().get(pk=row.pk)
    if row.state != SameHuman.State.OPEN:
        return row.state
    hat_id = row.first_hat_id if side == "first" else row.second_hat_id
    bus.publish([SameHumanAnswered(occurred_at=now, hat_id=hat_id, question_id=row.id, is_yes=is_yes)])
    if not is_yes:
        row.state, row.settled_at = SameHuman.State.REFUSED, now
        row.save(update_fields=["state", "settled_at"])
        one, other = Hat.objects.filter(pk__in=(row.first_hat_id, row.second_hat_id)).values_list("person", flat=True)
        if one != other:
            remember(one, other, Likeness.Decision.DIFFERENT, viewer=SYSTEM, now=now)
        return row.state
    setattr(row, f"{side}_said_yes_at", now)
    row.save(update_fields=[f"{side}_said_yes_at"])
    if row.first_said_yes_at and row.second_said_yes_at:
        _make_one(row, now)
    return row.state


def _make_one(row: SameHuman, now: datetime) -> None:
    """Who is known privately stays; of two who are not, the one known longer."""
    wearers = dict(Hat.objects.filter(pk__in=(row.first_hat_id, row.second_hat_id)).values_list("id", "person"))
    ids = [wearers[row.first_hat_id], wearers[row.second_hat_id]]
    row.state, row.settled_at = SameHuman.State.CONFIRMED, now
    if ids[0] != ids[1]:
        people = lock_people(Q(pk__in=ids) | Q(merged_into__in=ids))
        hats = lock_hats(ids)
        kept_id, merged_id = sorted(ids, key=lambda key: (None not in known_as(_of(hats, key)), key))
        if people[kept_id].merged_into_id or people[merged_id].merged_into_id:
            raise AlreadyMerged
        touched = {key: one for key, one in people.items() if key in ids or one.merged_into_id == merged_id}
        row.merge = make_one(
            SYSTEM, touched, hats, people[kept_id], people[merged_id], {}, by_hat_id=row.asked_by_id,
            reason=SAID_BY_THEMSELVES, now=now,
        )  # fmt: skip
    row.save(update_fields=["state", "settled_at", "merge"])


def _of(hats: Sequence[Hat], person_id: UUID) -> list[Hat]:
    return [hat for hat in hats if hat.person_id == person_id]


def _address(hats: Sequence[Hat], now: datetime) -> Address | None:
    """The oldest confirmed address of a hat that is still worn."""
    worn = [hat.id for hat in hats if hat.ends_at is None or hat.ends_at > now]
    return (
        Address.objects.select_related("hat__person")
        .filter(hat__in=worn, kind=Address.Kind.EMAIL, verified_at__isnull=False, revoked_at=None)
        .order_by("verified_at", "id")
        .first()
    )
