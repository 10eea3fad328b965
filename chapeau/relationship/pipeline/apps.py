from django.apps import AppConfig


class PipelineConfig(AppConfig):
    name = "chapeau.relationship.pipeline"
    label = "pipeline"

    def ready(self) -> None:
        from chapeau.kit import bus
        from chapeau.relationship.pipeline import events, personal_data, reactions, tasks  # noqa: F401

        bus.register_facts(*events.ALL)
        reactions.register()
        personal_data.register()
