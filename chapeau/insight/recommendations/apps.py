from django.apps import AppConfig


class RecommendationsConfig(AppConfig):
    name = "chapeau.insight.recommendations"
    label = "recommendations"

    def ready(self) -> None:
        from chapeau.insight.recommendations import events, in_mails, personal_data, reactions
        from chapeau.kit import bus
        from chapeau.person.messaging.actions import register_variables
        from chapeau.relationship.marketing.for_you import NAME

        bus.register_facts(events.ArticlesRecommended, events.RecommendationFollowed)
        personal_data.register()
        reactions.listen()
        register_variables(NAME, in_mails.for_you)
