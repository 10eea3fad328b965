from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "chapeau.person.people"
    label = "people"

    def ready(self) -> None:
        from chapeau.kit import bus
        from chapeau.person.people import events, personal_data

        bus.register_facts(*events.ALL)
        personal_data.register()
