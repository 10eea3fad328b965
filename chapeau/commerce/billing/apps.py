from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "chapeau.commerce.billing"
    label = "billing"

    def ready(self) -> None:
        from chapeau.commerce.billing import events, personal_data, reactions
        from chapeau.commerce.billing.attachments import invoice_file
        from chapeau.commerce.billing.building import bank_account
        from chapeau.commerce.billing.values import Numbering, Papers
        from chapeau.commerce.payments.bank import register_bank_account
        from chapeau.kit import bus, house_settings
        from chapeau.person.messaging.actions import register_attachment, register_messages
        from chapeau.person.messaging.values import MessageTemplate
        from chapeau.person.people.values import StaffRole

        bus.register_facts(events.InvoiceIssued, events.CreditNoteIssued, events.InvoicePaid)
        register_messages(MessageTemplate("billing.invoice"), MessageTemplate("billing.credit-note"))
        register_attachment("invoice", invoice_file)
        register_bank_account(bank_account)
        house_settings.register("papers", Papers, editors=(StaffRole.FINANCE,))
        house_settings.register("numbering", Numbering)
        personal_data.register()
        reactions.register()
