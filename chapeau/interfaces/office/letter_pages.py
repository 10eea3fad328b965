"""Pages of anything written in blocks, a campaign's version or a journey's message: look at it as its reader gets it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from chapeau.interfaces.office.access import DeskRequest
from chapeau.interfaces.office.link_check import check_links
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.messaging import queries as messages_of
from chapeau.person.messaging.values import Rendered
from chapeau.person.people import queries as people
from chapeau.person.privacy.actions import note_look

_ADDRESS = re.compile(r"https?://\S+")
Show = Callable[[UUID | None, int], Rendered]
"""What the reader of this hat, or an example reader, gets; of a test, which arm."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What is looked at, and where it stands."""

    code: str
    """Of its campaign or journey, for the note of who looked."""
    page: str
    channel: str
    back: str
    back_label: str
    write: str
    """Where it is written; empty: no more."""
    body: str
    """Where its frame is."""
    others: Sequence[tuple[str, str, bool]]
    """Its other versions: address, words, and whether it is this."""
    for_organisations: bool = False


def show_letter(
    request: DeskRequest, letter: Letter, show: Show, *, test: Callable[[UUID | None], HttpResponse] | None
) -> HttpResponse:
    """As an example reader or as any person in sight; a test to oneself (``test``); the links tried."""
    asked = request.GET.get("as", "").strip()
    shown, wrong, hat = None, "", None
    if asked:
        hits = people.search_people(request.viewer, text=asked, limit=1)
        hats = [one for hit in hits for one in hit.hats]
        wanted = (one for one in hats if (one.organisation_id is not None) == letter.for_organisations)
        hat = next(wanted, hats[0] if hats else None)
        if hat is None:
            messages.error(request, _("We cannot find that person, or you may not see them."))
        else:
            note_look(request.viewer, hat_ids=[hat.id], page=letter.page, about=letter.code, now=request.now)
    hat_id = hat.id if hat else None
    arm = arm_of(request)
    try:
        shown = show(hat_id, arm)
    except Refusal as refusal:
        wrong = str(refusal)
    if request.method == "POST" and shown is not None and test is not None:
        return test(hat_id)
    context = {
        "letter": letter,
        "shown": shown,
        "wrong": wrong,
        "hat": hat,
        "asked": asked,
        "may_test": test is not None,
        "frame": f"{letter.body}?{urlencode({'hat': hat_id or '', 'arm': arm})}",
        "is_mail": letter.channel == "email",
        "channel": messages_of.CHANNELS[letter.channel],
        "segments": _segments(shown.text) if shown is not None and letter.channel == "sms" else None,
        "links": check_links(shown.html or shown.text) if shown is not None and request.GET.get("links") else None,
    }
    return render(request, "office/letter_preview.html", context)


def letter_body(request: DeskRequest, show: Show) -> HttpResponse:
    """The mail in a frame; nothing in it runs. Of our own origin only for its pictures."""
    hat = request.GET.get("hat", "")
    try:
        hat_id = UUID(hat) if hat else None
    except ValueError as error:
        raise NotFound from error
    response = HttpResponse(show(hat_id, arm_of(request)).html)
    response._csp_replace = {  # type: ignore[attr-defined]
        "default-src": ["'none'"],
        "style-src": ["'unsafe-inline'"],
        "img-src": ["'self'", "data:", "https:"],
        "frame-ancestors": ["'self'"],
        "sandbox": ["allow-same-origin"],
    }
    return response


def arm_of(request: DeskRequest) -> int:
    sent = request.GET.get("arm", "0")[:1]
    return int(sent) if sent.isascii() and sent.isdecimal() else 0


def _segments(text: str) -> messages_of.Segments:
    """As it will go out: each address in it becomes one of ours that counts who followed it."""
    ours = f"{settings.BASE_URL}/l/{'0' * 12}/0/{'0' * 16}"
    return messages_of.segments(messages_of.plain(_ADDRESS.sub(ours, text).strip()))
