"""A real browser before the real faces, with the small shop of ``tests/builders.py`` behind them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django import DjangoDbBlocker, Settings
from pytest_django.live_server_helper import LiveServer

from chapeau.person.people.values import HatCard
from tests.builders import Shop, make_shop

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}

Visit = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/journeys/" in str(item.path):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # The browser's driver runs an event loop of its own in this thread; the ORM would take us for asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    found = os.environ.get("CHAPEAU_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session", autouse=True)
def _nobody_holds_the_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The live server's threads outlive it for a moment, each with a connection; the test database could not go then."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def shop(transactional_db: None, settings: Settings) -> Shop:
    settings.DEMO = True
    settings.ALLOWED_HOSTS = ["*"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    cache.clear()
    # Jobs are no tables of Django's: what an earlier test left waiting would be done now.
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    return make_shop()


@pytest.fixture
def visit(browser: Browser, live_server: LiveServer, shop: Shop) -> Iterator[Visit]:
    """``visit(hat, phone=True)``: a page of a browser of its own, signed in under the hat (None: a visitor).

    An error in the browser's console fails the test when it ends.
    """
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def open_page(
        hat: HatCard | None = None,
        *,
        phone: bool = False,
        language: str = "en",
        scripts: bool = True,
        asked: bool = False,
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport=PHONE if phone else DESK,  # type: ignore[arg-type]
            has_touch=phone,
            java_script_enabled=scripts,
            locale=language,
            reduced_motion="reduce",
        )
        if not asked:  # the question about measuring was answered before, and does not stand over the page
            context.add_cookies([{"name": "chapeau_consent", "value": "none", "url": live_server.url}])
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.set_default_navigation_timeout(60_000)  # the first page of a session compiles every template
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "console",
            lambda said: (
                wrong.append(said.text) if said.type == "error" and "the server responded" not in said.text else None
            ),
        )
        page.goto(f"/{language}/")
        if hat is not None:
            enter(page, hat)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


def enter(page: Page, hat: HatCard) -> None:
    """Through the demo's door: the form of the page with another address."""
    with page.expect_navigation():
        page.evaluate(
            """([hat, next]) => {
                const form = document.querySelector('form[action$="/theme"]');
                form.action = form.action.replace('/theme', '/demo/enter');
                for (const [name, value] of [['hat', hat], ['next', next]]) {
                    const field = form.querySelector(`[name=${name}]`) ?? document.createElement('input');
                    field.type = 'hidden'; field.name = name; field.value = value; form.append(field);
                }
                form.submit();
            }""",
            [hat.code, "/en/"],
        )
