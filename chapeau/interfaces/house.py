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


def has_house() -> bool:
    """Somebody has set the shop up; once that is so it is asked no more."""
    if not cache.get("has-house"):
        if not Organisation.objects.filter(is_house=True).exists():
            return False
        cache.set("has-house", value=True, timeout=None)
    return True
