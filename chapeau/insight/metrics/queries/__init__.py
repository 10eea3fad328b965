"""Questions about figures: those of the lake, and sales straight from the books."""

from chapeau.insight.metrics.catalogue import CATALOGUE, SIX, CannotCut, UnknownFigure, definition
from chapeau.insight.metrics.queries.channels import channels, costs
from chapeau.insight.metrics.queries.figure import BadPeriod, figure, figures
from chapeau.insight.metrics.queries.missing import missing
from chapeau.insight.metrics.queries.rows import rows
from chapeau.insight.metrics.queries.sales import counted, measured, sales, sales_definition

__all__ = [
    "CATALOGUE",
    "SIX",
    "BadPeriod",
    "CannotCut",
    "UnknownFigure",
    "channels",
    "costs",
    "counted",
    "definition",
    "figure",
    "figures",
    "measured",
    "missing",
    "rows",
    "sales",
    "sales_definition",
]
