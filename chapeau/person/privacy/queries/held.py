"""Everything held about a person, and the queue of those who asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID

from django.db.models import Field, Model

from chapeau.kit.pages import Page
from chapeau.kit.personal_data import PersonalData, registered
from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.people.models import Person
from chapeau.person.people.values import Viewer
from chapeau.person.privacy.models import DataRequest
from chapeau.person.privacy.subjects import SETTLERS, WRITERS, Subject, own_person, subject_of
from chapeau.person.privacy.values import (
    DataRequestKind,
    DataRequestRow,
    DataRequestState,
    HeldTable,
    PersonCopy,
)

_SAYS = ("text", "sku", "name", "code", "label")
"""What a row that is pointed at is called, the first it has."""


def person_copy(viewer: Viewer, *, now: datetime, person_code: str = "") -> PersonCopy:
    """All that every package says it holds about a person, across what they act for.

    Under the private hat of the person alone, or for compliance with ``person_code``; one query for each kind of record.
    Refuses: ``OnlyForYourself``, ``Forbidden``, ``NotFound``.
    """
    if person_code:
        if not viewer.works_as(*SETTLERS):
            raise Forbidden
        person = Person.objects.filter(code=person_code, merged_into=None).first()
        if person is None:
            raise NotFound
    else:
        person = own_person(viewer)
    subject = subject_of(person)
    tables = tuple(
        table
        for record in sorted(registered(), key=lambda one: one.model._meta.label)
        if (table := _table(subject, record)).rows
    )
    return PersonCopy(person.code, person.name, now, tables)


def _table(subject: Subject, record: PersonalData) -> HeldTable:
    fields = [record.model._meta.get_field(name) for name in record.exported]
    own = [field for field in fields if isinstance(field, Field)]
    led = [field.name for field in own if field.is_relation]
    rows = subject.rows(record).select_related(*led) if led else subject.rows(record)
    return HeldTable(
        name=record.model._meta.label,
        title=str(record.title),
        fields=record.exported,
        rows=tuple(_row(row, own) for row in rows.order_by("pk")),
        fate=record.on_erasure,
        because=record.because,
    )


def _row(row: Model, fields: list[Field[object, object]]) -> Mapping[str, object]:
    return {field.name: _plain(getattr(row, field.name)) for field in fields}


def _plain(value: object) -> object:
    match value:
        case Model():
            return next((str(getattr(value, name)) for name in _SAYS if getattr(value, name, "")), "")
        case datetime() | date() | time():
            return value.isoformat()
        case Decimal() | UUID():
            return str(value)
        case tuple() | list() | set():
            return [_plain(item) for item in value]
        case _:
            return value


def data_requests(
    viewer: Viewer, *, state: str = DataRequestState.OPEN, page: int = 1, size: int = 50
) -> Page[DataRequestRow]:
    """The queue, what is due first on top; settled ones newest first. For compliance and service. Refuses: ``Forbidden``."""
    if not (viewer.is_staff and viewer.has_role(*WRITERS)):
        raise Forbidden
    rows = DataRequest.objects.filter(state=state).select_related("person", "by_hat__person")
    order = ("due_at", "id") if state == DataRequestState.OPEN else ("-done_at", "-id")
    number = max(1, page)
    found = rows.order_by(*order)[(number - 1) * size : number * size]
    return Page(tuple(_request(row) for row in found), rows.count(), number, size)


def data_request(viewer: Viewer, *, code: str) -> DataRequestRow:
    """One of the queue. Refuses: ``Forbidden``, ``NotFound``."""
    if not (viewer.is_staff and viewer.has_role(*WRITERS)):
        raise Forbidden
    row = DataRequest.objects.filter(code=code).select_related("person", "by_hat__person").first()
    if row is None:
        raise NotFound
    return _request(row)


def own_data_requests(viewer: Viewer) -> tuple[DataRequestRow, ...]:
    """What the person asked for, newest first; under the private hat. Refuses: ``OnlyForYourself``."""
    rows = DataRequest.objects.filter(person=own_person(viewer)).select_related("person").order_by("-asked_at", "-id")
    return tuple(_request(row, is_own=True) for row in rows[:20])


def _request(row: DataRequest, *, is_own: bool = False) -> DataRequestRow:
    return DataRequestRow(
        code=row.code,
        kind=DataRequestKind(row.kind),
        state=DataRequestState(row.state),
        person_code=row.person.code,
        person_name=row.person.name,
        asked_at=row.asked_at,
        due_at=row.due_at,
        done_at=row.done_at,
        by_name=row.by_hat.person.name if row.by_hat and not is_own else "",
        answer=row.answer,
    )
