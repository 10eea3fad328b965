from django.apps import AppConfig


class OrderingConfig(AppConfig):
    name = "chapeau.commerce.ordering"
    label = "ordering"
