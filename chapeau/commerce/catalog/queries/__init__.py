"""Questions to the catalogue.

Every reader takes the market whose eyes it looks with: what is not visible there does not exist. Staff
and the house itself may pass ``market=None`` and see all, unpublished and archived articles too.
"""

from chapeau.commerce.catalog.queries.articles import products, variant_by_sku, variants, variants_by_skus
from chapeau.commerce.catalog.queries.categories import category_page, category_tree
from chapeau.commerce.catalog.queries.changes import changes
from chapeau.commerce.catalog.queries.costs import cost_history, costs
from chapeau.commerce.catalog.queries.listing import listing
from chapeau.commerce.catalog.queries.office import (
    attribute_cards,
    category_id,
    costs_in_force,
    product_rows,
    product_to_edit,
)
from chapeau.commerce.catalog.queries.prices import register_price_table
from chapeau.commerce.catalog.queries.product_page import product_page
from chapeau.commerce.catalog.queries.related import related
from chapeau.commerce.catalog.queries.sitemap import page_addresses
from chapeau.commerce.catalog.queries.suggest import suggest

__all__ = [
    "attribute_cards",
    "category_id",
    "category_page",
    "category_tree",
    "changes",
    "cost_history",
    "costs",
    "costs_in_force",
    "listing",
    "page_addresses",
    "product_page",
    "product_rows",
    "product_to_edit",
    "products",
    "register_price_table",
    "related",
    "suggest",
    "variant_by_sku",
    "variants",
    "variants_by_skus",
]
