from django.apps import AppConfig


class LakeConfig(AppConfig):
    name = "chapeau.insight.lake"
    label = "lake"
