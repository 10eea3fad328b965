from django.apps import AppConfig


class StorefrontConfig(AppConfig):
    name = "chapeau.interfaces.storefront"
    label = "storefront"

    def ready(self) -> None:
        from chapeau.interfaces import accounts, security_log
        from chapeau.interfaces.same_human import SAME_HUMAN
        from chapeau.interfaces.storefront import consent_mails, tried
        from chapeau.kit import bus
        from chapeau.person.messaging.actions import register_messages
        from chapeau.person.messaging.values import MessageTemplate
        from chapeau.person.privacy.events import ConsentAsked

        tried.register()
        accounts.listen()
        security_log.listen()
        register_messages(
            MessageTemplate("people.invitation"),
            MessageTemplate("staff.invitation"),
            MessageTemplate(SAME_HUMAN),
            MessageTemplate(consent_mails.TEMPLATE),
        )
        bus.listen("storefront.consent-mails", [ConsentAsked], consent_mails.mail_questions, queue="mail")
