"""Questions about fits: what was found, how good it was on what came later, and what the pictures of it need."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

import numpy as np
from django.db import connection

from chapeau.insight.lake import queries as lake
from chapeau.insight.models.models import Fit, OrganisationValue
from chapeau.insight.models.rules import bgnbd, pareto, waiting
from chapeau.insight.models.rules.histories import Histories
from chapeau.insight.models.values import (
    AliveCell,
    CalibrationRow,
    Check,
    FitOf,
    FitView,
    ModelName,
    OrganisationForetold,
    Segment,
    Stage,
    TrackingRow,
    WorthFit,
)
from chapeau.kit.money import Money
from chapeau.kit.refusals import Forbidden
from chapeau.person.people.queries import looks_after
from chapeau.person.people.values import StaffRole, Viewer


def check_may_foresee(viewer: Viewer) -> None:
    """Refuses: ``Forbidden`` but to sales, marketing and finance."""
    if not viewer.works_as(StaffRole.SALES, StaffRole.MARKETING, StaffRole.FINANCE):
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
