"""The small shop behind Django's own client."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from chapeau.person.people.values import HatCard
from tests.builders import Shop, make_shop

Visit = Callable[..., Client]


@pytest.fixture
def shop(db: None, settings: Settings) -> Shop:
    settings.DEMO = True
    cache.clear()
    return make_shop()


@pytest.fixture
def visit(shop: Shop) -> Visit:
    """A client of its own, signed in under the hat (None: a visitor)."""

    def client(hat: HatCard | None = None) -> Client:
        made = Client()
        if hat is not None:
            made.post("/en/demo/enter", {"hat": hat.code})
        return made

    return client
