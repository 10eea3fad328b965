from django.utils.translation import gettext_lazy as _

from chapeau.kit.personal_data import PersonalData
from chapeau.kit.personal_data import register as register_records
from chapeau.person.activity.models import Activity, ActivityDetail


def register() -> None:
    register_records(
        PersonalData(
            Activity,
            title=_("What happened"),
            path="hat",
            exported=("occurred_at", "verb", "properties"),
            on_erasure="keep",
            because="holds ids, enumerations, numbers and codes only; the hat behind it is anonymised",
        ),
        PersonalData(
            ActivityDetail,
            path="hat",
            also=(("visitor__hat", "hat"),),
            exported=("name", "content"),
            on_erasure="delete",
            because="free or personal content is put here so that it can go",
        ),
    )
