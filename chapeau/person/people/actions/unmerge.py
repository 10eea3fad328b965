"""A merge taken back, at any later time and whatever was merged since."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from chapeau.kit import bus
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.people import rows
from chapeau.person.people.actions.merge import (
    POINTERS,
    AlreadyMerged,
    as_stored,
    check_may_merge,
    check_staff,
    lock_hats,
    lock_people,
    pointers,
    private_of,
    store,
)
from chapeau.person.people.events import PeopleUnmerged
from chapeau.person.people.likenesses import remember
from chapeau.person.people.models import Hat, HatChange, Likeness, Merge, MergeImage, Person, SignIn
from chapeau.person.people.rules.merging import settled
from chapeau.person.people.values import Viewer


class AlreadyUnmerged(Refusal):
    code = "already-unmerged"
    sentence = _("This merge was undone already.")


class CannotUnmerge(Refusal):
    """Erasing a person ends it: what was there before is gone too."""

    code = "cannot-unmerge"
    sentence = _("This merge cannot be undone: what was kept for it was erased with the person.")


class NotAddedSince(Refusal):
    code = "not-added-since"
    status = 422
    sentence = _("Only what this person took on after the merge can be given to the other.")


@transaction.atomic
def unmerge_people(
    viewer: Viewer, *, merge_code: str, reason: str, hat_codes: Collection[str] = (), now: datetime
) -> None:
    """Every row is as it was before the merge but for what a later deed changed; what was done since stays with the hat
    it was done under. A deed of staff. The two are never suggested again.

    ``hat_codes``: hats for organisations that the person took on since and that are the other's. Merges made later stand,
    of what is left. Locks as ``merge_people``. Refuses: ``Forbidden``, ``MergeReasonMissing``, ``NotFound``,
    ``AlreadyUnmerged``, ``CannotUnmerge``, ``AlreadyMerged``, ``MergeOfStaff``, ``NotAddedSince``.
    """
    check_may_merge(viewer, reason)
    seen = Merge.objects.select_related("kept").filter(code=merge_code).first()
    if seen is None:
        raise NotFound
    root_id = seen.kept.merged_into_id or seen.kept_id
    people = lock_people(Q(pk__in=(root_id, seen.kept_id, seen.merged_id)) | Q(merged_into=root_id))
    merge = Merge.objects.select_for_update().get(pk=seen.pk)
    if merge.undone_at is not None:
        raise AlreadyUnmerged
    kept, merged = people[merge.kept_id], people[merge.merged_id]
    if (kept.merged_into_id or kept.id) != root_id or merged.merged_into_id != root_id:
        raise AlreadyMerged
    hats = lock_hats([root_id])
    check_staff(viewer, hats)
    before = as_stored([*people.values(), *hats])
    images = list(merge.images.all())
    if not any(image.row_id == merged.id for image in images):
        raise CannotUnmerge
    moved = [image for image in images if image.column in POINTERS]
    by_id: dict[UUID, Person | Hat] = {**people, **{hat.id: hat for hat in hats}}
    for image in moved:
        if image.row_id in by_id:  # an import that was taken out may have taken the hat along
            setattr(by_id[image.row_id], image.column, UUID(image.before) if image.before else None)
    leaving = [hat for hat in hats if hat.person_id != root_id]
    leaving += _given_along(merge, hats, leaving, hat_codes)
    staying = [hat for hat in hats if hat not in leaving]
    for group in (leaving, staying):
        for hat_id, alias_of in settled(pointers(group)).items():
            next(hat for hat in group if hat.id == hat_id).alias_of_id = alias_of
    later = MergeImage.objects.filter(merge__undone_at=None, merge__number__gt=merge.number)
    later.filter(row_id__in={image.row_id for image in moved}, column__in=POINTERS).delete()
    _restore_fields(kept, [image for image in images if image not in moved], later, merge)
    store([*people.values(), *leaving, *staying], before)
    theirs = Hat.objects.filter(pk=OuterRef("hat")).values("person")
    SignIn.objects.filter(hat__in=leaving).exclude(person=F("hat__person")).update(person=Subquery(theirs))
    merge.images.all().delete()
    merge.undone_at, merge.undone_by_id, merge.undone_reason = now, viewer.hat_id, reason.strip()[:500]
    merge.save(update_fields=["undone_at", "undone_by", "undone_reason"])
    remember(kept.id, merged.id, Likeness.Decision.DIFFERENT, viewer=viewer, now=now)
    bus.publish(
        [
            PeopleUnmerged(
                occurred_at=now,
                hat_id=private_of(staying),
                actor_hat_id=viewer.hat_id,
                merge_id=merge.id,
                other_hat_id=private_of(hat for hat in leaving if hat.person_id == merged.id),
            )
        ]
    )


def _given_along(merge: Merge, hats: Sequence[Hat], leaving: Sequence[Hat], codes: Collection[str]) -> list[Hat]:
    """Hats taken on since that go with the merged person. Refuses: ``NotAddedSince``."""
    given = [hat for hat in hats if hat.code in set(codes) and hat not in leaving]
    if len(given) != len(set(codes) - {hat.code for hat in leaving}):
        raise NotAddedSince
    for hat in given:
        came_otherwise = MergeImage.objects.filter(row_id=hat.id, merge__undone_at=None).exists()
        if hat.organisation_id is None or hat.created_at < merge.merged_at or came_otherwise:
            raise NotAddedSince
        hat.person_id = merge.merged_id
    return given


def _restore_fields(kept: Person, images: Sequence[MergeImage], later: QuerySet[MergeImage], merge: Merge) -> None:
    """What the merge set on the kept one goes back, unless a later merge or somebody set it again."""
    for image in images:
        since = later.filter(row_id=kept.id, column=image.column).order_by("merge__number").first()
        if HatChange.objects.filter(person=kept, field=image.column, changed_at__gt=merge.merged_at).exists():
            continue
        if since is not None:
            since.before = image.before
            since.save(update_fields=["before"])
        elif getattr(kept, image.column) == image.after:
            setattr(kept, image.column, image.before)
    if any(image.column in ("given_name", "family_name") for image in images):
        rows.fill_person(kept)
