"""The market follows from hat and organisation; nobody types it in."""

from __future__ import annotations

from chapeau.person.people.values import Market, OrganisationKind, Trade

_SMALL_WORDS = frozenset("de du des la le les et di del della e of the and und für".split())  # noqa: SIM905


def market_of(*, organisation_kind: str | None, trade: str = "", is_introduced: bool = False) -> Market:
    """The market of a hat: ``organisation_kind`` is ``None`` for the private hat.

    What the buyer is decides first (an authority, a public body), then what it does with the goods
    (sells them on), then the path it came by (a private person led to it). A private hat is B2C however
    much it buys: quantity gives it quantity prices, not another market.
    """
    if organisation_kind is None:
        return Market.B2C
    if organisation_kind == OrganisationKind.REGULATOR:
        return Market.B2R
    if organisation_kind == OrganisationKind.ADMINISTRATION:
        return Market.B2A
    if trade == Trade.RESELLER:
        return Market.B2B2C
    if is_introduced:
        return Market.C2B
    return Market.B2B


def mark_of(*, person_name: str, organisation_name: str) -> str:
    """One or two capital letters that tell the hat apart: of the organisation, or of the person's given name."""
    every = [word for word in (organisation_name or person_name).replace("-", " ").split() if word[:1].isalnum()]
    words = [word for word in every if word.casefold() not in _SMALL_WORDS] or every
    if not words:
        return "•"
    letters = words[0][0] if not organisation_name else "".join(word[0] for word in words[:2])
    return letters.upper()
