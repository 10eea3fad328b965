"""Questions about figures: those of the lake, and sales straight from the books."""

from chapeau.insight.metrics.catalogue import CATALOGUE, SIX, CannotCut, UnknownFigure, definition
from chapeau.insight.metrics.queries.attribution import attribution, attributions
from chapeau.insight.metrics.queries.channels import channels, costs
from chapeau.insight.metrics.queries.course_rows import (
    orders_met_by,
    orders_of_pair,
    people_by_time,
    people_of_cohort,
    people_of_step,
)
from chapeau.insight.metrics.queries.courses import cohorts, funnel, growth, pairs, time_to_convert
from chapeau.insight.metrics.queries.figure import BadPeriod, figure, figures
from chapeau.insight.metrics.queries.missing import missing
from chapeau.insight.metrics.queries.rows import rows
from chapeau.insight.metrics.queries.sales import check_may_measure, counted, measured, sales, sales_definition

__all__ = [
    "CATALOGUE",
    "SIX",
    "BadPeriod",
    "CannotCut",
    "UnknownFigure",
    "attribution",
    "attributions",
    "channels",
    "check_may_measure",
    "cohorts",
    "costs",
    "counted",
    "definition",
    "figure",
    "figures",
    "funnel",
    "growth",
    "measured",
    "missing",
    "orders_met_by",
    "orders_of_pair",
    "pairs",
    "people_by_time",
    "people_of_cohort",
    "people_of_step",
    "rows",
    "sales",
    "sales_definition",
    "time_to_convert",
]
