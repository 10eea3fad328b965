"""A mail server on loopback that keeps what it gets, and can be told to refuse or to hang."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Event
from typing import Any

from aiosmtpd.controller import Controller


class Sink:
    """``answers`` by subject: an SMTP answer instead of 250, or ``"hang"`` (kept, and never answered)."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answers: dict[str, str] = {}
        self.hangs = Event()
        self.port = 0

    def subjects(self) -> list[str]:
        return sorted(str(mail["subject"]) for mail in self.mails)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        mail = message_from_bytes(envelope.content, policy=policy.default)
        answer = self.answers.get(str(mail["subject"]), "250 taken")
        if answer.startswith("250") or answer == "hang":
            self.mails.append(mail)
        if answer == "hang":
            self.hangs.set()
            await asyncio.sleep(60)
        return answer


@contextmanager
def mail_sink() -> Iterator[Sink]:
    sink = Sink()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        sink.port = free.getsockname()[1]
    controller: Any = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()
