"""Two persons who are one: pointers move, no other row does (docs/how/people.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from chapeau.kit import bus
from chapeau.kit.refusals import Forbidden, NotFound, Refusal
from chapeau.person.people import rows
from chapeau.person.people.events import PeopleMerged
from chapeau.person.people.likenesses import known_as, remember
from chapeau.person.people.models import Hat, Likeness, Merge, MergeImage, Person, SameHuman, SignIn
from chapeau.person.people.rules.merging import CHOSEN, HatPointer, settled
from chapeau.person.people.sight import merges_people
from chapeau.person.people.values import KEPT, MERGED, StaffRole, Viewer

POINTERS = ("merged_into_id", "person_id", "alias_of_id")
_OF_NAME = ("given_name", "family_name")
_OF_PERSON = ("merged_into_id", "is_identified", *CHOSEN, "sort_key", "folded", "trigrams")
_OF_HAT = ("person_id", "alias_of_id")


class SamePerson(Refusal):
    code = "same-person"
    sentence = _("These are one person already.")


class AlreadyMerged(Refusal):
    code = "already-merged"
    sentence = _("One of the two was merged or taken apart meanwhile. Look again at who they are now.")


class MergeReasonMissing(Refusal):
    code = "merge-reason-missing"
    status = 422
    sentence = _("Say why: a colleague will want to know.")


class BadMergeChoice(Refusal):
    code = "bad-merge-choice"
    status = 422
    sentence = _("Choose for each field whose value stands.")


class MergeOfStaff(Refusal):
    code = "merge-of-staff"
    status = 403
    sentence = _("One of the two works here. Only an administrator merges colleagues, and nobody themself.")


class OnlyThePersonSays(Refusal):
    """A private and a work address are one human when that human says so; staff may ask, not decide."""

    code = "only-the-person-says"
    sentence = _(
        "One is known here privately, the other through work. Only they can say that both are them: ask them, by a "
        "mail to each address."
    )


class SaidNotSame(Refusal):
    """The human's word counts more than anybody's of the house, for ever."""

    code = "said-not-same"
    sentence = _("Asked by us, they said that these are not one human. That stays so.")


@transaction.atomic
def merge_people(
    viewer: Viewer, *, kept_id: UUID, merged_id: UUID, choices: Mapping[str, str], reason: str, now: datetime
) -> str:
    """``merged_id`` is ``kept_id`` from now on; the code by which it is undone. A deed of staff, never of a machine.

    Every hat of the merged one is worn by the kept one. A second private hat, or a second open one for the same
    organisation, becomes an alias: each keeps its own addresses, ways in, rights and rows, and shows the other's rows
    as its own. ``choices``: field to ``kept`` or ``merged``; of ``CHOSEN`` those not named stay the kept one's.
    Locks: persons by key, then hats by key. Refuses: ``Forbidden``, ``MergeReasonMissing``, ``BadMergeChoice``,
    ``SamePerson``, ``NotFound``, ``AlreadyMerged``, ``MergeOfStaff``, ``SaidNotSame``, ``OnlyThePersonSays``.
    """
    by_hat_id = check_may_merge(viewer, reason)
    if not set(choices) <= set(CHOSEN) or not set(choices.values()) <= {KEPT, MERGED}:
        raise BadMergeChoice
    if kept_id == merged_id:
        raise SamePerson
    people = lock_people(Q(pk__in=(kept_id, merged_id)) | Q(merged_into=merged_id))
    kept, merged = people.get(kept_id), people.get(merged_id)
    if kept is None or merged is None:
        raise NotFound
    if kept.merged_into_id or merged.merged_into_id:
        raise AlreadyMerged
    hats = lock_hats([kept_id, merged_id])
    check_staff(viewer, hats)
    mine = [hat for hat in hats if hat.person_id == kept_id]
    theirs = [hat for hat in hats if hat.person_id == merged_id]
    if said_not_same(mine, theirs):
        raise SaidNotSame
    if known_as(mine).isdisjoint(known_as(theirs)):
        raise OnlyThePersonSays
    return make_one(viewer, people, hats, kept, merged, choices, by_hat_id=by_hat_id, reason=reason, now=now).code


def said_not_same(mine: Iterable[Hat], theirs: Iterable[Hat]) -> bool:
    one, other = [hat.id for hat in mine], [hat.id for hat in theirs]
    return SameHuman.objects.filter(
        Q(first_hat__in=one, second_hat__in=other) | Q(first_hat__in=other, second_hat__in=one),
        state=SameHuman.State.REFUSED,
    ).exists()


def make_one(
    viewer: Viewer,
    people: Mapping[UUID, Person],
    hats: Sequence[Hat],
    kept: Person,
    merged: Person,
    choices: Mapping[str, str],
    *,
    by_hat_id: UUID,
    reason: str,
    now: datetime,
) -> Merge:
    """Move the pointers of people and hats that the caller locked and checked."""
    kept_id, merged_id = kept.id, merged.id
    before = as_stored([*people.values(), *hats])
    latest: int | None = Merge.objects.aggregate(latest=Max("number"))["latest"]
    merge = Merge.objects.create(
        number=(latest or 0) + 1,
        kept=kept,
        merged=merged,
        choices=dict(choices),
        by_hat_id=by_hat_id,
        reason=reason.strip()[:500],
        merged_at=now,
    )
    mine = [hat for hat in hats if hat.person_id == kept_id]
    theirs = [hat for hat in hats if hat.person_id == merged_id]
    own, other = private_of(mine), private_of(theirs)
    aliases = settled(pointers([*mine, *theirs]))
    images = [
        *(_move(merge, person, person, merged_into_id=kept_id) for person in people.values() if person is not kept),
        *(_move(merge, hat, merged, person_id=kept_id, alias_of_id=aliases[hat.id]) for hat in theirs),
        _move(merge, kept, kept, **_chosen(kept, merged, choices)),
    ]
    store([*people.values(), *hats], before)
    SignIn.objects.filter(person=merged_id).update(person=kept_id)
    MergeImage.objects.bulk_create([image for several in images for image in several])
    remember(kept_id, merged_id, Likeness.Decision.SAME, viewer=viewer, now=now)
    bus.publish(
        [PeopleMerged(occurred_at=now, hat_id=own, actor_hat_id=viewer.hat_id, merge_id=merge.id, other_hat_id=other)]
    )
    return merge


def check_may_merge(viewer: Viewer, reason: str) -> UUID:
    """The hat of who does it. Refuses: ``Forbidden``, ``MergeReasonMissing``."""
    if not merges_people(viewer) or viewer.hat_id is None:
        raise Forbidden
    if not reason.strip():
        raise MergeReasonMissing
    return viewer.hat_id


def lock_people(wanted: Q) -> dict[UUID, Person]:
    """In the order of their keys, as every deed on several people."""
    return {row.id: row for row in Person.objects.select_for_update().filter(wanted).order_by("id")}


def lock_hats(people: Sequence[UUID]) -> list[Hat]:
    """All hats of these people in the order of their keys, which is that of their making."""
    found = Hat.objects.select_for_update(of=("self",)).select_related("organisation")
    return list(found.filter(person__in=people).order_by("id"))


def check_staff(viewer: Viewer, hats: Iterable[Hat]) -> None:
    """Whoever could merge a colleague into themself would wear the colleague's rights. Refuses: ``MergeOfStaff``."""
    every = list(hats)
    if any(hat.id == viewer.hat_id for hat in every):
        raise MergeOfStaff
    is_colleague = any(hat.organisation and hat.organisation.is_house for hat in every)
    if is_colleague and StaffRole.ADMINISTRATOR not in viewer.roles:
        raise MergeOfStaff


def pointers(hats: Iterable[Hat]) -> list[HatPointer]:
    return [HatPointer(hat.id, hat.organisation_id, hat.ends_at is None, hat.alias_of_id) for hat in hats]


def private_of(hats: Iterable[Hat]) -> UUID | None:
    return next((hat.id for hat in hats if hat.organisation_id is None and hat.alias_of_id is None), None)


def as_stored(rows: Iterable[Person | Hat]) -> dict[UUID, dict[str, object]]:
    """What a merge may change of each row, as it was read: ``store`` writes what differs."""
    return {row.id: {name: getattr(row, name) for name in _columns(row)} for row in rows}


def store(rows: Iterable[Person | Hat], before: Mapping[UUID, Mapping[str, object]]) -> None:
    """Write the rows that differ, one statement each: there are few, and those that do not differ are not touched."""
    for row in rows:
        if changed := [name for name in _columns(row) if getattr(row, name) != before[row.id][name]]:
            row.save(update_fields=changed)


def _columns(row: Person | Hat) -> tuple[str, ...]:
    return _OF_PERSON if isinstance(row, Person) else _OF_HAT


def _move(merge: Merge, row: Person | Hat, of: Person, **wanted: object) -> list[MergeImage]:
    """Set what differs, and keep what was there."""
    table = MergeImage.Table.PERSON if isinstance(row, Person) else MergeImage.Table.HAT
    images = []
    for column, after in wanted.items():
        before = getattr(row, column)
        if before != after:
            images.append(
                MergeImage(
                    merge=merge,
                    person=of,
                    table=table,
                    row_id=row.id,
                    column=column,
                    before=_plain(before),
                    after=_plain(after),
                )
            )
            setattr(row, column, after)
    if isinstance(row, Person) and any(image.column in _OF_NAME for image in images):
        rows.fill_person(row)
    return images


def _plain(value: object) -> object:
    return str(value) if isinstance(value, UUID) else value


def _chosen(kept: Person, merged: Person, choices: Mapping[str, str]) -> dict[str, object]:
    wanted: dict[str, object] = {
        field: getattr(merged if choices.get(field) == MERGED else kept, field) for field in CHOSEN
    }
    wanted["is_identified"] = kept.is_identified or merged.is_identified
    return wanted
