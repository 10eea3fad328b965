"""What this room hands out, and the shape in which forms and articles are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from chapeau.kit.intervals import Share


class Ask(TextChoices):
    """Whether a form asks for something."""

    NO = "no", _("not asked")
    OPTIONAL = "optional", _("may be left out")
    REQUIRED = "required", _("must be given")


class Trigger(TextChoices):
    """What opens a form as a pop-up."""

    NONE = "", _("Never: only on its own page")
    TIME = "time", _("After some seconds")
    SCROLL = "scroll", _("After a part of the page")
    EXIT = "exit", _("When the pointer leaves the page")


class PageKind(TextChoices):
    """Pages a pop-up may open on. Basket, checkout, payment and account are not among them, ever."""

    HOME = "home", _("First page")
    CATEGORY = "category", _("Categories and search")
    PRODUCT = "product", _("Products")
    ARTICLE = "article", _("Articles")


class ArticleKind(TextChoices):
    ARTICLE = "article", _("Article")
    CASE = "case", _("Case study")


VARIANTS = ("a", "b")
ASKED = ("name", "phone", "company", "question", "choice")
"""Beside the e-mail address, which every form asks for."""
LONGEST = {"name": 120, "phone": 40, "company": 160, "question": 4000, "choice": 120}


@dataclass(frozen=True, slots=True)
class FormTexts:
    """The words of a form in one language."""

    title: str = ""
    intro: str = ""
    """Markdown."""
    button: str = ""
    thanks: str = ""
    """Markdown; after the address is confirmed."""
    question: str = ""
    choice: str = ""
    choices: tuple[str, ...] = ()
    wording: str = ""
    """What is agreed to by ticking a topic; kept with each consent."""
    title_b: str = ""
    intro_b: str = ""
    button_b: str = ""


@dataclass(frozen=True, slots=True)
class FormContent:
    """A whole form. Without words in a language it is shown in the first that has some."""

    texts: Mapping[str, FormTexts] = field(default_factory=dict)
    asks: Mapping[str, str] = field(default_factory=dict)
    """``ASKED`` to ``Ask``."""
    topics: tuple[str, ...] = ()
    has_b: bool = False
    """Half of the visitors are shown the second title, introduction and button."""
    trigger: str = ""
    after: int = 0
    """Seconds, or per cent of the page."""
    pages: tuple[str, ...] = ()
    thanks_page: str = ""
    """A path of this shop shown instead of the thanks."""
    sites: tuple[str, ...] = ()
    """Origins of other sites that may show it."""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> FormContent:
        told = dict(kept)
        texts = {
            code: FormTexts(**{**words, "choices": tuple(words.get("choices", ()))})
            for code, words in told.pop("texts", {}).items()
        }
        told |= {name: tuple(told.get(name, ())) for name in ("topics", "pages", "sites")}
        return cls(texts=texts, **told)

    def words(self, language: str) -> tuple[str, FormTexts]:
        """The language it can be shown in, and its words."""
        for code in (language, *self.texts):
            if code in self.texts and self.texts[code].title:
                return code, self.texts[code]
        return language, FormTexts()


@dataclass(frozen=True, slots=True)
class PopUps:
    """A section of the house's settings: which forms open as pop-ups, so that no page asks the database for them."""

    on: dict[str, str] = field(default_factory=dict)
    """Code of the form to ``trigger:after:page,page``."""


@dataclass(frozen=True, slots=True)
class PopUp:
    code: str
    trigger: str
    after: int
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    language: str
    file: str
    name: str
    bytes: int


@dataclass(frozen=True, slots=True)
class FormRow:
    """A form in the office's list."""

    code: str
    name: str
    version: int
    trigger: str
    sent: int
    confirmed: int
    changed_at: datetime
    is_archived: bool


@dataclass(frozen=True, slots=True)
class FormCard:
    """A form being edited."""

    id: UUID
    code: str
    name: str
    version: int
    draft: FormContent
    published: FormContent | None
    published_at: datetime | None
    papers: tuple[Paper, ...]
    is_archived: bool


@dataclass(frozen=True, slots=True)
class ShownForm:
    """A form as somebody sees it, in one language and variant."""

    code: str
    version: int
    variant: str
    language: str
    title: str
    intro: str
    button: str
    words: FormTexts
    content: FormContent
    has_paper: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What somebody typed into a form."""

    email: str
    answers: Mapping[str, str]
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it. ``is_confirmed``: the address was already known to be this hat's; else a mail asks."""

    code: str
    email: str
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class Thanks:
    """What somebody is shown once the address is confirmed."""

    submission_code: str
    title: str
    text: str
    page: str
    paper_token: str
    """Empty without a white paper."""


@dataclass(frozen=True, slots=True)
class PaperOffer:
    """A white paper behind its signed link."""

    title: str
    paper: Paper


@dataclass(frozen=True, slots=True)
class SubmissionRow:
    """A form somebody sent."""

    code: str
    form_code: str
    variant: str
    hat_id: UUID | None
    person_name: str
    person_code: str
    email: str
    answers: Mapping[str, str]
    topics: tuple[str, ...]
    language: str
    page: str
    sent_at: datetime
    confirmed_at: datetime | None
    taken_at: datetime | None


@dataclass(frozen=True, slots=True)
class VariantResult:
    variant: str
    shown: int
    started: int
    sent: int
    confirmed: int
    taken: int
    conversion: Share
    """Confirmed of shown."""


@dataclass(frozen=True, slots=True)
class FormResult:
    variants: tuple[VariantResult, ...]
    verdict: str
    """``one``: there is no second variant; ``few``: too few to tell; ``alike``; ``a`` or ``b`` is better."""
    difference_low: float | None = None
    difference_high: float | None = None
    """Of B minus A, 95 % (Newcombe)."""


@dataclass(frozen=True, slots=True)
class ArticleTexts:
    """An article in one language."""

    slug: str = ""
    title: str = ""
    teaser: str = ""
    body: str = ""
    """Markdown, the plain version."""
    technical: str = ""
    """Markdown, for organisations; empty: the plain one for everybody."""


@dataclass(frozen=True, slots=True)
class ArticleContent:
    texts: Mapping[str, ArticleTexts] = field(default_factory=dict)
    picture: str = ""
    picture_alt: Mapping[str, str] = field(default_factory=dict)
    skus: tuple[str, ...] = ()
    form_code: str = ""
    """A form that stands below it."""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> ArticleContent:
        told = dict(kept)
        texts = {code: ArticleTexts(**words) for code, words in told.pop("texts", {}).items()}
        return cls(texts=texts, skus=tuple(told.pop("skus", ())), **told)


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article in the office's list."""

    code: str
    kind: str
    title: str
    languages: tuple[str, ...]
    shown_from: datetime | None
    """Of the version that is shown, or the next to be."""
    changed_at: datetime
    is_archived: bool
    has_changes: bool
    """The draft differs from the last version."""


@dataclass(frozen=True, slots=True)
class ArticleCard:
    """An article being edited."""

    id: UUID
    code: str
    kind: str
    draft: ArticleContent
    shown_from: datetime | None
    next_from: datetime | None
    """A version that waits for its moment."""
    is_archived: bool


@dataclass(frozen=True, slots=True)
class Teaser:
    """An article in a list of the shop, in one language."""

    code: str
    kind: str
    slug: str
    title: str
    teaser: str
    picture: str
    picture_alt: str
    published_at: datetime
    """When it was first shown."""
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """An article as it is read."""

    teaser: Teaser
    language: str
    body: str
    """Markdown, of the version asked for."""
    is_technical: bool
    has_both: bool
    slugs: Mapping[str, str]
    """Of the languages it exists in."""
    skus: tuple[str, ...]
    form_code: str
