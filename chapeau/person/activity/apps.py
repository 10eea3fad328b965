from django.apps import AppConfig


class ActivityConfig(AppConfig):
    name = "chapeau.person.activity"
    label = "activity"

    def ready(self) -> None:
        from chapeau.kit import bus
        from chapeau.person.activity import personal_data, recorder
        from chapeau.person.activity.events import VisitBegan

        bus.register_recorder(recorder.LogRecorder())
        bus.register_facts(VisitBegan)
        personal_data.register()
