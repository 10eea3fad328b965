from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "chapeau.person.access"
    label = "access"

    def ready(self) -> None:
        from chapeau.kit.bus import register_facts
        from chapeau.person.access import events, personal_data

        personal_data.register()
        register_facts(events.TokenMade, events.TokenRevoked)
