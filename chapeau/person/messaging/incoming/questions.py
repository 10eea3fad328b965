"""Questions about mails that came in."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from chapeau.kit.pages import Page
from chapeau.kit.refusals import NotFound
from chapeau.person.messaging.models import IncomingFile, IncomingMail, ReadyText
from chapeau.person.messaging.sight import must_read_mails, readable
from chapeau.person.messaging.values import (
    AttachedFile,
    IncomingFileView,
    IncomingKind,
    IncomingView,
    KeptOut,
)
from chapeau.person.people.values import Viewer


def incoming_mails(
    viewer: Viewer,
    *,
    kind: IncomingKind | None = None,
    waiting_only: bool = False,
    search: str = "",
    page: int = 1,
    page_size: int = 50,
) -> Page[IncomingView]:
    """Mails that came in, newest first, without their files. Refuses: ``Forbidden``."""
    must_read_mails(viewer)
    rows = IncomingMail.objects.filter(readable(viewer))
    if kind:
        rows = rows.filter(kind=kind)
    if waiting_only:
        rows = rows.filter(done_at=None)
    if search:
        rows = rows.filter(Q(from_address__icontains=search) | Q(subject__icontains=search) | Q(code=search))
    page = max(1, page)
    shown = rows.select_related("message").order_by("-received_at", "-id")[(page - 1) * page_size : page * page_size]
    return Page(tuple(_view(row) for row in shown), rows.count(), page, page_size)


def incoming_mail(viewer: Viewer, *, code: str = "", mail_id: UUID | None = None) -> IncomingView:
    """One of them with its files. Refuses: ``Forbidden``, ``NotFound``."""
    must_read_mails(viewer)
    found = IncomingMail.objects.select_related("message").filter(readable(viewer))
    row = found.filter(id=mail_id).first() if mail_id else found.filter(code=code).first()
    if row is None:
        raise NotFound
    files = row.files.defer("content").order_by("position")
    return _view(row, tuple(_file(file) for file in files))


def mails_of_request(viewer: Viewer, *, request_code: str) -> list[IncomingView]:
    """The mails a request came by, the oldest first. Refuses: ``Forbidden``."""
    must_read_mails(viewer)
    rows = IncomingMail.objects.filter(readable(viewer), request_code=request_code)
    return [_view(row) for row in rows.select_related("message").order_by("received_at", "id")]


def waiting_mails_of_hats(viewer: Viewer, *, hat_ids: Sequence[UUID], limit: int = 6) -> list[IncomingView]:
    """What these hats wrote and nobody has answered yet, the oldest first. Refuses: ``Forbidden``."""
    must_read_mails(viewer)
    rows = IncomingMail.objects.filter(readable(viewer), hat_id__in=hat_ids, done_at=None, request_code="")
    return [_view(row) for row in rows.select_related("message").order_by("received_at", "id")[:limit]]


def incoming_file(viewer: Viewer, *, code: str, position: int) -> AttachedFile:
    """What was attached. Refuses: ``Forbidden``, ``NotFound`` also for what was not kept."""
    must_read_mails(viewer)
    mail = IncomingMail.objects.filter(readable(viewer), code=code).first()
    file = IncomingFile.objects.filter(mail=mail, position=position, kept_out="").first() if mail else None
    if file is None or file.content is None:
        raise NotFound
    return AttachedFile(file.name, file.mime_type, bytes(file.content))


def ready_texts(viewer: Viewer) -> list[tuple[str, str, str, str, str]]:
    """Code, name, language, subject and text of each, by name. Refuses: ``Forbidden``."""
    must_read_mails(viewer)
    rows = ReadyText.objects.order_by("name", "language")
    return [(row.code, row.name, row.language, row.subject, row.text) for row in rows]


def _view(row: IncomingMail, files: tuple[IncomingFileView, ...] = ()) -> IncomingView:
    return IncomingView(
        code=row.code,
        kind=IncomingKind(row.kind),
        hat_id=row.hat_id,
        from_address=row.from_address,
        from_name=row.from_name,
        is_from_other=row.is_from_other,
        subject=row.subject,
        text=row.text,
        quoted=row.quoted,
        is_cut=row.is_cut,
        received_at=row.received_at,
        done_at=row.done_at,
        request_code=row.request_code,
        answers_code=row.message.code if row.message else "",
        answers_subject=row.message.subject if row.message else "",
        language=row.language,
        files=files,
    )


def _file(row: IncomingFile) -> IncomingFileView:
    why = str(KeptOut(row.kept_out).label) if row.kept_out else ""
    return IncomingFileView(row.position, row.name, row.mime_type, row.size, why)
