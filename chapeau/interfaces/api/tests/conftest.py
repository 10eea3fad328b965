"""One world for all tests of a file: making it takes longer than most of them. Each leaves it as it was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction

from chapeau.interfaces.api.tests.world import World, make_world
from chapeau.kit import limits
from chapeau.kit.limits import Limit, Room


@pytest.fixture(scope="module")
def lasting_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world(datetime.now(UTC))
        transaction.set_rollback(True)


@pytest.fixture
def world(lasting_world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Without an end to how often one may ask."""

    def without_end(limit: Limit, **told: Any) -> Room:
        return Room(limit, True, limit.amount, limit.per * 0, limit.per * 0)

    monkeypatch.setattr(limits, "count", without_end)
    with transaction.atomic():
        yield lasting_world
        transaction.set_rollback(True)
