from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "chapeau.interfaces.office"
    label = "office"

    def ready(self) -> None:
        from chapeau.insight.reports.events import ReportDue
        from chapeau.interfaces.office import report_mail
        from chapeau.kit import bus
        from chapeau.person.messaging.actions import register_attachment, register_messages
        from chapeau.person.messaging.values import MessageTemplate

        register_messages(MessageTemplate(report_mail.TEMPLATE))
        register_attachment(report_mail.PICTURE, report_mail.picture_file)
        bus.listen("office.report-mail", [ReportDue], report_mail.mail_reports, queue="mail")
