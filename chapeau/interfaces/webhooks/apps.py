from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "chapeau.interfaces.webhooks"
    label = "webhooks"

    def ready(self) -> None:
        from chapeau.interfaces.webhooks import listening, mails, personal_data
        from chapeau.person.messaging.actions import register_messages
        from chapeau.person.messaging.values import MessageTemplate

        listening.register()
        personal_data.register()
        register_messages(MessageTemplate(mails.TEMPLATE))
