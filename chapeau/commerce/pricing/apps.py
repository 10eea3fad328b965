from django.apps import AppConfig


class PricingConfig(AppConfig):
    name = "chapeau.commerce.pricing"
    label = "pricing"

    def ready(self) -> None:
        from chapeau.commerce.catalog.queries import register_price_table
        from chapeau.commerce.catalog.values import PriceTable

        register_price_table(PriceTable("pricing_shelf_price"))
