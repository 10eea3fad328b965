from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "chapeau.person.messaging"
    label = "messaging"
