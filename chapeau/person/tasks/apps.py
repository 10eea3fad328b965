from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "chapeau.person.tasks"
    label = "tasks"
