from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "chapeau.person.approvals"
    label = "approvals"
