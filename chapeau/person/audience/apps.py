from django.apps import AppConfig


class AudienceConfig(AppConfig):
    name = "chapeau.person.audience"
    label = "audience"

    def ready(self) -> None:
        from chapeau.kit import bus
        from chapeau.person.audience import events, own_fields, personal_data, touching

        bus.register_facts(*events.ALL)
        bus.watch(touching.touch)
        own_fields.register()
        personal_data.register()
