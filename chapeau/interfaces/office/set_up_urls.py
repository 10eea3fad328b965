"""The door of an empty house: open until there is an administrator, then closed for ever."""

from __future__ import annotations

from django.urls import path

from chapeau.interfaces.office.views import founding

urlpatterns = [
    path("setup", founding.where_to_find_it, name="set-up"),
    path("setup/<str:token>", founding.found, name="found"),
]
