"""What this room hands out, and the shape in which surveys are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from chapeau.kit.intervals import NetPromoter, NetPromoterOfGroups, Share


class SurveyKind(TextChoices):
    """What a survey measures; its first question is of the same kind. Never changed."""

    NPS = "nps", _("Would they recommend us? (NPS, 0 to 10)")
    CSAT = "csat", _("Are they satisfied? (CSAT, 1 to 5)")
    CES = "ces", _("Was it easy? (CES, 1 to 7)")
    FREE = "free", _("Questions of your own")


class QuestionKind(TextChoices):
    NPS = "nps", _("0 to 10: would they recommend us")
    CSAT = "csat", _("1 to 5: how satisfied")
    CES = "ces", _("1 to 7: how easy")
    RATING = "rating", _("1 to 5: a rating")
    CHOICE = "choice", _("One of several answers")
    CHOICES = "choices", _("Any of several answers")
    MATRIX = "matrix", _("A table: several lines, the same answers")
    TEXT = "text", _("In their own words")


RANGES: Mapping[str, tuple[int, int]] = {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7), "rating": (1, 5)}
"""Kinds answered by a number, from the lowest to the highest."""
LONGEST_TEXT, MOST_CHOICES, MOST_QUESTIONS = 4000, 20, 30


class Trigger(TextChoices):
    """When people are asked."""

    HAND = "hand", _("When a colleague sends it")
    DELIVERED = "delivered", _("After an order has arrived")
    SOLVED = "solved", _("After a request was closed")
    QUARTER = "quarter", _("Every quarter, an audience")


class InvitationState(TextChoices):
    WAITING = "waiting", _("Waits for its moment")
    ASKED = "asked", _("Asked, no answer yet")
    ANSWERED = "answered", _("Answered")
    HELD = "held", _("Not asked")
    LAPSED = "lapsed", _("Did not answer")


class Grade(TextChoices):
    """Of a score: the three classes of NPS, and their counterparts elsewhere."""

    PROMOTER = "promoter", _("Promoters")
    PASSIVE = "passive", _("Passives")
    DETRACTOR = "detractor", _("Detractors")


class Via(TextChoices):
    MAIL = "mail", _("Mail")
    PAGE = "page", _("In the shop")
    LINK = "link", _("Open link")
    API = "api", _("Program")


@dataclass(frozen=True, slots=True)
class SurveyRules:
    """The one rule of the house on how often anybody is asked: a section of its settings."""

    days_between: int = 90
    """One person, under all hats and by all surveys together, is asked at most once in so many days."""
    days_to_answer: int = 30
    """After so many days without an answer nobody is waited for."""


@dataclass(frozen=True, slots=True)
class QuestionTexts:
    """The words of a question in one language."""

    title: str = ""
    hint: str = ""
    low: str = ""
    """Beside the lowest number."""
    high: str = ""
    choices: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    """Of a table."""


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    """Never used twice within a survey: answers keep it."""
    kind: str
    texts: Mapping[str, QuestionTexts] = field(default_factory=dict)
    is_required: bool = False
    show_if: str = ""
    """The id of an earlier question; empty: always asked."""
    show_for: tuple[int, ...] = ()
    """Numbers, or places of choices from 0, one of which must have been answered there."""

    def words(self, language: str) -> QuestionTexts:
        for code in (language, *self.texts):
            if code in self.texts and self.texts[code].title:
                return self.texts[code]
        return QuestionTexts()

    def numbers(self) -> tuple[int, ...]:
        """What may be answered by number: the scale, or the places of the choices."""
        if self.kind in RANGES:
            low, high = RANGES[self.kind]
            return tuple(range(low, high + 1))
        return tuple(range(self.count("choices")))

    def count(self, what: str) -> int:
        return max((len(getattr(words, what)) for words in self.texts.values()), default=0)


@dataclass(frozen=True, slots=True)
class SurveyTexts:
    """The words around the questions in one language."""

    title: str = ""
    intro: str = ""
    """Markdown, above the first question and in the mail."""
    thanks: str = ""
    """Markdown, at the end."""
    subject: str = ""
    """Of the mail."""


@dataclass(frozen=True, slots=True)
class SurveyContent:
    """A whole survey. Without words in a language it is shown in the first that has some."""

    texts: Mapping[str, SurveyTexts] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> SurveyContent:
        return cls(
            texts={code: SurveyTexts(**words) for code, words in kept.get("texts", {}).items()},
            questions=tuple(_question(one) for one in kept.get("questions", ())),
        )

    def language(self, language: str) -> str:
        """The language it can be shown in."""
        for code in (language, *self.texts):
            if code in self.texts and self.texts[code].title:
                return code
        return language

    def words(self, language: str) -> SurveyTexts:
        return self.texts.get(self.language(language), SurveyTexts())

    def question(self, question_id: str) -> Question | None:
        return next((one for one in self.questions if one.id == question_id), None)


def _question(kept: Mapping[str, Any]) -> Question:
    texts = {
        code: QuestionTexts(
            **{**words, "choices": tuple(words.get("choices", ())), "rows": tuple(words.get("rows", ()))}
        )
        for code, words in kept.get("texts", {}).items()
    }
    return Question(**{**kept, "texts": texts, "show_for": tuple(kept.get("show_for", ()))})


@dataclass(frozen=True, slots=True)
class Condition:
    """An answer on which a later question may hang: some numbers of a scale, or one choice."""

    question: Question
    numbers: tuple[int, ...]

    @property
    def is_choice(self) -> bool:
        return self.question.kind not in RANGES


@dataclass(frozen=True, slots=True)
class SurveySetting:
    """How a survey goes out, and who looks after what comes back."""

    name: str
    trigger: str = Trigger.HAND
    delay_days: int = 0
    """After the moment of the trigger."""
    audience_id: UUID | None = None
    """Of the quarterly ones; others begin with it when sent by hand."""
    by_mail: bool = True
    by_page: bool = True
    """Also asked on the account's page, until answered."""
    has_link: bool = False
    """Whoever has the address may answer, known or not."""
    owner_hat_id: UUID | None = None
    """The colleague who gets a task for each low score; empty: whoever takes it."""


@dataclass(frozen=True, slots=True)
class Value:
    """What was answered to one question; which field counts depends on its kind."""

    number: int | None = None
    numbers: tuple[int | None, ...] = ()
    """Places of the choices ticked; of a table, by line."""
    text: str = ""

    @property
    def is_empty(self) -> bool:
        return self.number is None and not self.text and not any(one is not None for one in self.numbers)


@dataclass(frozen=True, slots=True)
class Asked:
    """Of those who were to be asked."""

    asked: int
    too_soon: int
    """Asked something within the days of the house's rule."""
    held: int
    """The mail may not go to them (no consent, no address, a quiet list), and the shop's pages do not ask either."""


@dataclass(frozen=True, slots=True)
class ShownSurvey:
    """What somebody sees who is asked: the questions of the present step in one language."""

    code: str
    kind: str
    version: int
    language: str
    title: str
    intro: str
    thanks: str
    is_anonymous: bool
    questions: tuple[Question, ...]
    """Empty: there is nothing more to ask."""
    chosen: int | None = None
    """The score pressed in the mail; nothing is kept yet."""
    answer_token: str = ""
    """Where the answer goes on, once something was kept."""
    is_first: bool = True
    left: int = 0
    """Questions that may still come, these included."""


@dataclass(frozen=True, slots=True)
class PutQuestion:
    """A question as a program puts it, in one language. Choices are answered by their place, from 0."""

    id: str
    kind: str
    version: int
    title: str
    hint: str
    low: str
    high: str
    numbers: tuple[int, ...]
    choices: tuple[str, ...]
    rows: tuple[str, ...]
    is_required: bool
    only_after: str
    """The id of the question on whose answer it hangs; empty: always put."""
    only_for: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """A survey that waits for this hat's answer, for the pages of the shop."""

    token: str
    title: str
    language: str


@dataclass(frozen=True, slots=True)
class SurveyRow:
    """A survey in the office's list."""

    code: str
    name: str
    kind: str
    version: int
    is_running: bool
    is_archived: bool
    trigger: str
    asked: int
    answered: int
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class SurveyCard:
    """A survey being edited."""

    id: UUID
    code: str
    name: str
    kind: str
    is_anonymous: bool
    is_running: bool
    is_archived: bool
    version: int
    published_at: datetime | None
    setting: SurveySetting
    draft: SurveyContent
    published: SurveyContent | None


@dataclass(frozen=True, slots=True)
class ScoreResult:
    """A set of scores: as NPS where it is one, else the share of the satisfied."""

    key: str
    """Of a row: a month, a market …; empty: of all."""
    promoters: int
    passives: int
    detractors: int
    mean: float
    nps: NetPromoter | None
    satisfied: Share | None

    @property
    def of(self) -> int:
        return self.promoters + self.passives + self.detractors

    @property
    def value(self) -> float:
        return self.nps.score if self.nps else self.satisfied.rate if self.satisfied else 0.0

    @property
    def low(self) -> float:
        return self.nps.low if self.nps else self.satisfied.low if self.satisfied else 0.0

    @property
    def high(self) -> float:
        return self.nps.high if self.nps else self.satisfied.high if self.satisfied else 0.0


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """How often each number or choice was given to one question; of a table by line."""

    question: Question
    answered: int
    counts: tuple[int, ...]
    """In the order of ``Question.numbers``."""
    rows: tuple[tuple[int, ...], ...] = ()
    texts: int = 0


@dataclass(frozen=True, slots=True)
class SurveyResults:
    """What came of a survey in a period."""

    code: str
    kind: str
    is_anonymous: bool
    asked: int
    """Sent or shown: the lapsed and the answered included."""
    waiting: int
    held: int
    held_because: tuple[tuple[str, int], ...]
    """Reason codes of the mailing policy, ``too-soon`` for the house's own rule."""
    response: Share
    """Of those asked, who answered; answers by the open link are not among them."""
    by_link: int
    complete: int
    partial: int
    is_hidden: bool
    """Anonymous, and too few yet to be shown."""
    score: ScoreResult | None
    histogram: tuple[tuple[int, int], ...]
    organisations: NetPromoterOfGroups | None
    months: tuple[ScoreResult, ...]
    markets: tuple[ScoreResult, ...]
    languages: tuple[ScoreResult, ...]
    questions: tuple[QuestionResult, ...]


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """An answer, with what was said to each question in words of the version it answered."""

    code: str
    survey_code: str
    survey_name: str
    hat_id: UUID | None
    person_name: str
    person_code: str
    organisation_name: str
    market: str
    at: datetime
    score: int | None
    grade: str
    language: str
    via: str
    is_complete: bool
    task_code: str
    said: tuple[tuple[str, str], ...]
    """Question and answer, both as read."""
    texts: tuple[str, ...]
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A word that stands in so many answers, in its most frequent spelling."""

    word: str
    folded: str
    count: int


@dataclass(frozen=True, slots=True)
class AnswerFilter:
    """Which answers are wanted; empty: all."""

    grade: str = ""
    score: int | None = None
    market: str = ""
    month: str = ""
    """``2026-11``"""
    theme: str = ""
    text: str = ""
    """Words that stand in what was typed."""
    with_text: bool = False
    language: str = ""
