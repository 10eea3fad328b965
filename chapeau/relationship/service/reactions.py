"""Mails: we have your request, here is the answer; and to colleagues the reminders of their tasks."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.db import transaction

from chapeau.kit.bus import listen
from chapeau.kit.house import house_zone
from chapeau.kit.workdays import say_moment
from chapeau.person.messaging import queries as messaging
from chapeau.person.messaging.actions import enqueue_if_reachable, hand_to_request
from chapeau.person.messaging.events import MailReceived
from chapeau.person.messaging.values import Recipient
from chapeau.person.people.models import Hat
from chapeau.person.people.values import SYSTEM
from chapeau.person.tasks.events import TaskReminded
from chapeau.person.tasks.models import Task
from chapeau.relationship.service.actions.answer import reply_to_request
from chapeau.relationship.service.actions.ask import ask
from chapeau.relationship.service.events import RequestAnswered, RequestAsked
from chapeau.relationship.service.models import Request, RequestEntry
from chapeau.relationship.service.values import Contact


def register() -> None:
    listen("service.take-mail-in", [MailReceived], take_mail_in, queue="mail")
    listen("service.tell-received", [RequestAsked], tell_received, queue="mail")
    listen("service.tell-answered", [RequestAnswered], tell_answered, queue="mail")
    listen("service.tell-reminder", [TaskReminded], tell_reminder, queue="mail")


def take_mail_in(facts: Sequence[MailReceived]) -> None:
    """A mail that came in and answers no colleague's letter: on with the request it answers, else a new one."""
    for fact in facts:
        if fact.by_hat_id is None:
            _take_in(fact)


@transaction.atomic
def _take_in(fact: MailReceived) -> None:
    mail = messaging.incoming_mail(SYSTEM, mail_id=fact.mail_id)
    if mail.request_code:
        return
    text = mail.text or mail.quoted or mail.subject or "–"
    answered = _request_answered(fact.message_id)
    if answered is not None:
        reply_to_request(SYSTEM, code=answered.code, text=text, now=fact.occurred_at)
        code = answered.code
    else:
        hat = Hat.objects.select_related("person").get(id=fact.hat_id) if fact.hat_id else None
        code = ask(
            SYSTEM,
            kind=Request.Kind.QUESTION,
            text=f"{mail.subject}\n\n{text}" if mail.subject else text,
            now=fact.occurred_at,
            language=(hat.language or hat.person.language) if hat else mail.language or settings.LANGUAGE_CODE,
            contact=Contact(name=mail.from_name, email=mail.from_address),
            for_hat_id=fact.hat_id,
            channel="email",
        )
    hand_to_request(SYSTEM, mail_id=fact.mail_id, request_code=code, now=fact.occurred_at)


def _request_answered(message_id: UUID | None) -> Request | None:
    """The request whose answer, or receipt, this mail answers."""
    message = messaging.mail_key(SYSTEM, message_id=message_id) if message_id else ""
    name, _colon, id = message.partition(":")
    if name == "request.answered":
        entry = RequestEntry.objects.select_related("request").filter(id=id).first()
        return entry.request if entry else None
    return Request.objects.filter(id=id).first() if name == "request.received" else None


def tell_received(facts: Sequence[RequestAsked]) -> None:
    for fact in facts:
        if fact.channel == "email":
            continue  # whoever wrote a mail knows that they did, and the sender of a mail may be made up
        request = Request.objects.select_related("hat__person").get(id=fact.request_id)
        zone = request.hat.person.time_zone if request.hat else house_zone().key
        due = say_moment(request.due_at, request.language, zone)
        # Whoever asks without signing in may name anybody's mailbox: nothing that was typed goes there, no name either.
        own = {"text": request.text} if request.hat_id else {"text": "", "name": ""}
        enqueue_if_reachable(
            SYSTEM,
            key=f"request.received:{request.id}",
            template="request.received",
            recipient=_recipient(request),
            context={**_about(request), "due": due, **own},
            now=fact.occurred_at,
        )


def tell_answered(facts: Sequence[RequestAnswered]) -> None:
    for fact in facts:
        request = Request.objects.select_related("hat__person").get(id=fact.request_id)
        entry = RequestEntry.objects.select_related("by_hat__person").get(id=fact.entry_id)
        enqueue_if_reachable(
            SYSTEM,
            key=f"request.answered:{entry.id}",
            template="request.answered",
            recipient=_recipient(request),
            context={
                **_about(request),
                "answer": entry.text,
                "by": entry.by_hat.person.name if entry.by_hat else "",
                "text": request.text,
            },
            now=fact.occurred_at,
        )


def tell_reminder(facts: Sequence[TaskReminded]) -> None:
    for fact in facts:
        task = Task.objects.filter(id=fact.task_id).first()
        if task is None or task.done_at:
            continue
        enqueue_if_reachable(
            SYSTEM,
            key=f"task.reminder:{fact.id}",
            template="task.reminder",
            recipient=Recipient(hat_id=fact.owner_hat_id),
            context={"title": task.title, "note": task.note, "link": f"{settings.BASE_URL}/office/tasks/{task.code}"},
            now=fact.occurred_at,
        )


def _recipient(request: Request) -> Recipient:
    return Recipient(
        hat_id=request.hat_id,
        visitor_id=request.visitor_id,
        address=request.contact_email,
        language=request.language,
    )


def _about(request: Request) -> dict[str, str]:
    return {
        "name": request.hat.person.given_name if request.hat else request.contact_name,
        "number": request.code.upper(),
        "link": f"{settings.BASE_URL}/{request.language}/requests/{request.code}" if request.hat_id else "",
    }
