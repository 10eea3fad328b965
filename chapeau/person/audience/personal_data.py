from chapeau.kit.personal_data import PersonalData
from chapeau.kit.personal_data import register as register_records
from chapeau.person.audience.models import Audience, Member, Trait


def register() -> None:
    register_records(
        PersonalData(
            Audience,
            path="made_by_hat",
            exported=("name", "created_at"),
            on_erasure="keep",
            because="belongs to the house; who of it made it says nothing more",
        ),
        PersonalData(
            Member,
            path="hat",
            exported=("audience", "since", "until"),
            on_erasure="delete",
            because="says what somebody belonged to; figures of the past do not need it",
        ),
        PersonalData(
            Trait,
            path="hat",
            exported=("code", "number", "text", "moment", "source", "model", "at"),
            on_erasure="delete",
            because="is said of the person alone",
        ),
    )
