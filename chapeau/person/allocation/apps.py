from django.apps import AppConfig


class AllocationConfig(AppConfig):
    name = "chapeau.person.allocation"
    label = "allocation"

    def ready(self) -> None:
        from chapeau.kit import bus, house_settings
        from chapeau.person.allocation import events, personal_data
        from chapeau.person.allocation.values import Live

        bus.register_facts(events.ExperimentMet)
        house_settings.register("experiments", Live)
        personal_data.register()
