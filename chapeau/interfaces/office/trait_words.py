"""What is known of somebody, in words: the value, and how the house knows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from chapeau.insight.models.values import ModelName
from chapeau.interfaces.formats import money, percent, short_day
from chapeau.kit.money import Money
from chapeau.person.audience import registry
from chapeau.person.audience.registry import Kind
from chapeau.person.audience.values import Trait

FIRST = (
    "life_stage", "rfm_segment", "ltv", "ltv_revenue", "p_alive", "churn_risk", "next_purchase_at", "channel_preferred",
    "hour_preferred",
)  # fmt: skip
SCORES = ("rfm_recency", "rfm_frequency", "rfm_money")
SHARES = ("p_alive", "churn_risk")


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: str
    since: datetime
    """Since when it is so."""


@dataclass(frozen=True, slots=True)
class Known:
    """Of one hat: what was seen, and what a model foretells; ``how`` says which, and how well it did on trial."""

    facts: tuple[Fact, ...]
    foretold: tuple[Fact, ...]
    how: str


def words_of(traits: Iterable[Trait]) -> Known:
    """What matters most first; the three scores in one line; revenue only where no margin is foretold."""
    by_code = {trait.code: trait for trait in traits}
    if "ltv" in by_code:
        by_code.pop("ltv_revenue", None)
    scores = [by_code.pop(code) for code in SCORES if code in by_code]
    ordered = [by_code.pop(code) for code in FIRST if code in by_code]
    facts = [_fact(each) for each in ordered if each.source != "predicted"]
    if len(scores) == len(SCORES):
        told = _("recency %(recency)s, frequency %(frequency)s, money %(money)s (of 5)") % {
            name: f"{score.number:.0f}" for name, score in zip(("recency", "frequency", "money"), scores, strict=True)
        }
        facts.append(Fact(_("Scores"), told, max(score.at for score in scores)))
    facts += [_fact(each) for each in by_code.values()]
    foretold = [each for each in ordered if each.source == "predicted"]
    how = _how(max(foretold, key=lambda each: each.at)) if foretold else ""
    return Known(tuple(facts), tuple(_fact(each) for each in foretold), how)


def _fact(trait: Trait) -> Fact:
    return Fact(_label(trait), _value(trait), trait.at)


def _label(trait: Trait) -> str:
    own = {
        "p_alive": _("Still a customer"),
        "churn_risk": _("No purchase in half a year"),
        "hour_preferred": _("Mostly come at"),
    }
    return own.get(trait.code, trait.label)


def _value(trait: Trait) -> str:
    field = registry.find_field(registry.TRAIT_PREFIX + trait.code)
    if trait.moment is not None:
        return short_day(trait.moment)
    if trait.number is not None:
        if trait.code in SHARES:
            return percent(trait.number * 100)
        if trait.code == "hour_preferred":
            return _("%(hour)s o’clock") % {"hour": f"{trait.number:.0f}"}
        if field and field.kind is Kind.MONEY and trait.text:
            return money(Money(int(trait.number), trait.text))
    if field and field.choices and trait.text:
        return str(dict(field.choices()).get(trait.text, trait.text))
    return trait.value


def _how(trait: Trait) -> str:
    """*Foretold by Pareto/NBD, version 1, fitted on 4 May 2026; on trial it foretold 3 % too few purchases.*"""
    name, _slash, rest = trait.model.partition("/")
    if name not in ModelName.values:
        return _("Foretold by a model.")
    version, day, *missed = rest.split(" ")
    told = {"model": ModelName(name).label, "version": version, "day": short_day(date.fromisoformat(day))}
    part = Decimal(missed[0].rstrip("%")) if missed else None
    if part is None:
        return _("Foretold by %(model)s, version %(version)s, fitted on %(day)s; not yet tried out.") % told
    told["part"] = percent(abs(part).quantize(Decimal(1)))
    if part > 0:
        return (
            _("Foretold by %(model)s, version %(version)s, fitted on %(day)s; on trial, %(part)s too many purchases.")
            % told
        )
    return (
        _("Foretold by %(model)s, version %(version)s, fitted on %(day)s; on trial, %(part)s too few purchases.") % told
    )
