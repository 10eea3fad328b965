from django.apps import AppConfig


class StorefrontConfig(AppConfig):
    name = "chapeau.interfaces.storefront"
    label = "storefront"
