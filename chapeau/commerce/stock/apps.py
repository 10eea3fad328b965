from django.apps import AppConfig


class StockConfig(AppConfig):
    name = "chapeau.commerce.stock"
    label = "stock"

    def ready(self) -> None:
        from chapeau.commerce.stock import events, personal_data
        from chapeau.kit import bus

        bus.register_facts(
            events.ReservationExpired,
            events.StockReceived,
            events.StockCorrected,
            events.StockMoved,
            events.StockRanLow,
        )
        personal_data.register()
