from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "chapeau.kit"
    label = "kit"
