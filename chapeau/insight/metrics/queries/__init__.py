"""Questions about figures: those of the lake, and sales straight from the books."""

from chapeau.insight.metrics.queries.channels import channels, costs
from chapeau.insight.metrics.queries.sales import counted, measured, sales, sales_definition

__all__ = ["channels", "costs", "counted", "measured", "sales", "sales_definition"]
