from datetime import UTC, datetime

import pytest

from chapeau.kit import idempotency
from chapeau.kit.ids import new_id

NOW = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_the_second_asking_gets_the_first_result_and_another_body_is_refused() -> None:
    subject = new_id()
    body = {"total": 4890}
    assert idempotency.begin(subject_id=subject, deed="place_order", key="a", request=body, now=NOW) is None
    idempotency.finish(subject_id=subject, deed="place_order", key="a", result={"order": "abc"})
    again = idempotency.begin(subject_id=subject, deed="place_order", key="a", request=body, now=NOW)
    assert again == {"order": "abc"}
    with pytest.raises(idempotency.KeyReused):
        idempotency.begin(subject_id=subject, deed="place_order", key="a", request={"total": 1}, now=NOW)
    assert idempotency.begin(subject_id=new_id(), deed="place_order", key="a", request=body, now=NOW) is None
