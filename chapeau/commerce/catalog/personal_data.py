from chapeau.commerce.catalog.models import ArticleChange
from chapeau.kit.personal_data import PersonalData
from chapeau.kit.personal_data import register as register_records


def register() -> None:
    register_records(
        PersonalData(
            ArticleChange,
            path="by_hat",
            exported=("changed_at", "field", "before", "after"),
            on_erasure="keep",
            because="tells of an article, not of a person; the hat of the member of staff behind it is anonymised",
        ),
    )
