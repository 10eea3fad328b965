"""Questions about fits: what was found, how good it was on what came later, and what the pictures of it need."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import numpy as np
from django.db import connection

from chapeau.insight.lake import queries as lake
from chapeau.insight.models.models import Fit, FitRun, OrganisationValue
from chapeau.insight.models.rules import bgnbd, pareto, waiting
from chapeau.insight.models.rules.histories import Histories
from chapeau.insight.models.values import (
    FORESEERS,
    AliveCell,
    CalibrationRow,
    Check,
    FitOf,
    FitStep,
    FitView,
    ForetoldHat,
    ModelName,
    OrganisationForetold,
    RunView,
    Segment,
    Stage,
    TrackingRow,
    WorthFit,
)
from chapeau.kit.money import Money
from chapeau.kit.pages import Page
from chapeau.kit.refusals import Forbidden
from chapeau.person.audience.models import Trait
from chapeau.person.people.queries import hat_cards, looks_after
from chapeau.person.people.values import Viewer


def check_may_foresee(viewer: Viewer) -> None:
    """Refuses: ``Forbidden`` but to sales, marketing and finance."""
    if not viewer.works_as(*FORESEERS):
        raise Forbidden


def is_built() -> bool:
    """There is something to read from."""
    return lake.status().built_at is not None


def fits(viewer: Viewer) -> dict[FitOf, FitView]:
    """The newest fit of each kind; none before the first night. One query. Refuses: ``Forbidden``."""
    check_may_foresee(viewer)
    rows = Fit.objects.order_by("of", "-fitted_at", "-id").distinct("of")
    return {FitOf(row.of): _view(row) for row in rows}


def fit_history(viewer: Viewer, *, of: FitOf = FitOf.HAT, limit: int = 60) -> list[FitView]:
    """Earlier fits, newest first: how quality and parameters went. Refuses: ``Forbidden``."""
    check_may_foresee(viewer)
    return [_view(row) for row in Fit.objects.filter(of=of).order_by("-fitted_at", "-id")[:limit]]


def alive_matrix(
    viewer: Viewer, *, of: FitOf = FitOf.HAT, most_repeats: int = 12, weeks: int = 52, steps: int = 26
) -> list[AliveCell]:
    """P(alive) by how often and how long ago, of buyers watched for ``weeks``; empty without a fit.

    Rows of repeats 1 … ``most_repeats``, columns of ``steps`` equal times since the last purchase. Refuses: ``Forbidden``.
    """
    check_may_foresee(viewer)
    found = fits(viewer).get(of)
    model = model_of(found) if found else None
    if model is None:
        return []
    repeats, ago = np.meshgrid(
        np.arange(1, most_repeats + 1), np.linspace(0, weeks, steps, endpoint=False), indexing="ij"
    )
    x, weeks_ago = repeats.ravel().astype(np.float64), ago.ravel()
    chances = waiting.alive(model, Histories(x, weeks - weeks_ago, np.full(len(x), float(weeks))))
    rows = zip(x.tolist(), weeks_ago.tolist(), chances.tolist(), strict=True)
    return [AliveCell(repeats=int(many), weeks_ago=far, chance=chance) for many, far, chance in rows]


def organisation_values(viewer: Viewer, *, organisation_ids: Collection[UUID]) -> dict[UUID, OrganisationForetold]:
    """What is foretold of these organisations, of those the viewer may see. One query. Refuses: ``Forbidden``."""
    check_may_foresee(viewer)
    rows = OrganisationValue.objects.filter(organisation_id__in=organisation_ids)
    if not viewer.is_system:
        rows = rows.filter(looks_after(viewer, "organisation"))
    return {
        row.organisation_id: OrganisationForetold(
            ltv=None if row.ltv_minor is None else Money(row.ltv_minor, row.currency),
            is_margin=row.is_margin,
            p_alive=row.p_alive,
            purchases=row.purchases,
            at=row.at,
        )
        for row in rows
    }


def counts(viewer: Viewer) -> tuple[Mapping[Segment, int], Mapping[Stage, int]]:
    """How many hats are in each segment and stage. Sums; one query. Refuses: ``Forbidden``."""
    check_may_foresee(viewer)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code, text, count(*) FROM audience_trait WHERE code IN ('rfm_segment', 'life_stage') GROUP BY 1, 2"
        )
        found = {(code, text): count for code, text, count in cursor.fetchall()}
    return (
        {each: found.get(("rfm_segment", each.value), 0) for each in Segment},
        {each: found.get(("life_stage", each.value), 0) for each in Stage},
    )


def spread(viewer: Viewer, *, code: str, edges: Sequence[Decimal], currency: str = "") -> list[int]:
    """How many hats have a number of this trait below the first edge, from each edge up to the next, and from the last on.

    ``currency``: of amounts, which are in minor units. Sums; one query. Refuses: ``Forbidden``.
    """
    check_may_foresee(viewer)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT width_bucket(number, %(edges)s::numeric[]), count(*) FROM audience_trait WHERE code = %(code)s "
            "AND number IS NOT NULL AND (%(currency)s = '' OR text = %(currency)s) GROUP BY 1",
            {"code": code, "edges": list(edges), "currency": currency},
        )
        found = dict(cursor.fetchall())
    return [found.get(place, 0) for place in range(len(edges) + 1)]


def hats_at(
    viewer: Viewer, *, code: str, text: str = "", low: Decimal | None = None, below: Decimal | None = None, currency: str = "",
    page: int = 1, page_size: int = 50,
) -> Page[ForetoldHat]:  # fmt: skip
    """Those counted at a point: with this text, or a number from ``low`` up to ``below`` (not with it); the highest first.

    Three queries. Refuses: ``Forbidden``.
    """
    check_may_foresee(viewer)
    rows = Trait.objects.filter(code=code)
    if text or currency:
        rows = rows.filter(text=text or currency)
    if low is not None:
        rows = rows.filter(number__gte=low)
    if below is not None:
        rows = rows.filter(number__lt=below)
    size, number = max(page_size, 1), max(page, 1)
    skip = (number - 1) * size
    shown = list(
        rows.order_by("-number", "id").values_list("hat_id", "hat__subject_no", "number", "text", "at")[
            skip : skip + size
        ]
    )
    cards = hat_cards(viewer, ids=[row[0] for row in shown])
    found = tuple(
        ForetoldHat(
            person_code=cards[hat_id].person_code if hat_id in cards else "",
            name=cards[hat_id].person_name if hat_id in cards else "",
            number=subject_no,
            value=f"{value.normalize():f}" if value is not None else said or "",
            currency=(said or "") if value is not None else "",
            at=at,
        )
        for hat_id, subject_no, value, said, at in shown
    )
    return Page(found, rows.count(), number, size)


LONGEST_RUN = timedelta(hours=1)


def last_run(viewer: Viewer, *, now: datetime) -> RunView | None:
    """The newest fit that somebody asked for; one that has not ended after an hour will not. Refuses: ``Forbidden``."""
    check_may_foresee(viewer)
    row = FitRun.objects.order_by("-asked_at", "-id").first()
    if row is None or (row.ended_at is None and row.asked_at < now - LONGEST_RUN):
        return None
    return RunView(row.asked_at, FitStep(row.step) if row.step else None, row.ended_at, row.has_failed)


def model_of(found: FitView) -> waiting.Model | None:
    """The fitted model itself."""
    match found.model:
        case ModelName.BGNBD:
            return bgnbd.BgNbd(**found.parameters)
        case ModelName.PARETO:
            return pareto.ParetoNbd(**found.parameters)
        case _:
            return None


def _view(row: Fit) -> FitView:
    check = row.check_result
    return FitView(
        of=FitOf(row.of),
        model=ModelName(row.model) if row.model else None,
        version=row.version,
        fitted_at=row.fitted_at,
        until=row.until,
        buyers=row.buyers,
        repeat_buyers=row.repeat_buyers,
        purchases=row.purchases,
        reason=row.reason,
        parameters=row.parameters,
        errors=row.errors,
        log_likelihood=row.log_likelihood,
        check=Check(**{**check, "began_on": date.fromisoformat(check["began_on"])}) if check else None,
        calibration=tuple(CalibrationRow(**each) for each in row.calibration),
        tracking=tuple(TrackingRow(**{**each, "on": date.fromisoformat(each["on"])}) for each in row.tracking),
        worth=tuple(WorthFit(**each) for each in row.worth),
        lorenz=tuple(row.lorenz),
    )
