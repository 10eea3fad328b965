"""What files of people and organisations do not say themselves."""

from __future__ import annotations

from typing import Any

from babel import Locale
from django.utils.translation import get_language, gettext_lazy

from chapeau.kit.tables.values import Setting, Text
from chapeau.person.people.models import Organisation


def _countries(viewer: Any) -> list[tuple[str, Text]]:
    """The house's own first."""
    own = Organisation.objects.filter(is_house=True).values_list("country", flat=True).first() or "FR"
    territories = Locale((get_language() or "en").split("-")[0]).territories
    names = {str(code): str(name) for code, name in territories.items() if len(str(code)) == 2 and str(code).isalpha()}
    codes = sorted(names, key=lambda code: names[code])
    return [(own, names.get(own, own)), *((code, names[code]) for code in codes if code != own)]


def people_settings() -> tuple[Setting, ...]:
    return (
        Setting(
            name="existing", title=gettext_lazy("People who are there already"), first="update",
            help=gettext_lazy("Found by number, by e-mail, or by phone and name together."),
            choices=lambda viewer: [
                ("update", gettext_lazy("Complete what the file says more")),
                ("skip", gettext_lazy("Leave them as they are")),
                ("new", gettext_lazy("Make a new person all the same")),
            ],
        ),
        Setting(name="country", title=gettext_lazy("Country, when a line names none"), choices=_countries),
        Setting(
            name="language", title=gettext_lazy("Language, when a line names none"), first="",
            choices=lambda viewer: [("en", "English"), ("fr", "Français"), ("it", "Italiano")],
        ),
        Setting(
            name="source", title=gettext_lazy("Where the numbers come from"), first="file",
            help=gettext_lazy("A number is known once from each place."),
        ),
    )  # fmt: skip
