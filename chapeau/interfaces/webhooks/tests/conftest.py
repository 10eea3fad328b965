from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from chapeau.kit.tests.receiver import Receiver, receiving
from chapeau.person.people.queries import viewer_for_hat
from chapeau.person.people.tests.builders import make_staff
from chapeau.person.people.values import StaffRole, Viewer


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    settings.WEBHOOK_HOSTS = frozenset({"127.0.0.1"})
    with receiving() as one:
        yield one


@pytest.fixture
def administrator(db: None) -> Viewer:
    return viewer_for_hat(make_staff(StaffRole.ADMINISTRATOR))
