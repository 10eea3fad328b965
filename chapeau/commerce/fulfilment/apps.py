from django.apps import AppConfig


class FulfilmentConfig(AppConfig):
    name = "chapeau.commerce.fulfilment"
    label = "fulfilment"
