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

PRESETS = {"online-retail": ONLINE_RETAIL}
