"""One small shop and whoever works there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client
from pytest_django import Settings

from chapeau.person.people.tests.builders import make_staff
from chapeau.person.people.values import HatCard, StaffRole
from tests.builders import Shop, make_shop


@dataclass(frozen=True)
class Desk:
    """A browser signed in as a member of staff, and the shop it stands in."""

    shop: Shop
    client: Client
    hat: HatCard


Sit = Callable[..., Desk]


def enter(client: Client, hat: HatCard) -> Client:
    answer = client.post("/en/demo/enter", {"hat": hat.code})
    assert answer.status_code == 302
    return client


@pytest.fixture
def shop(db: None, tmp_path: object, settings: Settings) -> Shop:
    settings.DEMO = True
    settings.MEDIA_ROOT = tmp_path
    return make_shop()


@pytest.fixture
def sit(shop: Shop) -> Sit:
    """Sit down at the desk with these roles; without any: as the house's administrator."""

    def sit_down(*roles: StaffRole) -> Desk:
        hat = make_staff(*(roles or (StaffRole.ADMINISTRATOR,)))
        return Desk(shop, enter(Client(), hat), hat)

    return sit_down
