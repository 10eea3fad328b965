"""An experiment for an audience: of whoever is in it, by the hat in use."""

from __future__ import annotations

import pytest

from chapeau.kit.jobs import run_waiting_jobs
from chapeau.person.allocation import actions, queries
from chapeau.person.allocation.tests.builders import make_experiment
from chapeau.person.allocation.values import Eligible
from chapeau.person.audience.tests.builders import make_audience
from chapeau.person.people.tests.builders import NOW, make_person, viewer_of
from chapeau.person.people.values import SYSTEM


@pytest.mark.django_db
def test_who_is_in_the_audience_takes_part_and_nobody_else() -> None:
    italians = make_audience("country = IT")
    gino, marie = make_person("Gino", country="IT"), make_person()
    code = make_experiment(eligible=Eligible(audience=italians.code))
    actions.set_flag(SYSTEM, code="grazie", is_on=True, eligible=Eligible(audience=italians.code), now=NOW)
    run_waiting_jobs()
    assert set(queries.arms_of(SYSTEM, experiment=code, hat_ids=[gino.id, marie.id])) == {gino.id}
    assert queries.is_on(viewer_of(gino), flag="grazie")
    assert not queries.is_on(viewer_of(marie), flag="grazie")
