"""Files that are known: exports of other shops, their columns and their ways."""

from __future__ import annotations

from chapeau.commerce.intake.known import Preset
from chapeau.commerce.intake.shops import shopify, woocommerce

PRESETS: dict[str, Preset] = {
    preset.name: preset for preset in (shopify.PRODUCTS, shopify.CUSTOMERS, woocommerce.PRODUCTS, woocommerce.CUSTOMERS)
}
