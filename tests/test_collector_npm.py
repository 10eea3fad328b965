"""The ecosystem's clients from npm, unchanged, and Segment's in a real browser, against the real server.

Where there is no node they are left out. What they need is fetched once, as locked, into ``tests/npm/node_modules``.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.db.models import Count
from playwright.sync_api import Route, sync_playwright

from chapeau.kit.clock import read_clock
from chapeau.person.activity.actions import create_source
from chapeau.person.activity.models import Activity, Source, Tally, WriteKey
from chapeau.person.activity.tests.builders import empty_the_log
from chapeau.person.activity.values import SourceKind
from chapeau.person.people.values import SYSTEM
from tests.faulty import FAULTS, FaultyProxy
from tests.web import web_server

HERE = Path(__file__).parent / "npm"
NODE, NPM = shutil.which("node"), shutil.which("npm")
TIMES = 12
VERBS = {
    "segment": "track:node-segment-sent",
    "rudderstack": "track:node-rudder-sent",
    "posthog": "track:node-posthog-sent",
    "jitsu": "track:node-jitsu-sent",
    "snowplow": "track:node-snowplow-sent",
}
ONCE = "jitsu"
"""Tells each thing once, whatever is answered: it is spared refusals and the killed server, not lost and late answers."""
SITE = "http://localhost:9"
PAGE = """<!doctype html><title>Another site</title><script src="/analytics.js"></script><script>
AnalyticsNext.AnalyticsBrowser.load({writeKey: "%(key)s", cdnURL: "%(shop)s"}).then(async ([client]) => {
  await client.identify("someone", {plan: "gold"}); await client.page(); await client.track("Browser Segment Sent", {step: 1});
  document.title = "told";
});</script>"""

pytestmark = [pytest.mark.npm, pytest.mark.skipif(not (NODE and NPM), reason="no node here")]


@pytest.fixture(scope="module")
def installed() -> None:
    lock, mark = HERE / "package-lock.json", HERE / "node_modules" / ".package-lock.json"
    if mark.exists() and mark.stat().st_mtime >= lock.stat().st_mtime:
        return
    subprocess.run(
        [NPM or "", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"],
        cwd=HERE,
        check=True,
        timeout=300,
    )


@pytest.fixture
def keys(transactional_db: None) -> Iterator[dict[str, str]]:
    """A server's key for each client, a site's for the browser; nothing stays."""
    empty_the_log()
    now = read_clock()
    made = {name: create_source(SYSTEM, name=name, kind=SourceKind.SERVER, now=now).secret for name in VERBS}
    made["site"] = create_source(SYSTEM, name="site", kind=SourceKind.BROWSER, origins=(SITE,), now=now).secret
    yield made
    empty_the_log()
    for model in (Tally, WriteKey, Source):
        model.objects.all().delete()


def test_each_message_of_each_client_from_npm_is_stored_once_through_faults_and_a_killed_server(
    installed: None, keys: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refused, taken and never answered, answered too late; and in the middle of it one of two servers dies at once."""
    with ExitStack() as around:
        proxies = {name: around.enter_context(FaultyProxy(None, FAULTS).running()) for name in VERBS if name != ONCE}
        proxies[ONCE] = around.enter_context(FaultyProxy(None, ("lost", "late")).running())
        site = around.enter_context(FaultyProxy(None).running())  # its faults come once it asks to be told things
        monkeypatch.setenv("CHAPEAU_BASE_URL", site.address)  # a browser is told by the shop where to tell
        first, second = (around.enter_context(web_server(processes=1)) for _which in range(2))
        for proxy in (site, *proxies.values()):
            proxy.target = first.port
        said: dict[str, str] = {}

        def send(name: str) -> None:
            command = [NODE or "", "clients.mjs", name, proxies[name].address, keys[name], str(TIMES)]
            done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, timeout=90, check=False)
            if done.returncode:
                said[name] = done.stderr[-2000:]

        senders = {name: threading.Thread(target=send, args=(name,), name=name, daemon=True) for name in VERBS}
        for name, sender in senders.items():
            if name != ONCE:
                sender.start()
        end = time.monotonic() + 60
        while sum(proxy.taken for proxy in proxies.values()) < 8 and time.monotonic() < end:
            time.sleep(0.002)
        os.kill(first.pid, signal.SIGKILL)
        for proxy in (site, *proxies.values()):
            proxy.target = second.port
        senders[ONCE].start()
        in_a_browser(site.address, keys["site"])
        for sender in senders.values():
            sender.join(100)
        assert said == {}
        wanted = dict.fromkeys(VERBS.values(), TIMES) | {"web.page": 1, "track:browser-segment-sent": 1}
        end = time.monotonic() + 20
        while (found := stored(list(wanted))) != wanted and time.monotonic() < end:
            time.sleep(0.1)
        assert found == wanted
        assert second.said() == ""


def stored(verbs: list[str]) -> dict[str, int]:
    return dict(Activity.objects.filter(verb__in=verbs).values_list("verb").annotate(times=Count("id")))


def in_a_browser(address: str, key: str) -> None:
    """analytics.js on another site: it asks for its settings here, and tells here."""
    script = HERE / "node_modules/@segment/analytics-next/dist/umd"

    def serve(route: Route) -> None:
        file = route.request.url.removeprefix(f"{SITE}/")
        if not file:
            route.fulfill(content_type="text/html", body=PAGE % {"key": key, "shop": address})
        else:
            route.fulfill(path=script / ("index.js" if file == "analytics.js" else Path(file).name))

    found = os.environ.get("CHAPEAU_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        # Browsers ask before a page of the internet may reach this very machine; here both are this machine.
        switches = ["--no-sandbox", "--disable-features=LocalNetworkAccessChecks"]
        browser = playwright.chromium.launch(executable_path=found, args=switches)
        page = browser.new_page()
        page.route(f"{SITE}/**", serve)
        page.goto(f"{SITE}/")
        page.wait_for_function("document.title === 'told'", timeout=30_000)
        browser.close()
