from django.apps import AppConfig


class ExperimentsConfig(AppConfig):
    name = "chapeau.insight.experiments"
    label = "experiments"

    def ready(self) -> None:
        from chapeau.insight.experiments import crowds

        crowds.register()
