from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "chapeau.relationship.content"
    label = "content"

    def ready(self) -> None:
        from chapeau.kit import bus, house_settings
        from chapeau.person.messaging.actions import register_messages
        from chapeau.person.messaging.values import MessageTemplate
        from chapeau.person.people.values import StaffRole
        from chapeau.relationship.content import events, personal_data, reactions
        from chapeau.relationship.content.values import PopUps

        bus.register_facts(events.FormSent, events.FormConfirmed, events.PaperTaken)
        register_messages(MessageTemplate("content.confirm"), MessageTemplate("content.paper"))
        house_settings.register("pop-ups", PopUps, editors=(StaffRole.MARKETING,))
        reactions.register()
        personal_data.register()
