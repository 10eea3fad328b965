from django.apps import AppConfig


class StorefrontConfig(AppConfig):
    name = "chapeau.interfaces.storefront"
    label = "storefront"

    def ready(self) -> None:
        from chapeau.interfaces.look import Look
        from chapeau.kit import house_settings
        from chapeau.person.messaging.actions import register_messages
        from chapeau.person.messaging.values import MessageTemplate

        house_settings.register("look", Look)
        register_messages(MessageTemplate("people.invitation"), MessageTemplate("staff.invitation"))
