from django.apps import AppConfig


class PricingConfig(AppConfig):
    name = "chapeau.commerce.pricing"
    label = "pricing"
