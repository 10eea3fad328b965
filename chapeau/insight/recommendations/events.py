"""What happened with recommendations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from chapeau.kit.bus import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlesRecommended(Fact):
    """Somebody was shown articles at a place; told once a day and place. Of who is left alone nothing is told."""

    verb: ClassVar[str] = "article.recommended"

    place: str
    kinds: str
    """Joined by commas, in the order of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationFollowed(Fact):
    """Somebody went to an article that was recommended; once a day and article."""

    verb: ClassVar[str] = "recommendation.followed"

    place: str
    kind: str
    product_id: UUID
