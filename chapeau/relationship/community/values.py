"""Kinds, states and the records this room hands out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

STARS = (5, 4, 3, 2, 1)
LONGEST_TEXT, LONGEST_TITLE, LONGEST_NAME = 4000, 120, 40


class PostKind(TextChoices):
    REVIEW = "review", _("Review")
    QUESTION = "question", _("Question")
    ANSWER = "answer", _("Answer")


class PostState(TextChoices):
    """Of a version; ``rules.MOVES`` is the one table of what may follow."""

    WAITING = "waiting", _("Waiting")
    PUBLISHED = "published", _("Shown")
    REPLACED = "replaced", _("Replaced by a newer one")
    DECLINED = "declined", _("Not shown")
    WITHDRAWN = "withdrawn", _("Taken back")


class Reason(TextChoices):
    """Why something is not shown: said to whoever wrote it."""

    ABUSE = "abuse", _("It attacks or insults somebody.")
    PRIVATE = "private", _("It names people or tells their private matters.")
    OFF_TOPIC = "off-topic", _("It is not about the article.")
    ADVERTISING = "advertising", _("It advertises something.")
    NOT_OWN = "not-own", _("The picture or the text seems to be somebody else's.")
    UNLAWFUL = "unlawful", _("It may break the law.")


class ReviewSort(TextChoices):
    HELPFUL = "helpful", _("Most helpful")
    NEWEST = "newest", _("Newest")
    BEST = "best", _("Most stars")
    WORST = "worst", _("Fewest stars")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What somebody wrote: text as typed, the name to be shown, the language of the page it was written on."""

    text: str
    shown_name: str
    language: str
    stars: int | None = None
    title: str = ""
    picture: str = ""
    """A file below the media root, already checked and drawn anew."""


@dataclass(frozen=True, slots=True)
class RatingCard:
    """What people think of a product: each person counts once."""

    count: int
    total: int
    """Stars together."""
    by_stars: tuple[int, int, int, int, int]
    """How many gave five, four, three, two, one."""

    @property
    def average(self) -> float:
        return self.total / self.count if self.count else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerView:
    """An answer as everybody reads it."""

    code: str
    shown_name: str
    """Of the house: empty, and ``is_house``."""
    is_house: bool
    is_verified: bool
    """The article was received under the hat that wrote it."""
    text: str
    language: str
    helpful: int
    written_at: datetime
    is_mine: bool
    is_voted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PostView:
    """A review or question as everybody reads it."""

    code: str
    kind: str
    shown_name: str
    is_verified: bool
    """The article was received under the hat that wrote it."""
    stars: int | None
    title: str
    text: str
    language: str
    picture: str
    helpful: int
    written_at: datetime
    is_mine: bool
    is_voted: bool
    answers: tuple[AnswerView, ...]


@dataclass(frozen=True, slots=True)
class QuestionPage:
    product_id: UUID
    product_code: str
    question: PostView


@dataclass(frozen=True, slots=True)
class Received:
    """An article that came to a hat and has no review of it yet."""

    product_id: UUID
    product_code: str
    variant_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPost:
    """A post as whoever wrote it sees it: the newest version, shown or not."""

    code: str
    kind: str
    product_id: UUID
    product_code: str
    state: str
    is_shown: bool
    """Some version stands on the page, perhaps an earlier one."""
    reason: str
    word: str
    stars: int | None
    title: str
    text: str
    shown_name: str
    picture: str
    written_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRow:
    """A post in the list of the office."""

    code: str
    kind: str
    state: str
    product_id: UUID
    product_code: str
    stars: int | None
    beginning: str
    shown_name: str
    language: str
    has_picture: bool
    is_verified: bool
    is_edit: bool
    """An earlier version is shown."""
    written_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView:
    number: int
    state: str
    stars: int | None
    title: str
    text: str
    shown_name: str
    picture: str
    written_at: datetime
    reason: str
    word: str
    decided_at: datetime | None
    decided_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostPage:
    """All the office knows of a post."""

    row: PostRow
    versions: tuple[VersionView, ...]
    """Newest first."""
    parent: PostView | None
    answers: tuple[AnswerView, ...]
    author_hat_id: UUID | None
    """For those alone who see across hats."""
    is_colleague: bool
    """Whoever wrote it works for the house."""
    says_it_twice: bool
    """The same person reviewed it under another hat; only for those who see across hats."""
    may_undo: bool
    helpful: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """Which reviews of a product are wanted."""

    sort: ReviewSort = ReviewSort.HELPFUL
    stars: int | None = None
    with_picture: bool = False
    language: str = ""
    page: int = 1
    size: int = 10
