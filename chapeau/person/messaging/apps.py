from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "chapeau.person.messaging"
    label = "messaging"

    def ready(self) -> None:
        from chapeau.kit import bus
        from chapeau.person.messaging import events, personal_data

        bus.register_facts(events.MessageSent, events.MessageFailed, events.MessageInDoubt)
        personal_data.register()
