"""Reviews, questions and answers: the queue, one of them, what becomes of it, the house's own answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from chapeau.commerce.catalog import queries as catalog
from chapeau.interfaces.formats import page_language, short_day
from chapeau.interfaces.office import cells
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.attempt import attempt
from chapeau.interfaces.office.lists import Asked, Bulk, Column, Fetched, Filter, ListPage, serve
from chapeau.kit.refusals import Refusal
from chapeau.person.people.values import StaffRole
from chapeau.person.privacy.actions import note_look
from chapeau.relationship.community import actions, queries
from chapeau.relationship.community.values import STARS, PostKind, PostRow, PostState, Reason, Written

MODERATORS = (StaffRole.SERVICE, StaffRole.MARKETING)
VIEWERS = (*MODERATORS, StaffRole.SALES, StaffRole.COMPLIANCE)
TONES = {PostState.PUBLISHED: "good", PostState.DECLINED: "bad", PostState.WAITING: "warn"}


def _fetch(asked: Asked) -> Fetched:
    chosen = asked.chosen
    state = chosen.get("state", PostState.WAITING)
    found = queries.posts(
        asked.viewer,
        state="" if state == "all" else state,
        kind=chosen.get("kind", ""),
        stars=int(chosen["stars"]) if chosen.get("stars") in {str(n) for n in STARS} else None,
        text=asked.text,
        page=asked.page,
        size=asked.size,
    )
    names = {
        card.id: card.name
        for card in catalog.products(
            asked.viewer, ids=list({row.product_id for row in found.rows}), market=None, language=page_language()
        )
    }
    return Fetched([(row, names.get(row.product_id, row.product_code)) for row in found.rows], found.total)


def _state(pair: tuple[PostRow, str]) -> Any:
    row = pair[0]
    shown = cells.badge(PostState(row.state).label, TONES.get(PostState(row.state), ""))
    return cells.two_lines(shown, _("written anew")) if row.is_edit else shown


def _what(pair: tuple[PostRow, str]) -> Any:
    row = pair[0]
    told = PostKind(row.kind).label
    return cells.two_lines(told, "★" * row.stars) if row.stars else told


def _show(request: DeskRequest, codes: Sequence[str]) -> str:
    """Those that wait; what was changed meanwhile is passed over."""
    shown = 0
    for code in codes:
        newest = queries.post_page(request.viewer, code=code).versions[0]
        try:
            actions.decide_post(request.viewer, code=code, version=newest.number, is_shown=True, now=request.now)
        except Refusal:
            continue
        shown += 1
    return ngettext("%(n)s is shown now.", "%(n)s are shown now.", shown) % {"n": shown}


POSTS = ListPage(
    title=gettext_lazy("Reviews and questions"),
    name="reviews",
    fetch=_fetch,
    key=lambda pair: str(pair[0].code),
    link=lambda pair: reverse("office:post", args=[pair[0].code]),
    search_hint=gettext_lazy("Words, or the name shown"),
    columns=(
        Column(gettext_lazy("Words"), lambda pair: pair[0].beginning, is_main=True),
        Column(gettext_lazy("Kind"), _what, plain=lambda pair: PostKind(pair[0].kind).label),
        Column(gettext_lazy("Article"), lambda pair: pair[1]),
        Column(gettext_lazy("Shown as"), lambda pair: pair[0].shown_name or _("the house")),
        Column(gettext_lazy("When"), lambda pair: short_day(pair[0].written_at), is_when=True),
        Column(gettext_lazy("State"), _state, plain=lambda pair: PostState(pair[0].state).label),
    ),
    filters=(
        Filter(
            "state",
            gettext_lazy("State"),
            lambda: [
                (PostState.PUBLISHED.value, PostState.PUBLISHED.label),
                (PostState.DECLINED.value, PostState.DECLINED.label),
                (PostState.WITHDRAWN.value, PostState.WITHDRAWN.label),
                ("all", _("Whatever")),
            ],
            without=gettext_lazy("Waiting"),
        ),
        Filter("kind", gettext_lazy("Kind"), lambda: PostKind.choices),
        Filter("stars", gettext_lazy("Stars"), lambda: [(str(n), "★" * n) for n in STARS]),
    ),
    bulk=(Bulk("show", gettext_lazy("Show"), _show),),
    empty_title=gettext_lazy("Nothing waits"),
    empty_text=gettext_lazy(
        "What people write about articles lands here before it is shown. Show what is about the article, good or bad; "
        "say why when you do not."
    ),
)


@staff(*VIEWERS)
def posts_list(request: DeskRequest) -> HttpResponseBase:
    return serve(request, POSTS)


@staff(*VIEWERS)
def post(request: DeskRequest, code: str) -> HttpResponse:
    found = queries.post_page(request.viewer, code=code)
    if found.author_hat_id:
        note_look(request.viewer, hat_ids=[found.author_hat_id], page="review", about=code, now=request.now)
    cards = catalog.products(request.viewer, ids=[found.row.product_id], market=None, language=page_language())
    context = {
        "found": found,
        "row": found.row,
        "newest": found.versions[0],
        "article": cards[0] if cards else None,
        "reasons": Reason.choices,
        "may_decide": request.viewer.has_role(*MODERATORS),
    }
    return render(request, "office/post.html", context)


@require_POST
@staff(*MODERATORS)
def change_post(request: DeskRequest, code: str) -> HttpResponse:
    viewer, now, told = request.viewer, request.now, request.POST
    number = told.get("version", "")
    version = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 0
    deeds: dict[str, tuple[Callable[[], object], str]] = {
        "show": (
            lambda: actions.decide_post(viewer, code=code, version=version, is_shown=True, now=now),
            _("It is shown now; whoever wrote it gets a mail."),
        ),
        "decline": (
            lambda: actions.decide_post(
                viewer, code=code, version=version, is_shown=False, reason=told.get("reason", ""),
                word=told.get("word", "")[:2000], now=now,
            ),
            _("It is not shown; whoever wrote it reads why."),
        ),
        "undo": (lambda: actions.undo_decision(viewer, code=code, now=now), _("Undone: it waits again.")),
        "answer": (
            lambda: actions.answer_post(
                viewer, code=code, now=now,
                written=Written(text=told.get("text", ""), shown_name="", language=told.get("language", "en")[:8]),
            ),
            _("Answered in the name of the house."),
        ),
        "withdraw": (
            lambda: actions.withdraw_post(viewer, code=told.get("answer", code), now=now), _("Taken back. It is gone from the page."),
        ),
    }  # fmt: skip
    deed, said = deeds.get(told.get("do", ""), (lambda: None, ""))
    return attempt(request, deed, said, to=reverse("office:post", args=[code]))
