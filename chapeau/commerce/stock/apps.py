from django.apps import AppConfig


class StockConfig(AppConfig):
    name = "chapeau.commerce.stock"
    label = "stock"
