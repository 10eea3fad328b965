"""Each test begins with an empty log."""

from __future__ import annotations

import pytest

from chapeau.person.activity.tests.builders import empty_the_log


@pytest.fixture(autouse=True)
def _an_empty_log(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("_django_db_helper")
        empty_the_log()
