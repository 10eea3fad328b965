"""Forms of the house as browsers meet them: the page, the pop-up, the frame on another site, the buttons of the mails."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from pytest_django import Settings

from chapeau.interfaces.storefront import visitor_form
from chapeau.interfaces.storefront.form_memory import COOKIE
from chapeau.interfaces.storefront.visitor_form import Ticket
from chapeau.kit.clock import read_clock
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.person.messaging.models import Message
from chapeau.person.people.models import Hat, Visitor
from chapeau.person.people.tests.builders import make_organisation
from chapeau.person.people.values import SYSTEM
from chapeau.relationship.content import actions, queries
from chapeau.relationship.content.models import FormSubmission
from chapeau.relationship.content.tests.builders import form_content, make_form

pytestmark = pytest.mark.django_db
PATH = "/en/f/news"


@pytest.fixture
def form() -> str:
    return make_form(content=form_content(pages=("home",), trigger="time", after=3))


def ticket(code: str = "news", *, shown_at: datetime | None = None, variant: str = "a", page: str = "") -> str:
    return Ticket(code, 1, variant, shown_at or read_clock() - timedelta(seconds=5), page).sealed()


def fill(client: Client, **told: Any) -> Any:
    return client.post(
        PATH, {"ticket": ticket(), "email": "luc@example.org", **told}, headers={"User-Agent": "Firefox"}
    )


def link_of(template: str) -> str:
    run_waiting_jobs()
    found = re.search(r"https?://\S+(/en/\S+)", Message.objects.get(template=template).text)
    assert found is not None
    return found[1]


def test_from_the_page_to_the_person_by_the_button_of_the_mail(client: Client, form: str) -> None:
    shown = client.get(PATH).content.decode()
    assert "News of the workshop" in shown
    assert "I agree that Vélo writes to me about what I tick." in shown
    sent = fill(client, topics=["news"])
    assert (sent.status_code, sent["Location"]) == (302, f"{PATH}/sent")
    assert "look into your mail" in client.get(f"{PATH}/sent").content.decode()
    link = link_of("privacy.confirm")
    client.get(link)
    assert FormSubmission.objects.get().confirmed_at is None  # a GET changes nothing
    assert "See you soon." in client.post(link).content.decode()
    row = FormSubmission.objects.get()
    assert row.hat_id == Hat.objects.get().id
    assert Visitor.objects.get().hat_id == row.hat_id
    result = queries.form_result(SYSTEM, code="news").variants[0]
    assert (result.shown, result.sent, result.confirmed) == (1, 1, 1)  # counted although no script ran


def test_no_page_with_a_button_hides_its_origin_from_us() -> None:
    """Under ``no-referrer`` a browser sends ``Origin: null`` with the form, which is refused as forged; ``same-origin`` tells no
    other site the secret of the address either.
    """
    folder = Path(visitor_form.__file__).parent.parent / "templates"
    hiding = [path.name for path in folder.rglob("*.html") if "no-referrer" in path.read_text()]
    assert hiding == []
    client = Client(enforce_csrf_checks=True)
    assert client.post("/en/f/news", {}, headers={"Origin": "null"}).status_code == 403


def test_the_answer_is_the_same_for_a_machine_and_nothing_is_kept(client: Client, form: str) -> None:
    sent = fill(client, website="https://spam.example")
    assert (sent.status_code, sent["Location"]) == (302, f"{PATH}/sent")
    assert not FormSubmission.objects.exists()


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"ticket": "guessed"}, "open for very long"),
        ({"age": timedelta(seconds=-30)}, "That was quick"),
        ({"age": timedelta(hours=25)}, "open for very long"),
        ({"ticket": ticket("other")}, "open for very long"),
        ({"email": "no address"}, "looks like name@example.com"),
        ({"email": ""}, "Please fill this in."),
        ({"email": "x" * 300 + "@example.org"}, "looks like name@example.com"),
        ({"topics": ["never-offered"]}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    client: Client, form: str, told: dict[str, Any], says: str
) -> None:
    if "age" in told:
        told = {"ticket": ticket(shown_at=read_clock() - told["age"])}
    sent = fill(client, name="Élodie <b>", **told)
    page = sent.content.decode()
    assert sent.status_code == 422
    assert says in page
    assert 'value="Élodie &lt;b&gt;"' in page
    assert not FormSubmission.objects.exists()


def test_one_mailbox_is_not_flooded(client: Client, form: str) -> None:
    codes = [fill(client).status_code for _turn in range(6)]
    assert codes == [302] * 5 + [429]


def test_a_pop_up_is_named_on_the_pages_chosen_until_it_was_closed(client: Client, form: str) -> None:
    make_organisation("Vélo", is_house=True)
    assert "data-pop-ups" in client.get("/en/").content.decode()
    assert "data-pop-ups" not in client.get("/en/basket").content.decode()
    assert client.get(f"{PATH}/pop-up")["Location"] == PATH
    fragment = client.get(f"{PATH}/pop-up", headers={"HX-Request": "true"}).content.decode()
    assert fragment.startswith('<div class="dialog-head"')
    client.post(f"{PATH}/not-again")
    assert "data-pop-ups" not in client.get("/en/").content.decode()


def test_a_browser_keeps_its_variant_and_counts_once(client: Client) -> None:
    content = form_content(has_b=True)
    words = replace(content.texts["en"], title_b="Once a month, no more", button_b="Yes, please")
    make_form(content=replace(content, texts={"en": words}))
    first = client.get(PATH).content.decode()
    variant = client.cookies[COOKIE].value.split(".")[1][0]
    assert ("Once a month, no more" in first) == (variant == "b")
    assert all(client.get(PATH).content.decode().count("Yes, please") == (variant == "b") for _turn in range(8))
    for step in ("shown", "shown", "started", "shown", "nonsense"):
        client.post(f"{PATH}/seen", {"step": step, "variant": variant}, headers={"User-Agent": "Firefox"})
    client.post(f"{PATH}/seen", {"step": "shown", "variant": variant}, headers={"User-Agent": "Googlebot"})
    result = {one.variant: one for one in queries.form_result(SYSTEM, code="news").variants}[variant]
    assert (result.shown, result.started) == (1, 1)


def test_only_the_sites_named_may_frame_it_and_only_its_own_address() -> None:
    make_form(content=form_content(sites=("https://blog.example",)))
    client = Client(enforce_csrf_checks=True)
    framed, page = client.get(f"{PATH}/embed"), client.get(PATH)
    assert "frame-ancestors https://blog.example" in framed["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"
    told = {"ticket": ticket(page="https://blog.example"), "email": "luc@example.org"}
    assert "look into your mail" in client.post(f"{PATH}/embed", told).content.decode()
    row = FormSubmission.objects.get()
    assert (row.page, row.visitor_id is None) == ("https://blog.example", False)
    script = client.get("/embed.js")
    assert script["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "en,fr,it" in script.content.decode()


def test_a_form_that_names_no_site_is_framed_nowhere(client: Client, form: str) -> None:
    framed = client.get(f"{PATH}/embed")
    assert "frame-ancestors 'none'" in framed["Content-Security-Policy"]
    assert framed["X-Frame-Options"] == "DENY"


def test_a_white_paper_is_given_by_a_button_after_the_mail(
    client: Client, settings: Settings, tmp_path: object
) -> None:
    settings.MEDIA_ROOT = tmp_path
    make_form(content=form_content(topics=()))
    stored = default_storage.save("papers/one.pdf", ContentFile(b"%PDF-1.7 paper"))
    actions.attach_paper(
        SYSTEM, code="news", language="en", file=stored, name="Chains.pdf", beginning=b"%PDF-1.7", size=14,
        now=read_clock(),
    )  # fmt: skip
    fill(client)
    assert "Download" not in client.get(f"{PATH}/sent").content.decode()
    done = client.post(link_of("content.confirm")).content.decode()
    assert "Go to the download" in done
    link = link_of("content.paper")
    assert "Chains.pdf" in client.get(link).content.decode()
    assert FormSubmission.objects.get().taken_at is None
    given = client.post(link)
    assert b"".join(given.streaming_content) == b"%PDF-1.7 paper"  # type: ignore[attr-defined]
    assert given["Content-Disposition"] == 'attachment; filename="Chains.pdf"'
    assert FormSubmission.objects.get().taken_at is not None


def test_a_form_that_is_not_there_is_not_found(client: Client) -> None:
    for path in (PATH, f"{PATH}/pop-up", f"{PATH}/embed", f"{PATH}/sent", "/en/form/confirm/x", "/en/form/paper/x"):
        assert client.get(path, headers={"HX-Request": "true"}).status_code in (200, 404)
    assert visitor_form.read_ticket("x" * 5000, "news") is None
