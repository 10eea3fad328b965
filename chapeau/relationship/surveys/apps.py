from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "chapeau.relationship.surveys"
    label = "surveys"

    def ready(self) -> None:
        from chapeau.kit import bus, house_settings
        from chapeau.person.messaging.actions import register_variables
        from chapeau.person.people.values import StaffRole
        from chapeau.relationship.surveys import events, personal_data, reactions, variables
        from chapeau.relationship.surveys.values import SurveyRules

        bus.register_facts(events.SurveyAsked, events.SurveyAnswered, events.SurveyDetractor)
        house_settings.register("surveys", SurveyRules, editors=(StaffRole.MARKETING,))
        register_variables("survey", variables.survey_for)
        reactions.register()
        personal_data.register()
