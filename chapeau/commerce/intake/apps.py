from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "chapeau.commerce.intake"
    label = "intake"

    def ready(self) -> None:
        from chapeau.commerce.intake import personal_data

        personal_data.register()
