"""How what is foretold and known spreads over the buyers: the points of each, and who stands at one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chapeau.insight.models import queries
from chapeau.insight.models.values import SEGMENT_MEANS, STAGE_MEANS, Segment, Stage
from chapeau.interfaces.formats import money, percent
from chapeau.kit.money import Money, minor_digits
from chapeau.person.people.values import Viewer

Text = str | Promise
TENTHS = tuple(Decimal(tenth) / 10 for tenth in range(1, 10))
AMOUNTS = tuple(Decimal(amount) for amount in (1, 50, 100, 200, 500, 1_000, 2_000, 5_000))
"""Whole units of the currency."""


@dataclass(frozen=True, slots=True)
class Spread:
    code: str
    """Of the trait, and in the address."""
    name: Text
    explained: Text


SPREADS: dict[str, Spread] = {
    each.code: each
    for each in (
        Spread("life_stage", gettext_lazy("Stages of life"), gettext_lazy("By the time since the last purchase, in each buyer’s own rhythm.")),
        Spread("rfm_segment", gettext_lazy("Segments"), gettext_lazy("By how recently and how often they bought, beside the others. A buyer is in one only.")),
        Spread("p_alive", gettext_lazy("Still customers"), gettext_lazy("How likely each is still a customer.")),
        Spread("churn_risk", gettext_lazy("Likely to leave"), gettext_lazy("How likely each buys nothing in the next half year.")),
        Spread("ltv", gettext_lazy("Margin to come"), gettext_lazy("What each is expected to leave with the house in the next twelve months.")),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PointOf:
    key: str
    """In the address."""
    name: str
    means: str
    people: int


def points(viewer: Viewer, spread: Spread, currency: str) -> list[PointOf]:
    """Refuses: ``Forbidden``."""
    segments, stages = queries.counts(viewer)
    match spread.code:
        case "life_stage":
            return _named(stages, STAGE_MEANS)
        case "rfm_segment":
            return _named(segments, SEGMENT_MEANS)
    edges = edges_of(spread, currency)
    counted = queries.spread(viewer, code=spread.code, edges=edges, currency=currency if spread.code == "ltv" else "")
    return [PointOf(str(place), name_of(spread, str(place), currency), "", many) for place, many in enumerate(counted)]


def edges_of(spread: Spread, currency: str) -> Sequence[Decimal]:
    """As the trait keeps them: amounts in minor units."""
    return [amount * 10 ** minor_digits(currency) for amount in AMOUNTS] if spread.code == "ltv" else TENTHS


def name_of(spread: Spread, key: str, currency: str) -> str:
    """*20 to 30 %*, *100 to 200 €*, *Champions*; of an address that makes no sense: the spread's own name."""
    choices = {**dict(Segment.choices), **dict(Stage.choices)}
    if spread.code in ("life_stage", "rfm_segment"):
        return str(choices.get(key, spread.name))
    edges = edges_of(spread, currency)
    if not key.isdecimal() or int(key) > len(edges):
        return str(spread.name)
    place = int(key)

    def said(edge: Decimal) -> str:
        return money(Money(int(edge), currency)) if spread.code == "ltv" else percent(edge * 100)

    if place == 0:
        return _("less than %(value)s") % {"value": said(edges[0])}
    if place == len(edges):
        return _("%(value)s and more") % {"value": said(edges[-1])}
    return _("%(low)s to %(high)s") % {"low": said(edges[place - 1]), "high": said(edges[place])}


def bounds(spread: Spread, key: str, currency: str) -> tuple[Decimal | None, Decimal | None]:
    """From and below."""
    edges = edges_of(spread, currency)
    if spread.code in ("life_stage", "rfm_segment") or not key.isdecimal() or int(key) > len(edges):
        return None, None
    place = int(key)
    return (edges[place - 1] if place else None), (edges[place] if place < len(edges) else None)


def _named(
    counted: Mapping[Segment, int] | Mapping[Stage, int], means: Mapping[Segment, Text] | Mapping[Stage, Text]
) -> list[PointOf]:
    said = {str(each): str(words) for each, words in means.items()}
    return [PointOf(str(each), str(each.label), said[str(each)], many) for each, many in counted.items()]
