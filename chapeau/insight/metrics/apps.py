from django.apps import AppConfig


class MetricsConfig(AppConfig):
    name = "chapeau.insight.metrics"
    label = "metrics"

    def ready(self) -> None:
        from chapeau.insight.metrics.events import ChannelCostRecorded
        from chapeau.kit import bus

        bus.register_facts(ChannelCostRecorded)
