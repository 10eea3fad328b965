"""Which rates of currencies a figure lacks that is asked to convert."""

from __future__ import annotations

from datetime import date, timedelta

import ibis
from babel.dates import format_date
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chapeau.insight.lake.schema import DAY_NO
from chapeau.insight.metrics.frames import Asked
from chapeau.insight.metrics.frames.base import day_number
from chapeau.insight.metrics.values import Missing

_NO_RATE = _(
    "No rate from %(base)s to %(quote)s is written down for %(first)s to %(last)s: what was bought or spent then is not in it."
)


def lacking_rates(asked: Asked) -> tuple[Missing, ...]:
    """By currency, from the first to the last day that lacks one; nothing where nothing is converted. One computation."""
    if not asked.only.converts or not asked.definition.is_money:
        return ()

    def build() -> ibis.Table:
        span = asked.windows()
        orders, cost = asked.engine.table("orders"), asked.engine.table("cost")
        orders = orders.filter(orders["at"] < span.until.max().as_scalar())
        if not asked.definition.code.startswith("ltv"):
            orders = orders.filter(orders["at"] >= span.before.min().as_scalar())
        seen = orders.select("currency", DAY_NO)
        if "costs" in asked.definition.needs:
            cost = cost.filter(
                cost.day >= span.first_day.min().as_scalar(), cost.day < span.day_after.max().as_scalar()
            )
            seen = seen.union(cost.select("currency", **{DAY_NO: day_number(cost.day)}))
        seen = seen.filter(seen.currency != asked.currency).distinct()
        lacking = seen.anti_join(asked.rates(), [DAY_NO, "currency"])
        days = lacking.group_by("currency").agg(first=lacking[DAY_NO].min(), last=lacking[DAY_NO].max())
        return days.order_by("currency")

    found = asked.engine.asked_again(("rates", *asked.name), build, asked.given()).to_pylist()
    return tuple(
        Missing(
            code="rates",
            sentence=_NO_RATE
            % {
                "base": row["currency"],
                "quote": asked.currency,
                "first": _day(row["first"]),
                "last": _day(row["last"]),
            },
            figures=(asked.definition.code,),
        )
        for row in found
    )


def _day(number: int) -> str:
    return str(format_date(date(1970, 1, 1) + timedelta(days=number), "medium", get_language() or "en"))
