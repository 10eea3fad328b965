"""Surveys in the office: written, published, read, taken away as a file; without a script."""

from __future__ import annotations

import pytest

from chapeau.interfaces.office.tests.conftest import Sit
from chapeau.person.people.values import StaffRole
from chapeau.relationship.surveys.models import Survey
from chapeau.relationship.surveys.tests.builders import ask, press, write
from tests.builders import Shop

pytestmark = pytest.mark.django_db
WORDS = {"en-title": "After", "en-subject": "How was it?", "fr-title": "", "it-title": ""}


def test_a_survey_is_written_published_answered_and_read(shop: Shop, sit: Sit) -> None:
    desk = sit(StaffRole.SERVICE).client
    made = desk.post("/office/surveys/new", {"name": "After", "code": "after", "kind": "nps"})
    assert made["Location"] == "/office/surveys/after/edit"
    added = desk.post("/office/surveys/after/change", {"do": "add", "kind": "matrix"})
    assert added["Location"] == "/office/surveys/after/questions/q3"
    words = {"en-title": "And these?", "en-rows": "Shop\nParcel", "en-choices": "Bad\nGood", "shown_for": "q1:0"}
    assert desk.post("/office/surveys/after/questions/q3", words).status_code == 302
    mixed = {**words, "shown_for": ["q1:0", "q1:1"]}
    assert desk.post("/office/surveys/after/questions/q3", mixed).status_code == 302
    # A hidden field of another trigger is not sent; French and Italian are left out.
    kept = desk.post(
        "/office/surveys/after/edit", {"name": "After", "trigger": "hand", "by_page": "on", "publish": "yes", **WORDS}
    )
    assert kept["Location"] == "/office/surveys/after"
    survey = Survey.objects.get()
    assert (survey.version, survey.is_running, survey.draft["questions"][2]["show_for"]) == (1, True, list(range(9)))
    (token,) = ask("after", [shop.private.id])
    write(press(token, 3), "Trop cher")
    page = desk.get("/office/surveys/after").content.decode()
    assert ("−100" in page, "registered marks" in page) == (True, True)
    for picture in ("scores", "months"):
        assert desk.get(f"/office/surveys/after/{picture}.svg").content.startswith(b"<svg")
    answers = desk.get("/office/surveys/after/answers?grade=detractor&q=CHER").content.decode()
    assert "Trop cher" in answers
    assert "Trop cher" not in desk.get("/office/surveys/after/answers?grade=promoter").content.decode()
    file = b"".join(desk.get("/office/surveys/after/answers?export=csv").streaming_content)  # type: ignore[attr-defined]
    assert "Trop cher" in file.decode("utf-8-sig")
    rule = desk.post("/office/surveys/rule", {"days_between": "30", "days_to_answer": "10"})
    assert rule.status_code == 302
    assert "at most once in 30 days" in desk.get("/office/surveys").content.decode()
    assert desk.post("/office/surveys/rule", {"days_between": "0", "days_to_answer": "10"}).status_code == 302
    assert sit(StaffRole.MARKETING).client.get("/office/surveys/after/answers").status_code == 403
