from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "chapeau.commerce.payments"
    label = "payments"

    def ready(self) -> None:
        from chapeau.commerce.payments import events, personal_data
        from chapeau.commerce.payments.values import CardKeys
        from chapeau.kit import bus, house_settings

        bus.register_facts(
            events.PaymentSettled,
            events.PaymentFailed,
            events.RefundDecided,
            events.RefundSettled,
            events.RefundFailed,
            events.CreditChanged,
        )
        house_settings.register("cards", CardKeys)
        personal_data.register()
