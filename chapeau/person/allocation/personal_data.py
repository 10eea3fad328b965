"""Which side of an experiment somebody saw."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chapeau.kit.personal_data import PersonalData
from chapeau.kit.personal_data import register as register_records
from chapeau.person.allocation.models import Enrolment


def register() -> None:
    register_records(
        PersonalData(
            Enrolment,
            title=_("What was tried with you"),
            path="hat",
            also=(("visitor__hat", "hat"),),
            exported=("arm", "at"),
            on_erasure="delete",
            because="which side of an experiment somebody saw is of no use without the person",
        )
    )
