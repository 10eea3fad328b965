"""What to recommend to whom, how it was worked out, and what came of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from chapeau.commerce.catalog.models import Variant
from chapeau.commerce.pricing.values import PriceInputs
from chapeau.insight.recommendations import choosing, counting
from chapeau.insight.recommendations.access import check_may_see
from chapeau.insight.recommendations.lot import is_left_alone
from chapeau.insight.recommendations.models import PersonAdvice, Working
from chapeau.insight.recommendations.values import (
    OF_PLACE,
    PERSONAL,
    Advice,
    AdviceKind,
    Place,
    Results,
    TrialResult,
    WorkingView,
)
from chapeau.kit.refusals import Forbidden
from chapeau.person.people.values import HatCard, Market, Viewer


def advice(
    viewer: Viewer,
    *,
    place: Place,
    hat: HatCard | None,
    inputs: PriceInputs,
    market: Market,
    language: str,
    now: datetime,
    product_ids: Sequence[UUID] = (),
    variant_ids: Sequence[UUID] = (),
    may_personalise: bool = False,
    without: Collection[UUID] = (),
    kinds: Collection[AdviceKind] = (),
    few: int = choosing.FEW,
) -> Advice:
    """What to show this buyer at a place: only articles seen in their market, priced for them and there now.

    ``product_ids``, ``variant_ids``: the article looked at, or those in the basket; none of them is shown. ``may_personalise``: they agreed
    that we remember their choices; without, nothing is taken from what they bought. ``kinds``: only these (default: all of the
    place). A constant number of queries. Refuses: ``Forbidden`` for another's hat.
    """
    if hat is not None and not (viewer.is_system or viewer.hat_id == hat.id):
        raise Forbidden
    if variant_ids:
        rows_of = Variant.objects.filter(id__in=variant_ids).values_list("product_id", flat=True)
        product_ids = list(dict.fromkeys([*product_ids, *rows_of]))
    wanted = [kind for kind in OF_PLACE[place] if not kinds or kind in kinds]
    if not may_personalise or hat is None:
        wanted = [kind for kind in wanted if kind not in PERSONAL]
    candidates = choosing.of_articles(product_ids, wanted)
    if hat is not None and set(wanted) & set(PERSONAL):
        ids = (hat.id,) if viewer.is_system else viewer.hat_ids
        rows = list(PersonAdvice.objects.filter(hat_id__in=ids))
        since = choosing.bought_since(ids, worked_at()) if rows else {}
        gone = {each for some in since.values() for each in some}
        for some in choosing.of_people(rows, {row.hat_id: gone for row in rows}).values():
            candidates += [one for one in some if one.kind in wanted]
    if AdviceKind.BESTSELLER in wanted and not any(one.kind in PERSONAL for one in candidates):
        candidates += choosing.bestsellers(market)
    seen = choosing.look_up(viewer, candidates, inputs=inputs, market=market, language=language, now=now)
    strips = choosing.strips_from(seen, candidates, kinds=wanted, without={*product_ids, *without}, few=few)
    drawing = hat.person_id if hat else viewer.visitor_id
    return Advice(strips, is_left_alone=drawing is not None and not viewer.is_staff and is_left_alone(drawing))


def worked_at() -> datetime | None:
    """When what is shown was worked out. One query."""
    return Working.objects.order_by("-worked_at", "-id").values_list("worked_at", flat=True).first()


def last_working(viewer: Viewer) -> WorkingView | None:
    """None before the first night. One query. Refuses: ``Forbidden`` but to marketing and sales."""
    check_may_see(viewer)
    row = Working.objects.order_by("-worked_at", "-id").first()
    if row is None:
        return None
    return WorkingView(
        worked_at=row.worked_at,
        seconds=row.seconds,
        method=row.method,
        people=row.people,
        articles=row.articles,
        purchases=row.purchases,
        people_new=row.people_new,
        people_again=row.people_again,
        articles_similar=row.articles_similar,
        articles_together=row.articles_together,
        trial=TrialResult(**row.trial) if row.trial else None,
    )


def results(viewer: Viewer, *, since: datetime, until: datetime, currency: str) -> Results:
    """What came of it: sums, four queries. Refuses: ``Forbidden`` but to marketing and sales."""
    check_may_see(viewer)
    return counting.results(since, until, currency)
