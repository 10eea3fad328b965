"""A person can leave: nothing that holds one may be forgotten (promise 10)."""

from __future__ import annotations

import pytest
from django.db.models import Model

from chapeau.kit.personal_data import PersonalData, registered
from chapeau.person.people.models import Hat, Organisation, Person, Visitor
from chapeau.person.privacy.holding import house_models, models_that_hold_a_person

RECORDS = {record.model: record for record in registered()}
ENDS = {"hat": Hat, "person": Person, "visitor": Visitor}


def test_every_model_that_leads_to_a_person_says_what_happens_to_it() -> None:
    silent = sorted(model._meta.label for model in models_that_hold_a_person() - set(RECORDS))
    assert silent == [], "add a PersonalData record to the package's personal_data.py"


@pytest.mark.parametrize("record", list(RECORDS.values()), ids=lambda record: record.model._meta.label)
def test_a_record_names_what_exists(record: PersonalData) -> None:
    model: type[Model] = record.model
    for name in (*record.exported, *record.blanks):
        model._meta.get_field(name)
    assert record.because
    assert (record.on_erasure == "blank") == bool(record.blanks)
    if record.path == "pk":
        assert model is ENDS[record.of]
        return
    here: type[Model] = model
    for step in record.path.split("__"):
        target = here._meta.get_field(step).related_model
        assert isinstance(target, type), f"{model._meta.label}: {record.path}"
        here = target
    assert here is ENDS[record.of], f"{model._meta.label}: {record.path} leads to {here._meta.label}"


def test_the_check_sees_what_it_must() -> None:
    assert Organisation in models_that_hold_a_person()
    assert {model._meta.label for model in house_models()} >= {"people.Hat", "ordering.Order"}
