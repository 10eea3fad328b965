"""Questions about messages: the office's list, one mail, and those of a hat."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from chapeau.kit.pages import Page
from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.messaging.channels.keys import push_keys
from chapeau.person.messaging.channels.notes import Note, notes, unread_notes
from chapeau.person.messaging.channels.segments import Segments, plain, segments
from chapeau.person.messaging.channels.sms_back import incoming_token
from chapeau.person.messaging.channels.subscriptions import BrowserCard, browsers_of
from chapeau.person.messaging.channels.ways import NAMES as CHANNELS
from chapeau.person.messaging.channels.ways import candidates, lacking, permission_of
from chapeau.person.messaging.composing import compose, variables_for, variables_of
from chapeau.person.messaging.incoming.questions import (
    incoming_file,
    incoming_mail,
    incoming_mails,
    mails_of_request,
    ready_texts,
    waiting_mails_of_hats,
)
from chapeau.person.messaging.letters import LetterPreview, preview_letter
from chapeau.person.messaging.mailings import content_of, wants_of
from chapeau.person.messaging.models import Mailing, Message
from chapeau.person.messaging.sight import READERS, SENDERS, must_read_mails, readable
from chapeau.person.messaging.values import MessageState, MessageView, NewContent, Reader, Rendered
from chapeau.person.people.values import Viewer

__all__ = [
    "CHANNELS",
    "READERS",
    "SENDERS",
    "BrowserCard",
    "LetterPreview",
    "Note",
    "Segments",
    "browsers_of",
    "candidates",
    "counts_by_state",
    "incoming_file",
    "incoming_mail",
    "incoming_mails",
    "incoming_token",
    "lacking",
    "mail",
    "mail_key",
    "mails",
    "mails_of_request",
    "messages_of_hat",
    "notes",
    "permission_of",
    "plain",
    "preview_letter",
    "preview_mailing",
    "push_keys",
    "readable",
    "ready_texts",
    "segments",
    "unread_notes",
    "waiting_mails_of_hats",
]


def mails(
    viewer: Viewer, *, state: MessageState | None = None, search: str = "", page: int = 1, page_size: int = 50
) -> Page[MessageView]:
    """All mails, newest first, for the office. Refuses: ``Forbidden``."""
    must_read_mails(viewer)
    rows = Message.objects.filter(readable(viewer))
    if state:
        rows = rows.filter(state=state)
    if search:
        rows = rows.filter(Q(to_address__icontains=search) | Q(subject__icontains=search) | Q(code=search))
    total = rows.count()
    page = max(1, page)
    shown = rows.order_by("-queued_at", "-id")[(page - 1) * page_size : page * page_size]
    return Page(tuple(_view(row) for row in shown), total, page, page_size)


def mail(viewer: Viewer, *, code: str = "", message_id: UUID | None = None) -> MessageView:
    """One mail: for staff, or for the hat it went to. Refuses: ``NotFound``."""
    found = Message.objects.select_related("mailing", "content").filter(readable(viewer))
    row = found.filter(id=message_id).first() if message_id else found.filter(code=code).first()
    if row is None:
        raise NotFound
    if row.mailing and row.content and row.variables:
        said = compose(row.mailing, row.content, row.variables, to=row)
        row.subject, row.text, row.html = said.subject, said.text, said.html
    return _view(row)


def mail_key(viewer: Viewer, *, message_id: UUID) -> str:
    """Cause and recipient of a message, as the package that wrote it named them. Refuses: ``Forbidden``."""
    if not viewer.is_system:
        raise Forbidden
    return Message.objects.values_list("key", flat=True).get(id=message_id)


def messages_of_hat(viewer: Viewer, *, hat_id: UUID, limit: int = 50) -> list[MessageView]:
    """What was sent to one hat, newest first. Another hat sees nothing."""
    rows = Message.objects.filter(readable(viewer), hat_id=hat_id).order_by("-queued_at", "-id")[:limit]
    return [_view(row) for row in rows]


def preview_mailing(
    viewer: Viewer,
    *,
    content: NewContent,
    now: datetime,
    hat_id: UUID | None = None,
    wants: Mapping[str, Any] | None = None,
    reader: Reader | None = None,
    known: Mapping[str, Any] | None = None,
) -> Rendered:
    """A version as this hat would get it, or as ``reader`` with the variables ``known``; nothing in it comes back to us.

    The house's own doors only: who may look as whom is theirs to say. Refuses: ``Forbidden``, ``BadTemplate``, ``BadLayout``.
    """
    if not viewer.is_system:
        raise Forbidden
    mailing = Mailing(wants={**wants_of([content]), **(wants or {})})
    said = content_of(mailing, content)
    if hat_id is not None:
        variables = variables_for(mailing, {hat_id: content.language}, now).get(hat_id, {})
    else:
        assert reader is not None
        variables = {**variables_of(reader), **(known or {})}
    return compose(mailing, said, variables, to=None)


def counts_by_state(viewer: Viewer) -> dict[MessageState, int]:
    """How many mails stand in each state; in doubt and failed ones ask for a person. Refuses: ``Forbidden``."""
    must_read_mails(viewer)
    found = dict(Message.objects.filter(readable(viewer)).values_list("state").annotate(Count("id")))
    return {state: found.get(state.value, 0) for state in MessageState}


def _view(row: Message) -> MessageView:
    return MessageView(
        code=row.code,
        hat_id=row.hat_id,
        template=row.template,
        language=row.language,
        to_address=row.to_address,
        subject=row.subject,
        text=row.text,
        html=row.html,
        attachments=tuple(row.attachments),
        state=MessageState(row.state),
        attempts=row.attempts,
        failure=row.failure,
        queued_at=row.queued_at,
        sent_at=row.sent_at,
    )
