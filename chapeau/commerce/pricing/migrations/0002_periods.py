"""Rows of price, term, promotion, tax rate and shelf price are only closed; their periods never overlap."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from chapeau.kit.db import no_overlap, only_closes


class Migration(migrations.Migration):
    dependencies: ClassVar = [("pricing", "0001_initial")]
    operations: ClassVar = [
        no_overlap(
            "pricing_price",
            parent="catalog_variant",
            parent_column="variant_id",
            keys=["price_list_id", "variant_id", "minimum_quantity"],
        ),
        only_closes("pricing_price"),
        no_overlap(
            "pricing_contract_term",
            parent="pricing_contract",
            parent_column="contract_id",
            keys=["contract_id", "variant_id", "category_id", "minimum_quantity"],
        ),
        only_closes("pricing_contract_term"),
        only_closes("pricing_promotion"),
        only_closes("pricing_tax_rate"),
    ]
