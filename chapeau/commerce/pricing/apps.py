from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PricingConfig(AppConfig):
    name = "chapeau.commerce.pricing"
    label = "pricing"

    def ready(self) -> None:
        from chapeau.commerce.catalog.queries import register_price_table
        from chapeau.commerce.catalog.values import PriceTable

        register_price_table(PriceTable("pricing_shelf_price", views="pricing_view"))
        from chapeau.commerce.pricing import personal_data, reactions
        from chapeau.commerce.pricing.values import TaxRegistrations
        from chapeau.kit import house_settings
        from chapeau.person.people.values import StaffRole

        house_settings.register("tax", TaxRegistrations, editors=(StaffRole.FINANCE,))
        personal_data.register()
        reactions.register()
        # The table is data of the release: whatever migrates (or empties, in tests) a database fills it again.
        post_migrate.connect(fill_tax_table, sender=self)


def fill_tax_table(**_: Any) -> None:
    from django.db import connection

    from chapeau.commerce.pricing.actions.tax import load_tax_rates
    from chapeau.commerce.pricing.models import TaxRate

    if TaxRate._meta.db_table in connection.introspection.table_names():
        load_tax_rates()
