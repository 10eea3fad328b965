"""Templates from memory beside the real ones, and a mail server on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings

from chapeau.person.messaging.tests.builders import TEMPLATES
from chapeau.person.messaging.tests.sink import Sink, mail_sink


@pytest.fixture(autouse=True)
def templates_of_tests(settings: Settings) -> None:
    backend: dict[str, Any] = dict(django_settings.TEMPLATES[0])
    options = {**backend["OPTIONS"]}
    options["loaders"] = [
        ("django.template.loaders.locmem.Loader", TEMPLATES),
        "django.template.loaders.app_directories.Loader",
    ]
    settings.TEMPLATES = [{**backend, "APP_DIRS": False, "OPTIONS": options}]


@pytest.fixture
def sink(settings: Settings) -> Iterator[Sink]:
    with mail_sink() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST = "127.0.0.1"
        settings.EMAIL_PORT = server.port
        settings.EMAIL_TIMEOUT = 2
        yield server
