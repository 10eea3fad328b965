"""What figures lack before they can be told, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chapeau.insight.lake.engines import Engine, engine
from chapeau.insight.metrics.catalogue import CATALOGUE
from chapeau.insight.metrics.queries.sales import check_may_measure
from chapeau.insight.metrics.values import Missing
from chapeau.person.people.values import Viewer

_SENTENCES: Mapping[str, str | Promise] = {
    "orders": _("No order was gathered yet. Bring your history in, or wait for the first order."),
    "visits": _("No visit to the shop was gathered yet. They come by themselves once people look around."),
    "costs": _("No costs are written down. Write down what campaigns cost, or bring in the file of your ad network."),
    "goods-costs": _("What your goods cost the house is not known. Bring in costs with your articles, and margins follow."),
    "answers": _("Nobody was asked yet. Ask people after a delivery whether they would recommend you."),
    "invitations": _("Nobody was asked yet. Ask people after a delivery whether they would recommend you."),
    "hold-outs": _("No campaign, journey or offer left anybody alone by lot yet. Give one a hold-out, and what it brings can be known."),
}  # fmt: skip


def missing(viewer: Viewer) -> tuple[Missing, ...]:
    """The ingredients that are not there at all, each with the figures that wait for it. One computation.

    Refuses: ``Forbidden``.
    """
    check_may_measure(viewer)
    there = _there(engine())
    return tuple(
        Missing(
            code=code,
            sentence=str(sentence),
            figures=tuple(each.code for each in CATALOGUE.values() if code in each.needs),
        )
        for code, sentence in _SENTENCES.items()
        if not there[code]
    )


def _there(lake: Engine) -> Mapping[str, bool]:
    def build() -> ibis.Table:
        orders, answer = lake.table("orders"), lake.table("answer")
        counted = {
            "orders": orders.order_no.count(),
            "visits": lake.table("session").session_no.count(),
            "costs": lake.table("cost").amount_minor.count(),
            "goods-costs": orders.filter(orders.has_margin).order_no.count(),
            "hold-outs": lake.table("draw").filter(lambda rows: rows.is_held_out).draw_no.count(),
            "invitations": lake.table("invitation").filter(lambda rows: rows.kind == "nps").invitation_no.count(),
            "answers": answer.filter(answer.kind == "nps").subject_no.count(),
        }
        each = [
            count.name("rows").as_table().mutate(code=ibis.literal(code)).select("code", "rows")
            for code, count in counted.items()
        ]
        return ibis.union(*each)

    found = lake.asked_again("missing", build, {}).to_pylist()
    return {row["code"]: row["rows"] > 0 for row in found}
