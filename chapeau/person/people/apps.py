from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "chapeau.person.people"
    label = "people"
