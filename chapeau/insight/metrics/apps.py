from django.apps import AppConfig


class MetricsConfig(AppConfig):
    name = "chapeau.insight.metrics"
    label = "metrics"
