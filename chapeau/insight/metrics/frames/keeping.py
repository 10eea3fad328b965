"""Organisations that bought before, and how much of it they go on buying."""

from __future__ import annotations

import ibis

from chapeau.insight.lake.schema import DAY_NO
from chapeau.insight.metrics.frames.articles import ARTICLE
from chapeau.insight.metrics.frames.base import Asked, framed
from chapeau.insight.metrics.values import Of


def keeping(asked: Asked) -> ibis.Table:
    """A row per organisation that bought in the period before the window: that, and what it bought in the window."""
    code = asked.definition.code
    orders = asked.orders(of_known=True, in_currency=code != "crr_organisation")
    orders = orders.filter(orders.org.notnull())
    spans = asked.days(also_before=True)
    pairs = orders.join(spans, DAY_NO)
    pairs = pairs.filter(pairs["at"] >= pairs.before, pairs["at"] < pairs.until)
    is_now = pairs["at"] >= pairs.since
    shown = ibis.struct({"at": pairs["at"], "number": pairs.order_no, "key": pairs.key, "subject_no": pairs.subject_no})
    apart = {"article": pairs.key} if asked.by in ARTICLE else {}
    found = pairs.mutate(**apart).group_by("place", "org", *apart).agg(
        earlier=pairs.net_minor.sum(where=~is_now).fill_null(0), later=pairs.net_minor.sum(where=is_now).fill_null(0),
        last=shown.max(where=~is_now),
    )  # fmt: skip
    had = found.filter(found.earlier > 0)
    flat = had.select(
        "place", "org", "earlier", "later", **{name: had.last[name] for name in ("at", "key", "subject_no")}
    )
    kept = {
        "crr_organisation": (flat.later > 0).ifelse(1, 0),
        "grr": ibis.least(flat.earlier, flat.later),
        "nrr": flat.later,
    }[code]
    return framed(
        flat, kind=Of.ORGANISATIONS.value, ref=flat.org, cluster=flat.org, n=1, a=kept,
        b=ibis.literal(1) if code == "crr_organisation" else flat.earlier,
        part=(flat.later > 0).ifelse("retained", "lost"),
    )  # fmt: skip
