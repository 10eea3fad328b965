"""What recommendations hold about a person: numbers of articles; what was worked out goes, and so does what was shown."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chapeau.insight.recommendations.models import Followed, PersonAdvice, Shown
from chapeau.kit.personal_data import PersonalData
from chapeau.kit.personal_data import register as register_records


def register() -> None:
    register_records(
        PersonalData(
            PersonAdvice,
            title=_("Articles worked out for you"),
            path="hat",
            exported=("new", "again", "again_sku", "again_due", "again_every"),
            on_erasure="delete",
            because="it says what the person bought",
        ),
        PersonalData(
            Shown,
            title=_("When you were shown articles"),
            path="hat",
            also=(("visitor", "visitor"),),
            exported=("place", "kind", "day", "is_left_alone"),
            on_erasure="delete",
            because="it is needed for a comparison that can do without one",
        ),
        PersonalData(
            Followed,
            title=_("Articles you followed a recommendation to"),
            path="hat",
            also=(("visitor", "visitor"),),
            exported=("place", "kind", "product", "at"),
            on_erasure="delete",
            because="it says what the person looked at",
        ),
    )
