"""What a hat may decide alone. Amounts are net of tax; see ``docs/how/authority.md``."""

from __future__ import annotations

from collections.abc import Iterable

from chapeau.commerce.ordering.values import AuthorityAnswer, LimitReason
from chapeau.person.people.values import Authority, Role

MAY_BUY = frozenset({Role.BUYER, Role.APPROVER, Role.ADMINISTRATOR})
"""Roles that place orders; the others send them for approval."""


def check_authority(
    authority: Authority,
    *,
    roles: frozenset[str],
    is_private: bool,
    net_minor: int,
    currency: str,
    spent_minor: int,
    category_paths: Iterable[str],
    cost_centre: str,
) -> AuthorityAnswer:
    """Every limit that ``net_minor`` passes, in the order they are told.

    ``spent_minor``: net of this month's orders, this one not in it. A category is allowed when its code or one
    of an ancestor is in the list (``path`` is codes joined by ``/``); an empty list allows all. A private hat
    answers to nobody.
    """
    if is_private:
        return AuthorityAnswer(currency=currency)
    reasons: list[LimitReason] = []
    if not roles & MAY_BUY:
        reasons.append(LimitReason.ROLE)
    has_amounts = authority.per_order_minor is not None or authority.per_month_minor is not None
    if has_amounts and authority.currency != currency:
        reasons.append(LimitReason.CURRENCY)
    else:
        if authority.per_order_minor is not None and net_minor > authority.per_order_minor:
            reasons.append(LimitReason.PER_ORDER)
        if authority.per_month_minor is not None and spent_minor + net_minor > authority.per_month_minor:
            reasons.append(LimitReason.PER_MONTH)
    foreign = forbidden_categories(authority.categories, category_paths)
    if foreign:
        reasons.append(LimitReason.CATEGORY)
    if authority.cost_centres and cost_centre not in authority.cost_centres:
        reasons.append(LimitReason.COST_CENTRE)
    return AuthorityAnswer(
        reasons=tuple(reasons),
        per_order_minor=authority.per_order_minor,
        per_month_minor=authority.per_month_minor,
        spent_this_month_minor=spent_minor,
        currency=authority.currency if has_amounts else currency,
        categories=foreign,
    )


def forbidden_categories(allowed: Iterable[str], paths: Iterable[str]) -> tuple[str, ...]:
    """Codes of the categories of which neither they nor an ancestor are allowed; each once, in order."""
    codes = frozenset(allowed)
    if not codes:
        return ()
    foreign = (path.rsplit("/", 1)[-1] for path in paths if codes.isdisjoint(path.split("/")))
    return tuple(dict.fromkeys(foreign))
