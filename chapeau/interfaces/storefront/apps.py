from django.apps import AppConfig


class StorefrontConfig(AppConfig):
    name = "chapeau.interfaces.storefront"
    label = "storefront"

    def ready(self) -> None:
        from chapeau.person.messaging.actions import register_messages
        from chapeau.person.messaging.values import MessageTemplate

        register_messages(MessageTemplate("people.invitation"))
