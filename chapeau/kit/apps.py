from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "chapeau.kit"
    label = "kit"

    def ready(self) -> None:
        from chapeau.kit import house, house_settings, look, policies

        house_settings.register("time", house.HouseTime)
        house_settings.register("selling", house.Selling)
        house_settings.register("look", look.Look)
        house_settings.register("policies", policies.Policies, editors=("compliance",))
