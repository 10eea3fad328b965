from django.apps import AppConfig


class ServiceConfig(AppConfig):
    name = "chapeau.relationship.service"
    label = "service"
