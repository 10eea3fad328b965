"""What can be brought in, in the order in which a new company brings it."""

from __future__ import annotations

from chapeau.commerce.catalog.tables import COSTS
from chapeau.commerce.intake.articles import ARTICLES
from chapeau.commerce.intake.people import ORGANISATIONS, PEOPLE
from chapeau.commerce.pricing.tables import PRICES
from chapeau.commerce.stock.tables import STOCK
from chapeau.kit.tables.values import Kind

KINDS: dict[str, Kind] = {kind.name: kind for kind in (ARTICLES, PRICES, STOCK, COSTS, ORGANISATIONS, PEOPLE)}
