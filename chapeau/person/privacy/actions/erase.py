"""A person leaves: name, addresses and words go, the books stay (promise 10)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from importlib import import_module

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from chapeau.kit import bus
from chapeau.kit.personal_data import PersonalData, registered
from chapeau.kit.refusals import Forbidden, NotFound, Refusal
from chapeau.person.people.models import Hat, Person, SignIn
from chapeau.person.people.values import SYSTEM, StaffRole, Viewer
from chapeau.person.privacy.actions.suppress import suppress_many
from chapeau.person.privacy.events import PersonErased
from chapeau.person.privacy.models import DataRequest
from chapeau.person.privacy.subjects import Subject, subject_of
from chapeau.person.privacy.values import (
    ALL,
    Channel,
    DataRequestKind,
    DataRequestState,
    Erased,
    SuppressionReason,
)

ERASERS = (StaffRole.COMPLIANCE,)

_FORGET_SEARCHES = """
UPDATE privacy_look SET about = ''
WHERE about <> '' AND EXISTS (SELECT 1 FROM unnest(%s::text[]) word WHERE lower(about) LIKE '%%' || word || '%%')
"""


class StillOfTheHouse(Refusal):
    code = "still-of-the-house"
    sentence = _("This person still works here. Let them act no more for the house first.")


class AlreadyErased(Refusal):
    code = "already-erased"
    sentence = _("This person was erased already.")


@transaction.atomic
def erase_person(viewer: Viewer, *, person_code: str, now: datetime) -> Erased:
    """Everything that leads to the person is deleted or blanked as each package's ``personal_data`` says; orders,
    invoices and the log keep amounts and codes under a hat that is nobody's. Cannot be undone; ends unmerging.

    Addresses are remembered by keyed hash alone, so that no file and no restored copy brings the person back. Locks:
    the person, then its hats. By compliance or the house. Refuses: ``Forbidden``, ``NotFound``, ``StillOfTheHouse``,
    ``AlreadyErased``.
    """
    if not viewer.works_as(*ERASERS):
        raise Forbidden
    person = Person.objects.select_for_update().filter(code=person_code, merged_into=None).first()
    if person is None:
        raise NotFound
    subject = subject_of(person)
    hats = list(Hat.objects.select_for_update().filter(id__in=subject.hat_ids).order_by("id"))
    if any(hat.organisation and hat.organisation.is_house and _is_worn(hat, now) for hat in hats):
        raise StillOfTheHouse
    if DataRequest.objects.filter(person=person, kind=DataRequestKind.ERASURE, state=DataRequestState.DONE).exists():
        raise AlreadyErased
    words = _words_of(subject)
    suppressed = 0
    for channel, addresses in (
        (Channel.EMAIL, subject.emails),
        (Channel.SMS, subject.phones),
        (Channel.PHONE, subject.phones),
    ):
        suppressed += suppress_many(
            SYSTEM, channel=channel, addresses=sorted(addresses), scope=ALL, reason=SuppressionReason.ERASED, now=now
        )
    _end_sessions(subject)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL chapeau.erasing = 'on'")
    blanked = _blank(subject)
    deleted = _delete(subject)
    with connection.cursor() as cursor:
        cursor.execute(_FORGET_SEARCHES, [words])
        cursor.execute(
            "UPDATE privacy_suppression SET hint = '' WHERE reason = 'erased' OR hint <> '' AND address_hash IN "
            "(SELECT address_hash FROM privacy_suppression WHERE reason = 'erased')"
        )
        cursor.execute("SET LOCAL chapeau.erasing = 'off'")
    Hat.objects.filter(id__in=subject.hat_ids, ends_at=None).update(ends_at=Greatest(Value(now), F("created_at")))
    _note_done(viewer, person, now)
    root = next((hat.id for hat in hats if hat.organisation_id is None and hat.alias_of_id is None), None)
    bus.publish([PersonErased(occurred_at=now, hat_id=root, actor_hat_id=viewer.hat_id)])
    return Erased(deleted, blanked, suppressed)


def _is_worn(hat: Hat, now: datetime) -> bool:
    return hat.ends_at is None or hat.ends_at > now


def _words_of(subject: Subject) -> list[str]:
    """What a search for the person may have been written with, in lower case."""
    people = Person.objects.filter(id__in=subject.person_ids)
    names = {name.lower() for person in people for name in (person.name, person.family_name, person.given_name)}
    return sorted(word for word in names | subject.emails | subject.phones if len(word) > 2)


def _blank(subject: Subject) -> int:
    return sum(
        subject.rows(record, by_address=True).update(**record.blanks)
        for record in registered()
        if record.on_erasure == "blank"
    )


def _delete(subject: Subject) -> int:
    gone = 0
    for record in _pointing_first([record for record in registered() if record.on_erasure == "delete"]):
        gone += subject.rows(record, by_address=True).delete()[0]
    return gone


def _pointing_first(records: Sequence[PersonalData]) -> list[PersonalData]:
    """A row that points at another goes before it."""
    left, ordered = list(records), []
    while left:
        pointed_at = {
            field.related_model
            for record in left
            for field in record.model._meta.concrete_fields
            if field.related_model is not None and field.related_model is not record.model
        }
        free = [record for record in left if record.model not in pointed_at] or left[:1]
        ordered += free
        left = [record for record in left if record not in free]
    return ordered


def _end_sessions(subject: Subject) -> None:
    """Whoever is signed in as the person is out at once; the session holds what they did last."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for sign_in in SignIn.objects.filter(hat__in=subject.hat_ids):
        for known in sign_in.usersession_set.all():  # type: ignore[attr-defined]
            store(known.session_key).delete()


def _note_done(viewer: Viewer, person: Person, now: datetime) -> None:
    by = viewer.hat_id if viewer.is_staff else None
    DataRequest.objects.filter(person=person, state=DataRequestState.OPEN).exclude(kind=DataRequestKind.ERASURE).update(
        state=DataRequestState.DONE, done_at=now, by_hat=by
    )
    settled = DataRequest.objects.filter(
        person=person, kind=DataRequestKind.ERASURE, state=DataRequestState.OPEN
    ).update(state=DataRequestState.DONE, done_at=now, by_hat=by)
    if not settled:
        DataRequest.objects.create(
            person=person, kind=DataRequestKind.ERASURE, state=DataRequestState.DONE, asked_at=now, due_at=now,
            done_at=now, by_hat_id=by,
        )  # fmt: skip
