"""A variant has one purchase cost at a time; costs are only closed."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from chapeau.kit.db import no_overlap, only_closes


class Migration(migrations.Migration):
    dependencies: ClassVar = [("catalog", "0001_initial")]
    operations: ClassVar = [
        no_overlap(
            "catalog_purchase_cost",
            parent="catalog_variant",
            parent_column="variant_id",
            keys=["variant_id", "currency"],
        ),
        only_closes("catalog_purchase_cost"),
    ]
