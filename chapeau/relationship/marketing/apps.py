from django.apps import AppConfig


class MarketingConfig(AppConfig):
    name = "chapeau.relationship.marketing"
    label = "marketing"

    def ready(self) -> None:
        from chapeau.kit import bus
        from chapeau.person.messaging import actions as messaging
        from chapeau.person.messaging.values import MessageTemplate
        from chapeau.relationship.marketing import audience_fields, events, own_offers, personal_data, prices

        bus.register_facts(events.CampaignSent, events.WinnerPicked)
        messaging.register_variables("articles", prices.articles_for)
        messaging.register_variables("offers", own_offers.offers_for)
        messaging.register_variables("offer", own_offers.offer_for)
        messaging.register_messages(MessageTemplate("marketing.test"))
        personal_data.register()
        audience_fields.register()
