"""Deeds on figures: writing down what marketing cost, by hand and from files, and what currencies are worth."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from babel.numbers import is_currency
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.insight.metrics.events import ChannelCostRecorded
from chapeau.insight.metrics.models import ChannelCost, ExchangeRate
from chapeau.insight.metrics.rules.ad_files import read_ad_file
from chapeau.insight.metrics.values import RECORDERS, Cost, CostFile, CostKind, Rate
from chapeau.kit.bus import publish
from chapeau.kit.money import Money, allocate
from chapeau.kit.refusals import Forbidden, Refusal
from chapeau.person.people.values import Market, Viewer

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
LONGEST_CAMPAIGN = 64
LONGEST_SPREAD = 731
"""Days that one amount may be spread over."""


class BadCost(Refusal):
    code = "bad-cost"
    status = 422
    sentence = _("A cost needs a source (letters, digits and hyphens) and an amount of nought or more.")


@transaction.atomic
def record_costs(viewer: Viewer, *, costs: Sequence[Cost], now: datetime) -> int:
    """Write costs down, set-wise; one of the same source, medium, campaign, kind, market, day and currency is replaced.
    Those with a ``last_day`` are split over their days so that the parts sum to it. Returns how many days were written.

    Refuses: ``Forbidden`` but to marketing and finance, ``BadCost``.
    """
    check_may_record(viewer)
    if any(not _is_good(cost) for cost in costs):
        raise BadCost
    last = {
        (day.day, day.source, day.medium, day.campaign, day.kind, day.market, day.amount.currency): day
        for cost in costs
        for day in _by_day(cost)
    }
    ChannelCost.objects.bulk_create(
        [
            ChannelCost(
                source=cost.source,
                medium=cost.medium,
                campaign=cost.campaign,
                kind=cost.kind,
                market=cost.market,
                day=cost.day,
                amount_minor=cost.amount.minor,
                currency=cost.amount.currency,
                recorded_at=now,
            )
            for cost in last.values()
        ],
        update_conflicts=True,
        unique_fields=["day", "source", "medium", "campaign", "kind", "market", "currency"],
        update_fields=["amount_minor", "recorded_at"],
    )
    publish(
        [
            ChannelCostRecorded(
                occurred_at=now,
                actor_hat_id=viewer.hat_id,
                source=cost.source,
                day=cost.day.isoformat(),
                amount_minor=cost.amount.minor,
                currency=cost.amount.currency,
            )
            for cost in last.values()
        ]
    )
    return len(last)


class BadRate(Refusal):
    code = "bad-rate"
    status = 422
    sentence = _("A rate needs a day, two different currencies and a number above nought.")


@transaction.atomic
def record_rates(viewer: Viewer, *, rates: Sequence[Rate], now: datetime) -> int:
    """Write down what one currency was worth in another, from a day on. One of the same day and pair is replaced.

    Refuses: ``Forbidden`` but to marketing and finance, ``BadRate``.
    """
    check_may_record(viewer)
    if any(rate.rate <= 0 or rate.base == rate.quote or not _are_currencies(rate) for rate in rates):
        raise BadRate
    last = {(rate.day, rate.base, rate.quote): rate for rate in rates}
    ExchangeRate.objects.bulk_create(
        [
            ExchangeRate(day=rate.day, base=rate.base, quote=rate.quote, rate=rate.rate, recorded_at=now)
            for rate in last.values()
        ],
        update_conflicts=True,
        unique_fields=["day", "base", "quote"],
        update_fields=["rate", "recorded_at"],
    )
    return len(last)


def import_costs(viewer: Viewer, *, path: Path, currency: str, source: str = "", now: datetime) -> CostFile:
    """Bring in a file of Google Ads, Meta or LinkedIn, or a plain one with a day, a cost and, if it is there, a campaign.

    ``currency``: for files that name none. ``source``: instead of the network's own. Periods are spread over their days;
    rows that cannot be read are held back with their line; a file brought in again replaces its days.

    Refuses: ``Forbidden``, ``UnknownCostFile``, ``BadCost``, and what ``kit.tables`` refuses of files.
    """
    check_may_record(viewer)
    read = read_ad_file(path, currency=currency, source=source)
    record_costs(viewer, costs=read.costs, now=now)
    spent: dict[str, Money] = {}
    for cost in read.costs:
        code = cost.amount.currency
        spent[code] = spent.get(code, Money.zero(code)) + cost.amount
    days = {day.day for cost in read.costs for day in _by_day(cost)}
    return CostFile(
        network=read.network,
        days=len(days),
        campaigns=len({cost.campaign for cost in read.costs}),
        spent=tuple(spent.values()),
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        held_back=read.held_back,
    )


def check_may_record(viewer: Viewer) -> None:
    """Refuses: ``Forbidden`` but to marketing and finance."""
    if not viewer.works_as(*RECORDERS):
        raise Forbidden


def _is_good(cost: Cost) -> bool:
    named = cost.source or cost.kind is not CostKind.MEDIA
    codes = [code for code in (cost.source, cost.medium) if code]
    days = (cost.last_day - cost.day).days if cost.last_day else 0
    return bool(
        cost.amount.minor >= 0
        and named
        and all(_CODE.fullmatch(code) for code in codes)
        and len(cost.campaign) <= LONGEST_CAMPAIGN
        and (not cost.market or cost.market in Market.values)
        and 0 <= days <= LONGEST_SPREAD
    )


def _by_day(cost: Cost) -> list[Cost]:
    if cost.last_day is None or cost.last_day == cost.day:
        return [cost]
    count = (cost.last_day - cost.day).days + 1
    return [
        replace(cost, day=cost.day + timedelta(days=place), last_day=None, amount=Money(minor, cost.amount.currency))
        for place, minor in enumerate(allocate(cost.amount.minor, [1] * count))
    ]


def _are_currencies(rate: Rate) -> bool:
    return is_currency(rate.base) and is_currency(rate.quote)
