from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "chapeau.commerce.history"
    label = "history"
