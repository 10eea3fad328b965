from django.apps import AppConfig


class ServiceConfig(AppConfig):
    name = "chapeau.relationship.service"
    label = "service"

    def ready(self) -> None:
        from chapeau.kit import bus
        from chapeau.person.messaging.actions import register_messages
        from chapeau.person.messaging.values import MessageTemplate
        from chapeau.relationship.service import events, personal_data, reactions

        bus.register_facts(events.RequestAsked, events.RequestAnswered, events.RequestReplied, events.RequestClosed)
        register_messages(
            MessageTemplate("request.received"), MessageTemplate("request.answered"), MessageTemplate("task.reminder")
        )
        reactions.register()
        personal_data.register()
