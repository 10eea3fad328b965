from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "chapeau.commerce.billing"
    label = "billing"
