"""Which question comes next, what fits, what a score means, which words are frequent."""

from __future__ import annotations

import pytest

from chapeau.relationship.surveys.ready import ready
from chapeau.relationship.surveys.rules import asking, scoring
from chapeau.relationship.surveys.rules.terms import frequent
from chapeau.relationship.surveys.values import Question, QuestionTexts, SurveyContent, SurveyKind, Value

CHOICES = {"en": QuestionTexts("Which?", choices=("Price", "Delivery", "Goods"), rows=("Shop", "Parcel"))}
SCORE = Question("q1", "nps", {"en": QuestionTexts("Recommend?")}, is_required=True)
WHY_LOW = Question("q2", "choices", CHOICES, show_if="q1", show_for=(0, 1, 2, 3, 4, 5, 6))
WHICH_PARCEL = Question("q3", "text", {"en": QuestionTexts("What was it?")}, show_if="q2", show_for=(1,))
ALL = Question("q4", "matrix", CHOICES)
BRANCHED = SurveyContent(questions=(SCORE, WHY_LOW, WHICH_PARCEL, ALL))


def step(values: dict[str, Value], *seen: str) -> list[str]:
    return [one.id for one in asking.next_step(BRANCHED, values, seen)]


def test_the_score_stands_alone_and_a_page_ends_where_the_next_question_hangs_on_it() -> None:
    assert step({}) == ["q1"]
    assert step({"q1": Value(3)}, "q1") == ["q2"]
    assert step({"q1": Value(3), "q2": Value(numbers=(1, 2))}, "q1", "q2") == ["q3", "q4"]
    assert step({"q1": Value(3), "q2": Value(numbers=(0,))}, "q1", "q2") == ["q4"]
    assert step({"q1": Value(9)}, "q1") == ["q4"]
    assert step({"q1": Value(9)}, "q1", "q4") == []
    assert asking.left(BRANCHED, {}, ()) == 4
    assert asking.left(BRANCHED, {"q1": Value(9)}, ["q1"]) == 2


@pytest.mark.parametrize(
    ("question", "value", "is_right"),
    [
        (SCORE, Value(10), True),
        (SCORE, Value(11), False),
        (SCORE, Value(-1), False),
        (SCORE, Value(), False),
        (SCORE, Value(text="ten"), False),
        (WHY_LOW, Value(), True),
        (WHY_LOW, Value(numbers=(0, 2)), True),
        (WHY_LOW, Value(numbers=(3,)), False),
        (WHICH_PARCEL, Value(text="x" * 4001), False),
        (ALL, Value(numbers=(0, None)), True),
        (ALL, Value(numbers=(0, 1, 2)), False),
    ],
)
def test_an_answer_fits_its_question_or_does_not(question: Question, value: Value, is_right: bool) -> None:
    assert asking.fits(question, value) is is_right


def test_a_condition_leads_back_to_a_question_answered_by_number() -> None:
    assert asking.in_order(BRANCHED)
    assert not asking.in_order(SurveyContent(questions=(WHY_LOW, SCORE)))
    assert not asking.in_order(SurveyContent(questions=(SCORE, Question("q9", "text", show_if="q1", show_for=(11,)))))


def test_ready_surveys_are_whole_in_three_languages() -> None:
    for kind in SurveyKind.values:
        assert asking.missing(ready(kind), kind, ["en", "fr", "it"]) == []
    empty = SurveyContent(texts=ready("nps").texts, questions=(SCORE, Question("q2", "choice")))
    assert "fr:q1:title" in asking.missing(empty, "nps", ["en", "fr", "it"])
    assert asking.missing(BRANCHED, "nps", ["en"])[0] == "en:title"


@pytest.mark.parametrize(
    ("kind", "low", "middle", "high"), [("nps", 6, 8, 9), ("csat", 2, 3, 4), ("ces", 3, 4, 5), ("free", 2, 3, 5)]
)
def test_a_score_has_its_grade(kind: str, low: int, middle: int, high: int) -> None:
    assert [scoring.grade_of(kind, one) for one in (low, middle, high, None)] == [
        "detractor",
        "passive",
        "promoter",
        "",
    ]


def test_nps_is_counted_with_its_interval_and_satisfaction_as_a_share() -> None:
    nps = scoring.result("nps", {10: 1, 7: 2, 0: 3})
    assert (nps.of, round(nps.value, 6), nps.nps and round(nps.nps.error, 7)) == (6, -0.333333, 0.3042903)
    csat = scoring.result("csat", {5: 3, 3: 1})
    assert (csat.value, csat.mean, csat.nps) == (0.75, 4.5, None)
    assert csat.low < 0.75 < csat.high


def test_frequent_words_are_counted_once_an_answer_without_the_empty_ones() -> None:
    said = ["Livraison lente, livraison tardive", "La LIVRAISON était lente", "Très bien", "prix élevé", "Prix ÉLEVÉ !"]
    assert [(one.word, one.count) for one in frequent(said, "fr")] == [
        ("élevé", 2),
        ("lente", 2),
        ("livraison", 2),
        ("prix", 2),
    ]
