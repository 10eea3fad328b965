from django.apps import AppConfig


class JourneysConfig(AppConfig):
    name = "chapeau.relationship.journeys"
    label = "journeys"

    def ready(self) -> None:
        from chapeau.kit import bus
        from chapeau.relationship.journeys import events, personal_data, reactions, tasks  # noqa: F401

        bus.register_facts(*events.ALL)
        reactions.register()
        personal_data.register()
