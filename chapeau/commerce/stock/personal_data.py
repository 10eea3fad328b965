from chapeau.commerce.stock.models import Movement
from chapeau.kit.personal_data import PersonalData
from chapeau.kit.personal_data import register as register_records


def register() -> None:
    register_records(
        PersonalData(
            Movement,
            path="by_hat",
            exported=("moved_at", "kind", "quantity", "reason"),
            on_erasure="keep",
            because="a ledger of goods; the hat of the member of staff behind it is anonymised",
        ),
    )
