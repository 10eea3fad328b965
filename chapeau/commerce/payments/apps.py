from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "chapeau.commerce.payments"
    label = "payments"
