"""Single answers, as far as the viewer may see them; their words, searched and with themes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from chapeau.kit.house import house_zone
from chapeau.kit.pages import Page
from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.kit.text import fold
from chapeau.person.people.queries import hat_cards
from chapeau.person.people.values import SYSTEM, HatCard, Viewer
from chapeau.relationship.surveys.access import check_may_read, find_survey, visible_answers
from chapeau.relationship.surveys.models import Answer, AnswerValue, SurveyVersion
from chapeau.relationship.surveys.queries.results import ANONYMOUS_FROM
from chapeau.relationship.surveys.rules.scoring import grade_of, scores_of
from chapeau.relationship.surveys.rules.terms import frequent
from chapeau.relationship.surveys.values import (
    AnswerFilter,
    AnswerRow,
    Grade,
    Question,
    QuestionKind,
    SurveyContent,
    Term,
    Value,
)

_FIVE_DAYS, _MOMENT = timedelta(days=5), timedelta(microseconds=1)


def answers(
    viewer: Viewer,
    *,
    code: str,
    only: AnswerFilter = AnswerFilter(),  # noqa: B008
    page: int = 1,
    page_size: int = 50,
    language: str = "en",
) -> Page[AnswerRow]:
    """What people answered, the newest first; a constant number of queries. Anonymous ones once there are five, in an
    order that tells nothing. Refuses: ``Forbidden``, ``NotFound``.
    """
    check_may_read(viewer)
    survey = find_survey(code)
    found = visible_answers(viewer).filter(survey=survey)
    if survey.is_anonymous and Answer.objects.filter(survey=survey).count() < ANONYMOUS_FROM:
        return Page((), 0, page, page_size)
    found = _narrowed(found, survey.kind, only)
    ordered = found.order_by("id") if survey.is_anonymous else found.order_by("-at", "id")
    rows = list(ordered.select_related("survey").prefetch_related("values")[(page - 1) * page_size : page * page_size])
    return Page(tuple(_rows(rows, language)), found.count(), page, page_size)


def answer(viewer: Viewer, *, answer_code: str, language: str = "en") -> AnswerRow:
    """One answer by its own code. Refuses: ``Forbidden``, ``NotFound``."""
    check_may_read(viewer)
    row = (
        visible_answers(viewer)
        .filter(code=answer_code, is_anonymous=False)
        .select_related("survey")
        .prefetch_related("values")
        .first()
    )
    if row is None:
        raise NotFound
    return _rows([row], language)[0]


def answers_of_hats(viewer: Viewer, *, hat_ids: Collection[UUID], language: str = "en") -> list[AnswerRow]:
    """Of the hats in sight, the newest first; for a person's page. Refuses: ``Forbidden``."""
    if not (viewer.is_staff or viewer.is_system or set(hat_ids) <= set(viewer.hat_ids)):
        raise Forbidden
    found = visible_answers(viewer).filter(hat__in=hat_ids).select_related("survey").prefetch_related("values")
    return _rows(list(found.order_by("-at", "id")[:50]), language)


def themes(viewer: Viewer, *, code: str) -> list[tuple[str, int]]:
    """What the words are about, as colleagues said, the most frequent first. Refuses: ``Forbidden``, ``NotFound``."""
    counted: Counter[str] = Counter()
    for some in _texts(viewer, code).exclude(themes=[]).values_list("themes", flat=True):
        counted.update(some)
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


def terms(viewer: Viewer, *, code: str, language: str) -> Sequence[Term]:
    """Words that stand in the most answers of one language: suggestions for themes, no more. Refuses: ``Forbidden``, ``NotFound``."""
    rows = _texts(viewer, code).filter(answer__language=language)
    return frequent(rows.order_by("-answer__at").values_list("text", flat=True)[:5_000], language)


def languages(viewer: Viewer, *, code: str) -> list[str]:
    """In which words were written, the most frequent first. Refuses: ``Forbidden``, ``NotFound``."""
    return [code for code, _n in Counter(_texts(viewer, code).values_list("answer__language", flat=True)).most_common()]


def _texts(viewer: Viewer, code: str) -> QuerySet[AnswerValue]:
    check_may_read(viewer)
    survey = find_survey(code)
    rows = visible_answers(viewer).filter(survey=survey)
    if survey.is_anonymous and rows.count() < ANONYMOUS_FROM:
        return AnswerValue.objects.none()
    return AnswerValue.objects.filter(answer__in=rows).exclude(text="")


def _narrowed(found: QuerySet[Answer], kind: str, only: AnswerFilter) -> QuerySet[Answer]:
    if only.grade in Grade.values:
        found = found.filter(score__range=scores_of(kind, only.grade))
    if only.score is not None:
        found = found.filter(score=only.score)
    if only.market:
        found = found.filter(market=only.market)
    if only.language:
        found = found.filter(language=only.language)
    if only.month:
        found = found.filter(at__range=_month(only.month))
    words = AnswerValue.objects.filter(answer=OuterRef("pk")).exclude(text="")
    if only.with_text or only.theme or only.text:
        if only.theme:
            words = words.filter(themes__contains=[only.theme])
        for word in fold(only.text).split():
            words = words.filter(folded__contains=word)
        found = found.filter(Exists(words))
    return found


def _month(text: str) -> tuple[datetime, datetime]:
    """Refuses: ``NotFound`` for what is none."""
    try:
        first = datetime.strptime(text, "%Y-%m").replace(tzinfo=house_zone())
    except ValueError as error:
        raise NotFound from error
    return first, (first.replace(day=28) + _FIVE_DAYS).replace(day=1) - _MOMENT


def _rows(rows: Sequence[Answer], language: str) -> list[AnswerRow]:
    cards = hat_cards(SYSTEM, ids=[row.hat_id for row in rows if row.hat_id])
    wanted = {(row.survey_id, row.version) for row in rows}
    kept = SurveyVersion.objects.filter(survey__in={key[0] for key in wanted}).values_list(
        "survey_id", "number", "content"
    )
    versions = {
        (sid, number): SurveyContent.from_json(content) for sid, number, content in kept if (sid, number) in wanted
    }
    return [
        _row(row, versions[row.survey_id, row.version], cards.get(row.hat_id) if row.hat_id else None, language)
        for row in rows
    ]


def _row(row: Answer, content: SurveyContent, card: HatCard | None, language: str) -> AnswerRow:
    values = {one.question: one for one in row.values.all()}
    said = [
        (question.words(language).title, said_to(question, Value(one.number, tuple(one.numbers), one.text), language))
        for question in content.questions
        if (one := values.get(question.id)) is not None
    ]
    return AnswerRow(
        code=row.code,
        survey_code=row.survey.code,
        survey_name=row.survey.name,
        hat_id=row.hat_id,
        person_name=card.person_name if card else "",
        person_code=card.person_code if card else "",
        organisation_name=card.organisation_name if card else "",
        market=row.market,
        at=row.at,
        score=row.score,
        grade=grade_of(row.survey.kind, row.score),
        language=row.language,
        via=row.via,
        is_complete=row.is_complete,
        task_code=row.task_code,
        said=tuple(said),
        texts=tuple(one.text for one in values.values() if one.text),
        themes=tuple(sorted({theme for one in values.values() for theme in one.themes})),
    )


def said_to(question: Question, value: Value, language: str) -> str:
    """An answer as it is read: words of the choices, lines of a table."""
    words = question.words(language)

    def choice(place: int | None) -> str:
        return words.choices[place] if place is not None and place < len(words.choices) else "–"

    match question.kind:
        case QuestionKind.TEXT:
            return value.text
        case QuestionKind.CHOICE:
            return choice(value.number)
        case QuestionKind.CHOICES:
            return ", ".join(choice(one) for one in value.numbers)
        case QuestionKind.MATRIX:
            lines = zip(words.rows, value.numbers, strict=False)
            return "; ".join(f"{line}: {choice(one)}" for line, one in lines if one is not None)
        case _:
            return "" if value.number is None else str(value.number)
