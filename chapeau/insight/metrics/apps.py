from django.apps import AppConfig


class MetricsConfig(AppConfig):
    name = "chapeau.insight.metrics"
    label = "metrics"

    def ready(self) -> None:
        from chapeau.insight.lake.live import register_live
        from chapeau.insight.metrics.events import ChannelCostRecorded
        from chapeau.insight.metrics.live_tables import COSTS, RATES
        from chapeau.kit import bus

        bus.register_facts(ChannelCostRecorded)
        register_live("cost", COSTS)
        register_live("rate", RATES)
