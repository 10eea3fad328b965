from django.apps import AppConfig


class ModelsConfig(AppConfig):
    name = "chapeau.insight.models"
    label = "models"

    def ready(self) -> None:
        from chapeau.insight.models import fields, in_mails
        from chapeau.person.messaging.actions import register_variables

        fields.register()
        register_variables("known", in_mails.known, once_named=True)
