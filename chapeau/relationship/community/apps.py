from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "chapeau.relationship.community"
    label = "community"

    def ready(self) -> None:
        from chapeau.kit import bus
        from chapeau.person.messaging.actions import register_messages, register_variables
        from chapeau.person.messaging.values import MessageTemplate
        from chapeau.relationship.community import events, links, personal_data, reactions

        bus.register_facts(
            events.ReviewWritten, events.QuestionAsked, events.AnswerWritten, events.PostDecided, events.PostWithdrawn
        )
        register_messages(MessageTemplate("community.decided"), MessageTemplate("community.answered"))
        register_variables("review_url", links.addresses_for)
        reactions.register()
        personal_data.register()
