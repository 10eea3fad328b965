from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "chapeau.person.privacy"
    label = "privacy"

    def ready(self) -> None:
        from chapeau.kit import bus
        from chapeau.person.privacy import events, personal_data

        bus.register_facts(
            events.ConsentGiven,
            events.ConsentWithdrawn,
            events.ConsentAsked,
            events.ConsentConfirmed,
            events.PersonErased,
        )
        personal_data.register()
