"""Asking for a copy or for erasure, and settling it within the month."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from chapeau.kit.refusals import Forbidden, NotFound, Refusal
from chapeau.person.people.models import Person
from chapeau.person.people.values import Viewer
from chapeau.person.privacy.models import DataRequest
from chapeau.person.privacy.subjects import SETTLERS, WRITERS, own_person
from chapeau.person.privacy.values import DataRequestKind, DataRequestState

DUE_WITHIN = timedelta(days=30)


class AskedAlready(Refusal):
    code = "data-request-open"
    sentence = _("This was asked for already and is being done.")


class SayWhy(Refusal):
    code = "refusal-needs-words"
    status = 422
    sentence = _("Say why, so that the person can complain about it.")


@transaction.atomic
def ask_for_data(viewer: Viewer, *, kind: str, now: datetime, person_code: str = "") -> str:
    """A request with its due date, made by the person under the private hat, or by staff who were told; its code.

    Refuses: ``OnlyForYourself``, ``Forbidden``, ``NotFound``, ``AskedAlready``.
    """
    if person_code:
        if not (viewer.is_staff and viewer.has_role(*WRITERS)):
            raise Forbidden
        person = Person.objects.filter(code=person_code, merged_into=None).first()
    else:
        person = own_person(viewer)
    if person is None:
        raise NotFound
    try:
        with transaction.atomic():
            row = DataRequest.objects.create(
                person=person, kind=DataRequestKind(kind), asked_at=now, due_at=now + DUE_WITHIN,
                by_hat_id=viewer.hat_id if person_code else None,
            )  # fmt: skip
    except IntegrityError as error:
        raise AskedAlready from error
    return row.code


@transaction.atomic
def settle_copy(viewer: Viewer, *, code: str, now: datetime) -> None:
    """The copy was handed over. Refuses: ``Forbidden``, ``NotFound``."""
    _settle(viewer, code=code, state=DataRequestState.DONE, answer="", now=now, kind=DataRequestKind.COPY)


@transaction.atomic
def refuse_request(viewer: Viewer, *, code: str, answer: str, now: datetime) -> None:
    """Not done, with the reason in words. Refuses: ``Forbidden``, ``NotFound``, ``SayWhy``."""
    if not answer.strip():
        raise SayWhy
    _settle(viewer, code=code, state=DataRequestState.REFUSED, answer=answer.strip()[:500], now=now)


def _settle(viewer: Viewer, *, code: str, state: str, answer: str, now: datetime, kind: str = "") -> None:
    if not (viewer.is_staff and viewer.has_role(*SETTLERS)):
        raise Forbidden
    rows = DataRequest.objects.filter(code=code, state=DataRequestState.OPEN, **({"kind": kind} if kind else {}))
    if not rows.update(state=state, answer=answer, done_at=now, by_hat=viewer.hat_id):
        raise NotFound


@transaction.atomic
def note_copy_taken(viewer: Viewer, *, now: datetime) -> None:
    """The person took the copy themself: a request that was open is done, else one is noted as done."""
    person = own_person(viewer)
    done = {"state": DataRequestState.DONE, "done_at": now}
    if not DataRequest.objects.filter(person=person, kind=DataRequestKind.COPY, state=DataRequestState.OPEN).update(
        **done
    ):
        DataRequest.objects.create(person=person, kind=DataRequestKind.COPY, asked_at=now, due_at=now, **done)
