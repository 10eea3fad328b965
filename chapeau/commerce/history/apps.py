from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "chapeau.commerce.history"
    label = "history"

    def ready(self) -> None:
        from chapeau.commerce.history import events, personal_data
        from chapeau.kit import bus
        from chapeau.person.audience.registry import extend_activity

        bus.register_facts(
            events.HistoricOrderStored, events.HistoricReturnStored, events.ImportUndone, events.PastOrderStored
        )
        personal_data.register()
        extend_activity("bought", events.HistoricOrderStored.verb, events.PastOrderStored.verb)
