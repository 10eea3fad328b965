"""Notes in the shop: a message that waits under its hat until it is read. Nothing leaves the house."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from chapeau.kit.refusals import NotFound
from chapeau.person.messaging.channels.handing import Handed
from chapeau.person.messaging.composing import compose
from chapeau.person.messaging.models import Mailing, Message, MessageEvent
from chapeau.person.messaging.values import EventKind, MessageState, Rendered
from chapeau.person.people.values import Viewer, ViewerKind
from chapeau.person.privacy.values import Channel

SHOWN_FOR = timedelta(days=30)
"""Older ones no longer ask to be read."""


@dataclass(frozen=True, slots=True)
class Note:
    code: str
    title: str
    text: str
    link: str
    sent_at: datetime
    is_read: bool


def give(mailing: Mailing, message: Message, rendered: Rendered) -> Handed:
    """It is there: the ledger is where it is shown from."""
    return Handed(MessageState.SENT)


def notes(viewer: Viewer, *, now: datetime, limit: int = 50) -> Sequence[Note]:
    """Those of the hat in use and of no other, the newest first."""
    rows = _rows(viewer).select_related("mailing", "content").annotate(is_read=_READ).order_by("-sent_at", "-id")
    return [_note(row) for row in rows[:limit]]


def unread_notes(viewer: Viewer, *, now: datetime) -> int:
    """How many ask to be read; one query."""
    return _rows(viewer).filter(~_READ, sent_at__gt=now - SHOWN_FOR).count()


@transaction.atomic
def read_note(viewer: Viewer, *, code: str, now: datetime) -> None:
    """Its reader has seen it; once, however often. Refuses: ``NotFound``, also for another hat's."""
    row = _rows(viewer).select_for_update().filter(code=code).first()
    if row is None:
        raise NotFound
    if not row.events.filter(kind=EventKind.OPENED).exists():
        MessageEvent.objects.create(message=row, kind=EventKind.OPENED, happened_at=now)


_READ = Exists(MessageEvent.objects.filter(message=OuterRef("pk"), kind=EventKind.OPENED))


def _rows(viewer: Viewer) -> QuerySet[Message]:
    if viewer.kind is not ViewerKind.HAT:
        return Message.objects.none()
    return Message.objects.filter(hat_id__in=viewer.hat_ids, channel=Channel.IN_APP, state=MessageState.SENT)


def _note(row: Message) -> Note:
    assert row.mailing is not None
    assert row.content is not None
    assert row.sent_at is not None
    said = compose(row.mailing, row.content, row.variables, to=row)
    return Note(row.code, said.subject, said.text.strip(), said.link, row.sent_at, row.is_read)  # type: ignore[attr-defined]
