"""Questions about figures."""

from chapeau.insight.metrics.queries.channels import channels, costs
from chapeau.insight.metrics.queries.orders import counted, definition, figures, measured

__all__ = ["channels", "costs", "counted", "definition", "figures", "measured"]
