"""Contract: a fixed net price of the variant, else a percentage off the variant, its nearest category, or all."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from chapeau.commerce.pricing.rules.facts import Article, Buyer, Term


def fixed_terms(terms: Sequence[Term], quantity: int) -> tuple[Term, Term] | None:
    """The fixed prices for a quantity: the first that was agreed, and the one that holds; None without any.

    Of two for the same quantity (two contracts) the lower holds.
    """
    reached = [term for term in terms if term.amount is not None and term.minimum_quantity <= quantity]
    if not reached:
        return None
    least = min(term.minimum_quantity for term in reached)
    most = max(term.minimum_quantity for term in reached)
    return _lowest(reached, least), _lowest(reached, most)


def _lowest(terms: Sequence[Term], minimum: int) -> Term:
    return min((t for t in terms if t.minimum_quantity == minimum), key=lambda t: (_per_piece(t), t.contract_code))


def _per_piece(term: Term) -> Decimal:
    return (term.amount or Decimal(0)) / term.base


def percentage_term(buyer: Buyer, article: Article, quantity: int) -> Term | None:
    """The most specific percentage: of the variant, then of the nearest category, then of everything;
    of equals the one for the larger quantity, then the larger percentage."""
    best: Term | None = None
    best_rank: tuple[int, int, Decimal, str] | None = None
    for term in (*buyer.terms.get(article.variant_id, ()), *buyer.terms.get(None, ())):
        if term.percent_off is None or term.minimum_quantity > quantity:
            continue
        if term.variant_id is not None:
            nearness = 1_000
        elif not term.category:
            nearness = 0
        elif term.category in article.categories:
            nearness = article.categories.index(term.category) + 1
        else:
            continue
        rank = (nearness, term.minimum_quantity, term.percent_off, term.contract_code)
        if best_rank is None or rank > best_rank:
            best, best_rank = term, rank
    return best
