"""The letter of a board: each figure with its sentence and its picture, in the reader's language.

What computes figures is loaded when a letter is written: its libraries cost each process a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from chapeau.insight.metrics.catalogue import definition
from chapeau.insight.metrics.values import MEASURERS
from chapeau.insight.reports.events import ReportDue
from chapeau.insight.reports.values import BoardView, Wish
from chapeau.kit.bus import Fact
from chapeau.kit.clock import read_clock
from chapeau.kit.refusals import NotFound
from chapeau.person.messaging.actions import enqueue_if_reachable
from chapeau.person.messaging.values import AttachedFile, AttachmentName, Recipient
from chapeau.person.people.queries import hat_cards, viewer_for_hat
from chapeau.person.people.values import SYSTEM

TEMPLATE = "figures.report"
PICTURE = "figures.picture"


def mail_reports(facts: Sequence[Fact]) -> None:
    """Put the letters of boards whose hour has come in the ledger, one for each reader and hour."""
    from chapeau.insight.reports import queries

    for fact in facts:
        if isinstance(fact, ReportDue):
            try:
                found = queries.board_of_report(SYSTEM, code=fact.report)
            except NotFound:
                continue  # ended since
            _mail(found, fact.report, fact.occurred_at)


def _mail(board: BoardView, report: str, at: datetime) -> None:
    """Figures are the same for all who may read them: gathered and put into words once for each language."""
    from chapeau.interfaces.office.figure_cards import cards_of

    [told] = [each for each in board.reports if each.code == report]
    cards = hat_cards(SYSTEM, ids=told.hat_ids)
    today, written = timezone.localtime(at).date(), dict[str, list[dict[str, Any]]]()
    for hat_id in told.hat_ids:
        reader = viewer_for_hat(cards[hat_id])
        if not reader.works_as(*MEASURERS):
            continue  # no longer a colleague, or one with other work
        language = cards[hat_id].language
        with override(language):
            if language not in written:
                written[language] = [{"cid": view, **card} for view, card in cards_of(reader, board.views, today)]
            link = settings.BASE_URL + reverse("office:board", args=[board.code])
        enqueue_if_reachable(
            SYSTEM,
            key=f"{TEMPLATE}:{report}:{hat_id}:{at:%Y%m%d%H}",
            template=TEMPLATE,
            recipient=Recipient(hat_id=hat_id),
            context={"board": board.name, "cards": written[language], "link": link, "base": settings.BASE_URL},
            attachments=[
                AttachmentName(PICTURE, f"{board.code}:{card['cid']}:{language}")
                for card in written[language]
                if card["has_course"]
            ],
            now=at,
        )


def picture_file(code: str) -> AttachedFile:
    """The picture of one figure of a board, drawn when the letter leaves."""
    from chapeau.insight.reports import queries

    board, view, language = code.split(":")
    wish = next(each.wish for each in queries.board(SYSTEM, code=board).views if each.code == view)
    with override(language):
        return AttachedFile(f"{wish.figure}.png", "image/png", _drawn(wish), content_id=view)


def _drawn(wish: Wish) -> bytes:
    from chapeau.interfaces.office.figure_asked import asked_of_wish
    from chapeau.interfaces.office.figure_cards import found_of, picture, shown_by

    what = definition(wish.figure)
    asked = asked_of_wish(wish, timezone.localtime(read_clock()).date())
    by = shown_by(what, asked)
    drawn = picture("png", found_of(SYSTEM, what, asked, by, compare=False), by, is_dark=False, size="letter")
    assert isinstance(drawn, bytes)
    return drawn
