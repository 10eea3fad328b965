"""What each figure counts, as rows: one table expression per figure, summed for its value and read for its rows.

Every frame has the columns of ``base.COLUMNS``. A figure is sums over its frame, a cut of it is the same sums by ``key``, and the
rows behind a point are the frame itself: so the parts add up to the whole, and what is shown is what was counted.
"""

from chapeau.insight.metrics.frames.acquisition import acquisition
from chapeau.insight.metrics.frames.answers import answers, answers_of_organisations, asked_people
from chapeau.insight.metrics.frames.base import WINDOWS, Asked, Frame, sums_of
from chapeau.insight.metrics.frames.conversion import sessions_converting, visitors_converting
from chapeau.insight.metrics.frames.keeping import keeping
from chapeau.insight.metrics.frames.lots import lots
from chapeau.insight.metrics.frames.retention import retention
from chapeau.insight.metrics.frames.returns import returns, sold
from chapeau.insight.metrics.frames.wallet import introduced, wallet
from chapeau.insight.metrics.frames.worth import worth

FRAMES: dict[str, Frame] = {
    "cr_visitor": visitors_converting,
    "cr_session": sessions_converting,
    "crr": retention,
    "crr_organisation": keeping,
    "grr": keeping,
    "nrr": keeping,
    "cac_paid": acquisition,
    "cac_loaded": acquisition,
    "cac_blended": acquisition,
    "cac_organisation": acquisition,
    "cac_marginal": acquisition,
    "ltv_history": worth,
    "ltv_revenue": worth,
    "nps": answers,
    "nps_organisation": answers_of_organisations,
    "roi": returns,
    "roas": returns,
    "cost_to_revenue": returns,
    "revenue": sold,
    "margin": sold,
    "incremental": lots,
    "incremental_roi": lots,
    "wallet_share": wallet,
    "introduced": introduced,
    "nps_response": asked_people,
}

ONE_EACH = frozenset(
    {
        "cr_visitor",
        "crr",
        "crr_organisation",
        "grr",
        "nrr",
        "ltv_history",
        "ltv_revenue",
        "nps_organisation",
        "wallet_share",
        "introduced",
    }
)
"""Whose frames have one row for each cluster in a place and key, so that nothing is summed by cluster first."""

__all__ = ["FRAMES", "ONE_EACH", "WINDOWS", "Asked", "Frame", "sums_of"]
