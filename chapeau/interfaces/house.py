"""The name over the door."""

from __future__ import annotations

from django.core.cache import cache

from chapeau.person.people.models import Organisation

SECONDS_KEPT = 60


def house_name() -> str:
    """The company that runs this shop; asked once a minute per process."""
    name: str | None = cache.get("house-name")
    if name is None:
        row = Organisation.objects.filter(is_house=True).values_list("name", flat=True).first()
        name = row or "Chapeau"
        cache.set("house-name", name, SECONDS_KEPT)
    return name
