from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "chapeau.person.tasks"
    label = "tasks"

    def ready(self) -> None:
        from chapeau.kit import bus
        from chapeau.person.tasks import events, personal_data

        bus.register_facts(events.TaskCreated, events.TaskDone, events.TaskReminded)
        personal_data.register()
