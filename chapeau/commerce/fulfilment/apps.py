from django.apps import AppConfig


class FulfilmentConfig(AppConfig):
    name = "chapeau.commerce.fulfilment"
    label = "fulfilment"

    def ready(self) -> None:
        from chapeau.commerce.fulfilment import desk, events, personal_data, reactions
        from chapeau.commerce.ordering.delivery_events import OrderDelivered, OrderShipped
        from chapeau.commerce.ordering.desk import register_delivery_desk
        from chapeau.kit import bus
        from chapeau.person.messaging.actions import register_messages
        from chapeau.person.messaging.values import MessageTemplate

        register_delivery_desk(desk.DESK)
        bus.register_facts(
            OrderShipped,
            OrderDelivered,
            events.ReturnAsked,
            events.ReturnApproved,
            events.ReturnRefused,
            events.ReturnReceived,
            events.ReturnRefunded,
        )
        register_messages(MessageTemplate("delivery.shipped"), MessageTemplate("return.answered"))
        reactions.register()
        personal_data.register()
