"""Articles of the shop: the list, the editor, the preview, from when on each is shown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from chapeau.interfaces.formats import moment, page_language, short_day
from chapeau.interfaces.office import cells
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.attempt import attempt, say_mistakes
from chapeau.interfaces.office.content_forms import ArticleSetting, ScheduleForm, article_words_forms
from chapeau.interfaces.office.lists import Asked, Column, Fetched, Filter, ListPage, serve
from chapeau.interfaces.office.views.forms import VIEWERS, WRITERS
from chapeau.kit.clock import read_clock
from chapeau.kit.ids import new_code
from chapeau.kit.markdown import as_html
from chapeau.relationship.content import actions, queries
from chapeau.relationship.content.values import ArticleContent, ArticleKind, ArticleRow


def _fetch(asked: Asked) -> Fetched:
    rows = queries.article_rows(
        asked.viewer, now=read_clock(), text=asked.text, with_archived=asked.chosen.get("state") == "all"
    )
    start = (asked.page - 1) * asked.size
    return Fetched(rows[start : start + asked.size], len(rows))


def _state(row: ArticleRow) -> Any:
    if row.is_archived:
        return cells.badge(_("Archived"))
    if row.shown_from is None:
        return cells.badge(_("Draft"), "info")
    if row.shown_from > read_clock():
        return cells.badge(_("From %(when)s") % {"when": moment(row.shown_from)}, "info")
    return cells.badge(_("Shown, with changes") if row.has_changes else _("Shown"), "good")


ARTICLES = ListPage(
    title=gettext_lazy("Articles"),
    name="articles",
    fetch=_fetch,
    link=lambda row: reverse("office:article", args=[row.code]),
    search_hint=gettext_lazy("Words of the title"),
    columns=(
        Column(gettext_lazy("Article"), lambda row: row.title, is_main=True),
        Column(gettext_lazy("Kind"), lambda row: ArticleKind(row.kind).label),
        Column(gettext_lazy("Languages"), lambda row: ", ".join(code.upper() for code in row.languages)),
        Column(gettext_lazy("State"), _state, plain=lambda row: short_day(row.shown_from)),
        Column(gettext_lazy("Changed"), lambda row: short_day(row.changed_at), is_when=True),
    ),
    filters=(Filter("state", gettext_lazy("State"), lambda: [("all", _("With archived"))]),),
    empty_title=gettext_lazy("No article yet"),
    empty_text=gettext_lazy("Articles and case studies stand in the shop, where people and search engines find them."),
    actions="office/articles_actions.html",
    context=lambda request: {"may_write": request.viewer.has_role(*WRITERS)},
)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(*VIEWERS)
def articles_list(request: DeskRequest) -> HttpResponseBase:
    return serve(request, ARTICLES)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(*WRITERS)
def new_article(request: DeskRequest) -> HttpResponse:
    return _edit(request, "", ArticleContent(), ArticleKind.ARTICLE, {"title": _("New article")})


@require_http_methods(["GET", "HEAD", "POST"])
@staff(*WRITERS)
def article(request: DeskRequest, code: str) -> HttpResponse:
    card = queries.article_card(request.viewer, code=code, now=request.now)
    titles = [words.title for words in card.draft.texts.values() if words.title]
    context = {"title": next(iter(titles), _("Article")), "card": card, "schedule": ScheduleForm()}
    return _edit(request, code, card.draft, card.kind, context)


def _edit(request: DeskRequest, code: str, draft: ArticleContent, kind: str, context: dict[str, Any]) -> HttpResponse:
    sent = request.POST or None
    choices = [(row.code, row.name) for row in queries.form_rows(request.viewer) if row.version]
    begun = {"kind": kind, "skus": ", ".join(draft.skus), "form_code": draft.form_code}
    setting = ArticleSetting(sent, request.FILES or None, initial=begun, form_codes=choices)
    words = article_words_forms(draft, sent)
    if sent and setting.is_valid() and all(form.is_valid() for form in words.values()):
        told = setting.cleaned_data
        content = replace(
            draft,
            texts={name: form.words() for name, form in words.items()},
            picture_alt={name: form.cleaned_data["picture_alt"] for name, form in words.items()},
            skus=tuple(dict.fromkeys(told["skus"].replace(",", " ").split())),
            form_code=told["form_code"],
        )
        if picture := told["picture"]:
            name = f"articles/text-{new_code()}.{picture.ending}"
            content = replace(content, picture=default_storage.save(name, ContentFile(picture.content)))
        if code:
            actions.store_article(request.viewer, code=code, kind=told["kind"], content=content, now=request.now)
        else:
            code = actions.create_article(request.viewer, kind=told["kind"], content=content, now=request.now)
        if "preview" in request.POST:
            return redirect("office:preview_article", code=code)
        messages.success(request, _("Kept. What is shown stays as it is until you publish."))
        return redirect("office:article", code=code)
    is_wrong = bool(setting.errors) or any(form.errors for form in words.values())
    named = [(name, words[language]) for language, name in settings.LANGUAGES]
    context |= {"form": setting, "words": named, "is_wrong": is_wrong, "draft": draft}
    return render(request, "office/article_editor.html", context, status=422 if is_wrong else 200)


@staff(*VIEWERS)
def preview_article(request: DeskRequest, code: str) -> HttpResponse:
    """The draft in both versions, in the language of this page."""
    pages = [
        queries.preview(request.viewer, code=code, language=page_language(), is_technical=technical, now=request.now)
        for technical in (False, True)
    ]
    shown = [(page, as_html(page.body)) for page in pages if page is pages[0] or page.is_technical]
    return render(request, "office/article_preview.html", {"pages": shown, "page": pages[0], "code": code})


@require_POST
@staff(*WRITERS)
def change_article(request: DeskRequest, code: str) -> HttpResponse:
    here = reverse("office:article", args=[code])
    viewer, now = request.viewer, request.now
    if request.POST.get("do") == "archive":
        return attempt(
            request, lambda: actions.archive_article(viewer, code=code, now=now), _("It is no longer shown."), to=here
        )
    form = ScheduleForm(request.POST)
    if not form.is_valid():
        say_mistakes(request, form)
        return HttpResponseRedirect(here)
    begins = []

    def deed() -> None:
        begins.append(actions.publish_article(viewer, code=code, shown_from=form.cleaned_data["shown_from"], now=now))

    def said() -> str:
        if begins[0] > now:
            return _("It is shown from %(when)s on.") % {"when": moment(begins[0])}
        return _("It is shown now.")

    return attempt(request, deed, said, to=here)
