"""What surveys came to: sums with their intervals, each opened to its answers; words with their themes."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chapeau.interfaces.days import read_day
from chapeau.interfaces.formats import moment, page_language, percent
from chapeau.interfaces.office import cells, charts
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.figure_words import month_name
from chapeau.interfaces.office.lists import Asked, Bulk, Column, Fetched, Filter, ListPage, serve
from chapeau.interfaces.office.survey_forms import SendForm
from chapeau.interfaces.office.survey_words import (
    SATISFIED,
    SHORT_KINDS,
    between,
    grade_name,
    held_sentence,
    histogram_words,
    points,
    question_title,
    score_words,
    sentence,
    trend_sentence,
)
from chapeau.interfaces.office.words import LANGUAGE_NAMES
from chapeau.kit.house import house_zone
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.people.values import Market
from chapeau.person.privacy.actions import note_look
from chapeau.relationship.surveys import actions, queries
from chapeau.relationship.surveys.values import (
    AnswerFilter,
    AnswerRow,
    QuestionKind,
    QuestionResult,
    ScoreResult,
    SurveyCard,
    SurveyKind,
    SurveyResults,
    Trigger,
    Via,
)

TONES = {"promoter": "good", "passive": "", "detractor": "bad"}


@require_safe
@staff(*queries.VIEWERS)
def survey(request: DeskRequest, code: str) -> HttpResponse:
    """What it came to, and what can be done with it."""
    card = queries.survey_card(request.viewer, code=code)
    first, last = _period(request)
    found = _results(request, code)
    may_read = request.viewer.has_role(*queries.READERS)
    may_write = request.viewer.has_role(*queries.WRITERS)
    period = urlencode({name: day.isoformat() for name, day in (("from", first), ("to", last)) if day})
    context = {
        "card": card,
        "kind": SHORT_KINDS[card.kind],
        "trigger": Trigger(card.setting.trigger).label,
        "found": found,
        "first": first,
        "last": last,
        "query": period,
        "sentence": sentence(found),
        "trend": trend_sentence(found),
        "score": score_words(found.kind, found.score) if found.score else "",
        "between": between(found.kind, found.score) if found.score else "",
        "grades": _grades(found, code),
        "organisations": _organisations(found),
        "histogram_words": histogram_words(found),
        "tables": _tables(found, code),
        "questions": [_question(one, page_language()) for one in found.questions if one.question.kind != card.kind],
        "held": [(held_sentence(reason), count) for reason, count in found.held_because],
        "has_changes": card.published != card.draft,
        "may_read": may_read and not found.is_hidden,
        "may_write": may_write,
        "send_form": SendForm(request) if may_write and card.is_running else None,
        "link": f"{request.scheme}://{request.get_host()}{reverse('storefront:survey', args=[code])}",
        "least": queries.ANONYMOUS_FROM,
    }
    return render(request, "office/survey.html", context)


def _results(request: DeskRequest, code: str) -> SurveyResults:
    first, last = _period(request)
    zone = house_zone()
    return queries.results(
        request.viewer,
        code=code,
        since=datetime.combine(first, time(), zone) if first else None,
        until=datetime.combine(last + timedelta(days=1), time(), zone) if last else None,
    )


def _period(request: DeskRequest) -> tuple[date | None, date | None]:
    return read_day(request.GET.get("from")), read_day(request.GET.get("to"))


def answers_link(code: str, **only: object) -> str:
    told = urlencode({name: value for name, value in only.items() if value not in ("", None)})
    return f"{reverse('office:survey_answers', args=[code])}{'?' + told if told else ''}"


def _grades(found: SurveyResults, code: str) -> list[dict[str, Any]]:
    if found.score is None:
        return []
    counts = {"promoter": found.score.promoters, "passive": found.score.passives, "detractor": found.score.detractors}
    return [
        {
            "name": grade_name(found.kind, grade),
            "count": count,
            "share": percent(Decimal(str(round(100 * count / found.score.of, 1)))),
            "link": answers_link(code, grade=grade),
        }
        for grade, count in counts.items()
    ]


def _organisations(found: SurveyResults) -> dict[str, Any] | None:
    one = found.organisations
    if one is None:
        return None
    told = _("between %(low)s and %(high)s") % {"low": points(one.low), "high": points(one.high)}
    return {"score": points(one.score), "between": told, "groups": one.groups}


def _tables(found: SurveyResults, code: str) -> list[dict[str, Any]]:
    """By market, language, month, each row opened to its answers."""
    tables = (
        (_("By market"), "market", found.markets),
        (_("By language"), "language", found.languages),
        (_("By month"), "month", found.months),
    )
    return [
        {
            "title": title,
            "rows": [
                {
                    "name": key_words(name, row.key),
                    "of": row.of,
                    "score": score_words(found.kind, row),
                    "between": between(found.kind, row),
                    "link": answers_link(code, **{name: row.key}),
                }
                for row in rows
            ],
        }
        for title, name, rows in tables
        if len(rows) > 1 or name == "month"
    ]


def key_words(by: str, key: str) -> str:
    match by:
        case "month":
            return month_name(key)
        case "language":
            return str(LANGUAGE_NAMES.get(key, key))
        case _:
            return str(Market(key).label) if key in Market.values else _("Not known")


def _question(one: QuestionResult, language: str) -> dict[str, Any]:
    words = one.question.words(language)
    is_choice = one.question.kind in (QuestionKind.CHOICE, QuestionKind.CHOICES, QuestionKind.MATRIX)
    labels = list(words.choices) if is_choice else [str(number) for number in one.question.numbers()]
    return {
        "id": one.question.id,
        "title": question_title(one.question, language),
        "kind": QuestionKind(one.question.kind).label,
        "answered": one.answered,
        "is_text": one.question.kind == QuestionKind.TEXT,
        "labels": labels,
        "rows": [(line, counts) for line, counts in zip(words.rows, one.rows, strict=False)],
        "counts": [
            (label, count, percent(Decimal(str(round(100 * count / one.answered, 1)))) if one.answered else "–")
            for label, count in zip(labels, one.counts, strict=False)
        ],
    }


@require_safe
@staff(*queries.VIEWERS)
def chart(request: DeskRequest, code: str, what: str) -> HttpResponse:
    """A picture of the page's tables: ``scores`` or ``months``."""
    found = _results(request, code)
    if found.score is None:
        raise NotFound
    look: dict[str, Any] = {
        "is_dark": request.GET.get("look") == "dark",
        "size": "narrow" if request.GET.get("size") == "narrow" else "wide",
    }
    if what == "scores":
        kinds = [grade_name(found.kind, grade) for grade in SATISFIED[found.kind]]
        svg = charts.svg(charts.bars, _bars(found), kinds=kinds, bad=1, **look)
    else:
        pattern = "+.0f" if found.kind == SurveyKind.NPS else ".0f"
        svg = charts.svg(charts.trend, [_mark(row) for row in found.months], pattern=pattern, **look)
    response = HttpResponse(svg, content_type="image/svg+xml")
    response["Cache-Control"] = "private, max-age=60"
    return response


def _bars(found: SurveyResults) -> list[charts.Bar]:
    first, last = {"nps": (0, 10), "ces": (1, 7)}.get(found.kind, (1, 5))
    counts = dict(found.histogram)
    return [
        charts.Bar(str(score), grade_name(found.kind, queries.grade_of(found.kind, score)), counts.get(score, 0))
        for score in range(first, last + 1)
    ]


def _mark(row: ScoreResult) -> charts.Mark:
    return charts.Mark(month_name(row.key), 100 * row.value, 100 * row.low, 100 * row.high)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(*queries.READERS)
def survey_answers(request: DeskRequest, code: str) -> HttpResponseBase:
    """Answer by answer, searched by words, with themes; who reads this is noted."""
    return serve(request, _answers_page(request, queries.survey_card(request.viewer, code=code)))


def _answers_page(request: DeskRequest, card: SurveyCard) -> ListPage:
    code, language = card.code, page_language()
    score, theme = request.GET.get("score", ""), request.GET.get("theme", "")[:40]

    def fetch(asked: Asked) -> Fetched:
        only = AnswerFilter(
            grade=asked.chosen.get("grade", ""),
            score=int(score) if score.isdecimal() and len(score) < 3 else None,
            market=asked.chosen.get("market", ""),
            language=asked.chosen.get("language", ""),
            month=request.GET.get("month", "")[:7],
            theme=asked.chosen.get("theme", ""),
            text=asked.text,
            with_text=asked.chosen.get("words") == "yes",
        )
        found = queries.answers(
            asked.viewer, code=code, only=only, page=asked.page, page_size=asked.size, language=language
        )
        return Fetched(found.rows, found.total)

    def mark(asked: DeskRequest, codes: Any) -> str:
        is_on = not asked.POST.get("theme_off")
        changed = actions.set_theme(
            asked.viewer, code=code, answer_codes=codes, theme=asked.POST.get("theme", ""), is_on=is_on
        )
        return ngettext("%(n)s answer changed.", "%(n)s answers changed.", changed) % {"n": changed}

    said = queries.themes(request.viewer, code=code)
    return ListPage(
        title=_("Answers: %(name)s") % {"name": card.name},
        name="survey-answers",
        fetch=fetch,
        link=_link,
        search_hint=gettext_lazy("Words of the answers"),
        columns=_columns(card, is_export=bool(request.GET.get("export"))),
        filters=(
            Filter("grade", gettext_lazy("Score"), lambda: list(SATISFIED[card.kind].items())),
            Filter("market", gettext_lazy("Market"), lambda: Market.choices),
            Filter("language", gettext_lazy("Language"), lambda: list(LANGUAGE_NAMES.items())),
            Filter("theme", gettext_lazy("Theme"), lambda: [(one, f"{one} ({count})") for one, count in said]),
            Filter("words", gettext_lazy("Words"), lambda: [("yes", _("with words"))]),
        ),
        bulk=(Bulk("theme", gettext_lazy("Give them a theme"), mark, fields="office/survey_theme_fields.html"),),
        empty_title=gettext_lazy("No answer fits"),
        empty_text=gettext_lazy("Answers come in here one by one as they are sent, whole or not."),
        holds_people=not card.is_anonymous,
        above="office/survey_answers_above.html",
        context=lambda asked: {
            "card": card,
            "themes": said,
            "terms": _terms(asked, code),
            "chosen_theme": theme,
            "kept_fields": {name: asked.GET[name] for name in ("score", "month") if asked.GET.get(name)},
        },
    )  # fmt: skip


def _columns(card: SurveyCard, *, is_export: bool) -> list[Column]:
    """On the page what fits side by side; in the file everything."""
    has_more = any(one.kind not in (card.kind, QuestionKind.TEXT) for one in (card.published or card.draft).questions)
    person = Column(gettext_lazy("Person"), _who, plain=lambda row: row.person_name, is_main=True)
    score = Column(
        gettext_lazy("Score"), lambda row: cells.badge(row.score, TONES[row.grade]) if row.grade else "–",
        plain=lambda row: row.score, is_number=True,
    )  # fmt: skip
    words = Column(gettext_lazy("Words"), lambda row: " · ".join(row.texts) or "–")
    rest = Column(gettext_lazy("Other answers"), lambda row: _rest(row) or "–")
    themes = Column(gettext_lazy("Themes"), lambda row: ", ".join(row.themes) or "–")
    market = Column(gettext_lazy("Market"), lambda row: key_words("market", row.market), plain=lambda row: row.market)
    when = Column(
        gettext_lazy("When"), lambda row: cells.two_lines(_when(row, card), Via(row.via).label),
        plain=lambda row: row.at.isoformat(), is_when=True,
    )  # fmt: skip
    only_there = [
        Column(gettext_lazy("Organisation"), lambda row: row.organisation_name),
        Column(gettext_lazy("By"), lambda row: row.via),
        Column(gettext_lazy("Language"), lambda row: row.language),
        Column(gettext_lazy("Finished"), lambda row: row.is_complete),
    ]
    shown = [person, score, words, *([rest] if has_more or is_export else []), themes, market, when]
    return [*shown, *only_there] if is_export else shown


def _terms(request: DeskRequest, code: str) -> list[tuple[str, list[Any]]]:
    """Frequent words by language, those of the page's own language first."""
    known = queries.languages(request.viewer, code=code)
    ordered = sorted(known, key=lambda one: one != page_language())
    found = [
        (str(LANGUAGE_NAMES.get(one, one)), list(queries.terms(request.viewer, code=code, language=one)))
        for one in ordered
    ]
    return [(name, words) for name, words in found if words]


def _link(row: AnswerRow) -> str:
    return reverse("office:answer", args=[row.code]) if row.person_code else ""


def _who(row: AnswerRow) -> Any:
    notes = [row.organisation_name, "" if row.is_complete else _("not finished")]
    return cells.two_lines(row.person_name or _("Without a name"), " · ".join(note for note in notes if note))


def _when(row: AnswerRow, card: SurveyCard) -> str:
    return f"{row.at.astimezone(house_zone()):%Y-%m}" if card.is_anonymous else moment(row.at)


def _rest(row: AnswerRow) -> str:
    """What was answered by choosing, the score apart."""
    return " · ".join(
        f"{title}: {said}" for title, said in row.said if said not in row.texts and said != str(row.score)
    )


@require_POST
@staff(*queries.SORTERS)
def set_theme(request: DeskRequest, code: str) -> HttpResponse:
    """A frequent word becomes a theme of every answer it stands in."""
    here = reverse("office:survey_answers", args=[code])
    theme = request.POST.get("theme", "").strip() or request.POST.get("word", "")
    try:
        changed = actions.set_theme_by_word(
            request.viewer, code=code, word=request.POST.get("word", "")[:60], theme=theme
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(here)
    messages.success(
        request,
        ngettext(
            "“%(theme)s” is the theme of %(n)s more answer.", "“%(theme)s” is the theme of %(n)s more answers.", changed
        )
        % {"theme": theme, "n": changed},
    )
    return HttpResponseRedirect(f"{here}?{urlencode({'theme': theme})}")


@require_safe
@staff(*queries.READERS)
def answer(request: DeskRequest, code: str) -> HttpResponse:
    """One answer; where a task leads."""
    found = queries.answer(request.viewer, answer_code=code, language=page_language())
    note_look(
        request.viewer, hat_ids=[found.hat_id] if found.hat_id else [], page="answer", about=code, now=request.now
    )
    context = {
        "found": found,
        "grade": grade_name(queries.survey_card(request.viewer, code=found.survey_code).kind, found.grade),
        "tone": TONES.get(found.grade, ""),
        "via": Via(found.via).label,
    }
    return render(request, "office/answer.html", context)
