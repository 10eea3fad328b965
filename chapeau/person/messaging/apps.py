from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "chapeau.person.messaging"
    label = "messaging"

    def ready(self) -> None:
        from chapeau.kit import bus, house_settings
        from chapeau.person.messaging import events, personal_data
        from chapeau.person.messaging.values import MailServer

        bus.register_facts(events.MessageSent, events.MessageFailed, events.MessageInDoubt)
        house_settings.register("mail", MailServer)
        personal_data.register()
