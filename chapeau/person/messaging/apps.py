from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "chapeau.person.messaging"
    label = "messaging"

    def ready(self) -> None:
        from chapeau.kit import bus, house_settings
        from chapeau.person.messaging import events, personal_data
        from chapeau.person.messaging.channels.records import OtherProgram, PushKeys, TextMessages
        from chapeau.person.messaging.registry import register_messages
        from chapeau.person.messaging.values import MailServer, MessageTemplate, ReplyMailbox, SendingRules
        from chapeau.person.people.values import StaffRole

        bus.register_facts(
            events.MessageSent,
            events.MessageFailed,
            events.MessageInDoubt,
            events.MessageClicked,
            events.MessageOpened,
            events.MessageBounced,
            events.MessageComplained,
            events.MessageWritten,
            events.MailReceived,
            events.MessageReplied,
        )
        house_settings.register("mail", MailServer)
        house_settings.register("replies", ReplyMailbox)
        house_settings.register("sending", SendingRules, editors=(StaffRole.MARKETING,))
        house_settings.register("text-messages", TextMessages)
        house_settings.register("push-keys", PushKeys)
        house_settings.register("other-program", OtherProgram)
        register_messages(MessageTemplate("letter"))
        personal_data.register()
