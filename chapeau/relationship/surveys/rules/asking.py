"""Which questions come next, and whether an answer fits its question."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from chapeau.relationship.surveys.values import (
    LONGEST_TEXT,
    RANGES,
    Question,
    QuestionKind,
    SurveyContent,
    SurveyKind,
    Value,
)


def applies(question: Question, values: Mapping[str, Value]) -> bool:
    """Whether it is asked of somebody who answered so; one that hangs on a question not answered is not."""
    if not question.show_if:
        return True
    known = values.get(question.show_if)
    if known is None:
        return False
    given = {known.number, *known.numbers}
    return any(one in given for one in question.show_for)


def next_step(content: SurveyContent, values: Mapping[str, Value], seen: Collection[str]) -> tuple[Question, ...]:
    """The questions of the next page. A first question answered by a number stands alone, so that one press answers it;
    a page ends before a question that hangs on one of the same page."""
    step: list[Question] = []
    for question in content.questions:
        if question.id in seen:
            continue
        if question.show_if in {one.id for one in step}:
            break
        if not applies(question, values):
            continue
        step.append(question)
        if not seen and len(step) == 1 and question.kind in RANGES:
            break
    return tuple(step)


def left(content: SurveyContent, values: Mapping[str, Value], seen: Collection[str]) -> int:
    """How many may still come: those that surely will not are left out."""
    count = 0
    for question in content.questions:
        if question.id in seen:
            continue
        if not question.show_if or question.show_if not in seen or applies(question, values):
            count += 1
    return count


def fits(question: Question, value: Value) -> bool:
    """Whether it can be an answer to this question; an empty one fits where none is required."""
    if value.is_empty:
        return not question.is_required
    known = set(question.numbers())
    match question.kind:
        case QuestionKind.TEXT:
            return not value.numbers and value.number is None and len(value.text) <= LONGEST_TEXT
        case QuestionKind.CHOICES:
            return value.number is None and not value.text and set(value.numbers) <= known
        case QuestionKind.MATRIX:
            rows = question.count("rows")
            is_whole = len(value.numbers) == rows and all(one is not None for one in value.numbers)
            return (
                value.number is None
                and not value.text
                and len(value.numbers) <= rows
                and set(value.numbers) <= {*known, None}
                and (is_whole or not question.is_required)
            )
        case _:
            return not value.numbers and not value.text and value.number in known


def score_of(kind: str, content: SurveyContent, values: Mapping[str, Value]) -> int | None:
    """What the survey is about: the first question of its kind. A free one has its first rating."""
    wanted = QuestionKind.RATING if kind == SurveyKind.FREE else kind
    for question in content.questions:
        if question.kind == wanted:
            known = values.get(question.id)
            return known.number if known else None
    return None


def missing(content: SurveyContent, kind: str, languages: Sequence[str]) -> list[str]:
    """What a survey still needs before it can be asked, as ``language:what`` or ``language:question:what``."""
    lacking = []
    spoken = [code for code in languages if code in content.texts and content.texts[code].title]
    if not spoken:
        lacking.append(f"{languages[0]}:title")
    if not content.questions:
        lacking.append("questions")
    elif kind != SurveyKind.FREE and content.questions[0].kind != kind:
        lacking.append("first")
    for code in spoken:
        if not content.texts[code].subject:
            lacking.append(f"{code}:subject")
        for question in content.questions:
            words = question.texts.get(code)
            if words is None or not words.title:
                lacking.append(f"{code}:{question.id}:title")
                continue
            if question.kind in (QuestionKind.CHOICE, QuestionKind.CHOICES, QuestionKind.MATRIX):
                if len(words.choices) < 2 or len(words.choices) != question.count("choices"):
                    lacking.append(f"{code}:{question.id}:choices")
                if question.kind == QuestionKind.MATRIX and (
                    not words.rows or len(words.rows) != question.count("rows")
                ):
                    lacking.append(f"{code}:{question.id}:rows")
    return lacking


def in_order(content: SurveyContent) -> bool:
    """Every condition leads to an earlier question that can be answered by number."""
    earlier: dict[str, Question] = {}
    for question in content.questions:
        if question.id in earlier:
            return False
        if question.show_if:
            asked = earlier.get(question.show_if)
            if asked is None or asked.kind in (QuestionKind.TEXT, QuestionKind.MATRIX):
                return False
            if not question.show_for or not set(question.show_for) <= set(asked.numbers()):
                return False
        earlier[question.id] = question
    return True


def keeps_meaning(before: SurveyContent | None, after: SurveyContent) -> bool:
    """Whether answers given so far still mean the same: no question changed its kind, no choice or line fell away."""
    for old in before.questions if before else ():
        new = after.question(old.id)
        if new is not None and (
            new.kind != old.kind or new.count("choices") < old.count("choices") or new.count("rows") < old.count("rows")
        ):
            return False
    return True
