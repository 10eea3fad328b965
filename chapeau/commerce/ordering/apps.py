"""Baskets and orders: one thing in several states."""

from django.apps import AppConfig


class OrderingConfig(AppConfig):
    name = "chapeau.commerce.ordering"
    label = "ordering"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from chapeau.commerce.ordering import audience_fields, events, mails, personal_data, reactions
        from chapeau.commerce.payments.events import PaymentFailed, PaymentSettled
        from chapeau.kit import bus
        from chapeau.person.approvals.registry import register_subject
        from chapeau.person.approvals.values import ApprovalSubject

        bus.register_facts(*events.ALL)
        personal_data.register()
        register_subject(ApprovalSubject(name="order", label=_("Order")))
        bus.listen("ordering.payment-settled", [PaymentSettled], reactions.when_payment_settled)
        bus.listen("ordering.payment-failed", [PaymentFailed], reactions.when_payment_failed)
        mails.register()
        audience_fields.register()
