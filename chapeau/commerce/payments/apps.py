from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "chapeau.commerce.payments"
    label = "payments"

    def ready(self) -> None:
        from chapeau.commerce.payments import events, personal_data
        from chapeau.kit import bus

        bus.register_facts(
            events.PaymentSettled,
            events.PaymentFailed,
            events.RefundDecided,
            events.RefundSettled,
            events.RefundFailed,
            events.CreditChanged,
        )
        personal_data.register()
