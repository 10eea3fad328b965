from django.apps import AppConfig


class PipelineConfig(AppConfig):
    name = "chapeau.relationship.pipeline"
    label = "pipeline"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from chapeau.kit import bus
        from chapeau.person.audience.registry import TRAIT_PREFIX, AudienceField, Kind, TraitSource, register_fields
        from chapeau.relationship.pipeline import events, personal_data, reactions, scoring, tasks  # noqa: F401

        bus.register_facts(*events.ALL)
        reactions.register()
        personal_data.register()
        register_fields(
            AudienceField(
                code=TRAIT_PREFIX + scoring.TRAIT,
                label=_("Score as a prospect"),
                kind=Kind.NUMBER,
                group=_("How they buy"),
                source=TraitSource(scoring.TRAIT),
            )
        )
