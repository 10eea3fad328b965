"""Files that are known: their columns and their ways."""

from __future__ import annotations

from chapeau.commerce.history.values import ColumnMapping

ONLINE_RETAIL = ColumnMapping(
    source="online-retail",
    columns={
        "invoice": "InvoiceNo",
        "sku": "StockCode",
        "name": "Description",
        "quantity": "Quantity",
        "unit_price": "UnitPrice",
        "placed_at": "InvoiceDate",
        "customer": "CustomerID",
        "country": "Country",
    },
    currency="GBP",
    country="GB",
    time_zone="Europe/London",
    cancellation_prefix="C",
    # No ISO code of their own: the Channel Islands stand under the larger one, the Community under its reserved code.
    countries={"EIRE": "IE", "RSA": "ZA", "Channel Islands": "JE", "European Community": "EU"},
)
"""Online Retail, UCI (Daqing Chen, 2015): a British shop, December 2010 to December 2011."""

SHOPIFY = ColumnMapping(
    source="shopify",
    columns={
        "invoice": "Name",
        "sku": "Lineitem sku",
        "name": "Lineitem name",
        "quantity": "Lineitem quantity",
        "unit_price": "Lineitem price",
        "placed_at": "Created at",
        "customer": "Email",
        "customer_name": "Billing Name",
        "country": "Shipping Country",
        "currency": "Currency",
    },
    once_per_invoice=("placed_at", "customer", "customer_name", "country", "currency"),
)
"""Shopify's orders_export.csv: an order stands on as many lines as it has articles, said whole on the first."""

WOOCOMMERCE = ColumnMapping(
    source="woocommerce",
    columns={
        "invoice": "Order Number",
        "sku": "SKU",
        "name": "Item Name",
        "quantity": "Quantity (- Refund)",
        "unit_price": "Item Cost",
        "placed_at": "Order Date",
        "customer": "Email (Billing)",
        "customer_name": "Last Name (Billing)",
        "country": "Country Code (Shipping)",
        "currency": "Order Currency",
    },
    once_per_invoice=("placed_at", "customer", "customer_name", "country", "currency"),
)
"""WooCommerce orders as the usual exporter writes them: a line for each article."""

PRESETS = {"online-retail": ONLINE_RETAIL, "shopify-orders": SHOPIFY, "woocommerce-orders": WOOCOMMERCE}
