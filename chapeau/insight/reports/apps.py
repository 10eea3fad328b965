from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "chapeau.insight.reports"
    label = "reports"

    def ready(self) -> None:
        from chapeau.insight.reports import events, personal_data, tasks  # noqa: F401
        from chapeau.kit import bus

        bus.register_facts(*events.ALL)
        personal_data.register()
