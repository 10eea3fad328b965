from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "chapeau.person.privacy"
    label = "privacy"

    def ready(self) -> None:
        from chapeau.person.privacy import personal_data

        personal_data.register()
