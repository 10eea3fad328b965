from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "chapeau.commerce.catalog"
    label = "catalog"

    def ready(self) -> None:
        from chapeau.commerce.catalog import events, personal_data
        from chapeau.kit import bus

        bus.register_facts(events.ProductCreated, events.ProductChanged, events.PurchaseCostSet)
        personal_data.register()
