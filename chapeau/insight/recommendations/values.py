"""What recommendations hand out, frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.catalog.values import ProductCard
from chapeau.commerce.pricing.values import ShelfLine
from chapeau.kit.intervals import Mean, Share


class AdviceKind(TextChoices):
    TOGETHER = "together", _("Often bought together")
    SIMILAR = "similar", _("Similar articles")
    AGAIN = "again", _("Time to buy again")
    NEW = "new", _("New for you")
    BESTSELLER = "bestseller", _("Many buy this")


PERSONAL = (AdviceKind.AGAIN, AdviceKind.NEW)
"""From what somebody bought: shown to who agreed that we remember their choices, and to nobody else."""


class Place(TextChoices):
    ARTICLE = "article", _("Page of an article")
    BASKET = "basket", _("Basket")
    MAIL = "mail", _("Mail")
    PROGRAM = "program", _("Another program")


OF_PLACE: dict[Place, tuple[AdviceKind, ...]] = {
    Place.ARTICLE: (AdviceKind.TOGETHER, AdviceKind.SIMILAR),
    Place.BASKET: (AdviceKind.TOGETHER, AdviceKind.AGAIN, AdviceKind.NEW, AdviceKind.BESTSELLER),
    Place.MAIL: (AdviceKind.AGAIN, AdviceKind.NEW, AdviceKind.BESTSELLER),
    Place.PROGRAM: tuple(AdviceKind),
}
"""In the order in which they are shown; bestsellers where nothing else is known."""


@dataclass(frozen=True, slots=True)
class Recommended:
    """One article that this buyer sees, has a price for, and can have now."""

    kind: AdviceKind
    product: ProductCard
    price: ShelfLine
    because: str
    """A plain sentence in the reader's language."""
    due_on: date | None = None
    """Of *again*: when the last purchase is expected to be used up."""
    sku: str = ""
    """Of *again*: what exactly was bought last; else the article's first variant."""


@dataclass(frozen=True, slots=True)
class Strip:
    kind: AdviceKind
    articles: tuple[Recommended, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """What there is to show. Who is left alone by lot is shown nothing: ``strips`` says what it would have been."""

    strips: tuple[Strip, ...]
    is_left_alone: bool

    @property
    def shown(self) -> tuple[Strip, ...]:
        return () if self.is_left_alone else self.strips


@dataclass(frozen=True, slots=True)
class TrialResult:
    """On purchases it had not seen, the ten shown first: ours, and what sells best shown to everybody."""

    people: int
    hit: float
    ndcg: float
    bestseller_hit: float
    bestseller_ndcg: float

    @property
    def is_better(self) -> bool:
        return self.ndcg > self.bestseller_ndcg


@dataclass(frozen=True, slots=True)
class WorkingView:
    """One working out."""

    worked_at: datetime
    seconds: float
    method: str
    """``ease``, ``als``, or empty: too little is known for *new for you*, bestsellers stand in."""
    people: int
    """Who bought something; all the others get bestsellers of their market."""
    articles: int
    purchases: int
    people_new: int
    people_again: int
    articles_similar: int
    articles_together: int
    trial: TrialResult | None


@dataclass(frozen=True, slots=True)
class KindResult:
    """Of one kind at one place, in the period. People, not pages, are counted."""

    place: Place
    kind: AdviceKind
    shown: int
    clicked: Share
    bought: Share
    """Of those who clicked, who bought that very article within the days of ``Results.days``."""


@dataclass(frozen=True, slots=True)
class Results:
    """What came of showing articles, and what would have come without."""

    since: datetime
    until: datetime
    days: int
    """After the first time something was shown, in which orders count."""
    kinds: tuple[KindResult, ...]
    shown: Share
    """Of people who were shown something first so long ago that the days are over: who ordered."""
    left_alone: Share
    """Of people left alone by lot, who would have been shown something: who ordered."""
    difference: tuple[float, float]
    """95 % interval of the two shares' difference, shown less left alone."""
    spent: Mean
    """Minor units without VAT a person, in ``currency``."""
    left_alone_spent: Mean
    spent_difference: tuple[float, float]
    currency: str
    waiting: int
    """People first shown something too short ago to be counted."""
    mixed: int
    """People seen in both lots (a visitor who signed in, people merged): counted in neither."""
    lot_is_fair: bool
    """As many are left alone as the lot says, within chance."""

    @property
    def gap(self) -> float:
        return self.shown.rate - self.left_alone.rate


@dataclass(frozen=True, slots=True)
class Due:
    """One article somebody is expected to want again."""

    product_id: UUID
    sku: str
    due_on: date
    every_days: int
