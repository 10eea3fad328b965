from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "chapeau.commerce.catalog"
    label = "catalog"
