"""Deeds on the catalogue. They are for staff who sell or administer, and for the house itself."""

from chapeau.commerce.catalog.actions.add_variants import add_variants
from chapeau.commerce.catalog.actions.create_attributes import create_attributes
from chapeau.commerce.catalog.actions.create_categories import create_categories
from chapeau.commerce.catalog.actions.create_products import create_products
from chapeau.commerce.catalog.actions.edit_products import edit_products
from chapeau.commerce.catalog.actions.give_options import give_options
from chapeau.commerce.catalog.actions.publish_products import archive_products, publish_products, withdraw_products
from chapeau.commerce.catalog.actions.relate_products import relate_products
from chapeau.commerce.catalog.actions.remove_products import remove_variants
from chapeau.commerce.catalog.actions.set_costs import end_costs, set_costs

__all__ = [
    "add_variants",
    "archive_products",
    "create_attributes",
    "create_categories",
    "create_products",
    "edit_products",
    "end_costs",
    "give_options",
    "publish_products",
    "relate_products",
    "remove_variants",
    "set_costs",
    "withdraw_products",
]
