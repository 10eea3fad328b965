"""Articles as a table: what a file can say of them, how its rows become products, and back."""

from chapeau.commerce.catalog.tables.columns import PRODUCT_COLUMNS
from chapeau.commerce.catalog.tables.costs import COSTS
from chapeau.commerce.catalog.tables.products import PRODUCTS

__all__ = ["COSTS", "PRODUCTS", "PRODUCT_COLUMNS"]
