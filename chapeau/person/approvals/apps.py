"""One person asks another to decide: a beginning, chains come later."""

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "chapeau.person.approvals"
    label = "approvals"

    def ready(self) -> None:
        from chapeau.person.approvals import personal_data

        personal_data.register()
