from chapeau.interfaces.webhooks.models import Attempt, Delivery, Subscription
from chapeau.kit.personal_data import PersonalData
from chapeau.kit.personal_data import register as register_records


def register() -> None:
    register_records(
        PersonalData(
            Subscription,
            path="made_by",
            exported=("address", "description", "kinds", "made_at"),
            on_erasure="keep",
            because="belongs to the house or the organisation; the hat behind it is anonymised",
        ),
        PersonalData(
            Delivery,
            path="subscription__made_by",
            exported=("made_at", "state"),
            on_erasure="keep",
            because="tells that codes and numbers went out; forgotten after thirty days",
        ),
        PersonalData(
            Attempt,
            path="delivery__subscription__made_by",
            exported=("began_at", "status"),
            on_erasure="keep",
            because="what another program answered to codes and numbers; forgotten after thirty days",
        ),
    )
