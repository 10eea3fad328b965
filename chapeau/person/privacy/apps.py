from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "chapeau.person.privacy"
    label = "privacy"
