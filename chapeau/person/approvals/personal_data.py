from chapeau.kit.personal_data import PersonalData
from chapeau.kit.personal_data import register as register_records
from chapeau.person.approvals.models import Approval


def register() -> None:
    register_records(
        PersonalData(
            Approval,
            path="asked_by",
            exported=("subject", "state", "reason_code", "amount_minor", "currency", "word", "answer", "asked_at"),
            on_erasure="blank",
            because="who decided what for how much stays with the organisation's books; the words go",
            blanks={"word": "", "answer": ""},
        )
    )
