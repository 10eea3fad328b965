from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "chapeau.interfaces.office"
    label = "office"
