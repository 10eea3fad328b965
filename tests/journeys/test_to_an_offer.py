"""The second way, in a browser: from a form to a customer who is won back; one person, one mail; a white paper that becomes a call."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import transaction
from playwright.sync_api import Page, expect

from chapeau.kit import house_settings
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.person.audience import refresh
from chapeau.person.audience.actions import store_audience
from chapeau.person.audience.models import Audience
from chapeau.person.messaging.models import Message
from chapeau.person.messaging.values import SendingRules
from chapeau.person.people.queries import hat_card
from chapeau.person.people.values import SYSTEM
from chapeau.person.privacy.actions import record_consent
from chapeau.person.privacy.models import Topic
from chapeau.person.privacy.values import ConsentChoice
from chapeau.person.tasks.models import Task
from chapeau.relationship.content.models import FormSubmission
from chapeau.relationship.content.tests.builders import make_form
from chapeau.relationship.journeys import actions as journeys
from chapeau.relationship.journeys import moving
from chapeau.relationship.journeys.models import Passage
from chapeau.relationship.journeys.ready import READY
from chapeau.relationship.marketing import actions as campaigns
from tests.builders import Shop
from tests.journeys.conftest import Visit, enter
from tests.journeys.steps import add, choose, go_to_checkout, open_article, order

DAY = timedelta(days=1)


@pytest.fixture
def house(shop: Shop) -> Shop:
    """What is written about, and no hour at which it waits."""
    for code, name in (("news", "News"), ("offers", "Offers")):
        Topic.objects.get_or_create(code=code, defaults={"names": {"en": name}})
    house_settings.change(SendingRules(quiet_from="00:00", quiet_until="00:00", messages_per_week=20), by_hat_id=None, now=shop.now)  # fmt: skip
    mail.outbox.clear()
    return shop


def start(ready: str) -> str:
    now = datetime.now(UTC)
    code = journeys.create_journey(SYSTEM, name=ready, plan=READY[ready].plan, now=now)
    journeys.publish_journey(SYSTEM, code=code, now=now)
    return code


def subjects() -> list[str]:
    run_waiting_jobs()
    return [each.subject for each in mail.outbox]


def link(words: str) -> str:
    """Of the last mail, without the house's own name: the browser knows where it is."""
    run_waiting_jobs()
    found = re.search(rf"https?://[^/\s]+(/\S*{words}\S*)", str(mail.outbox[-1].body))
    assert found is not None, mail.outbox[-1].body
    return found[1]


def fill_in_and_confirm(page: Page, address: str, *, tick: str = "") -> None:
    page.goto("/en/f/news")
    page.get_by_label("E-mail").fill(address)
    if tick:
        page.get_by_label(tick, exact=True).check()
    page.wait_for_timeout(2_100)  # whoever is quicker than two seconds is taken for a machine
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_text("One step is left: look into your mail.")).to_be_visible()
    page.goto(link("confirm"))
    page.get_by_role("button", name=re.compile("^Yes")).click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def test_a_visitor_signs_up_confirms_is_welcomed_buys_and_is_won_back(visit: Visit, house: Shop) -> None:
    make_form()
    store_audience(SYSTEM, name="Lost", rule="bought and not bought in last 180 days", now=house.now)
    welcome, win_back = start("welcome"), start("win-back")
    page = visit()
    fill_in_and_confirm(page, "nora@example.org", tick="News")
    assert "Welcome" in subjects()
    hat = hat_card(SYSTEM, hat_id=FormSubmission.objects.get().hat_id)

    enter(page, hat)
    open_article(page)
    add(page)
    go_to_checkout(page)
    for field, words in {"name": "Nora", "street": "1 rue X", "postal_code": "69001", "city": "Lyon"}.items():
        page.locator(f"[name=delivery-{field}]").fill(words)
    choose(page, "Bank transfer")
    order(page)
    expect(page.get_by_role("heading", name="Thank you. It is ordered.")).to_be_visible()
    run_waiting_jobs()
    assert Passage.objects.get(journey__code=welcome).ended_by == "goal"

    later = datetime.now(UTC) + 200 * DAY
    with transaction.atomic():
        for audience in refresh.locked(Audience.objects.values_list("id", flat=True)):
            refresh.pass_time(audience, now=later)
    run_waiting_jobs()
    [passage] = Passage.objects.filter(journey__code=win_back, hat=hat.id)
    for days in range(8):
        moving.advance(later + days * DAY)
    if not passage.is_held_out:
        assert Message.objects.filter(hat=hat.id, mailing__isnull=False, topic="offers").count() <= 1
        assert passage.taken.filter(step="letter").exists()


def test_one_person_under_three_hats_gets_one_mail_and_leaving_keeps_the_receipts(visit: Visit, house: Shop) -> None:
    """Written in the office, read in the mailbox, left by its link under one hat."""
    hats = (house.private, house.buyer, house.public)
    record_consent(
        SYSTEM,
        choices=[
            ConsentChoice(hat_id=one.id, purpose="marketing", topic="news", channel="email", address="camille@example.com", state="given", source="test")
            for one in hats
        ],
        now=house.now,
    )  # fmt: skip
    store_audience(SYSTEM, name="Everybody", rule="country = FR", now=house.now)
    run_waiting_jobs()
    desk = visit(house.sales)
    for turn in ("First", "Second"):
        desk.goto("/office/campaigns/new")
        desk.get_by_label("Name, for yourselves").fill(turn)
        desk.get_by_label("To", exact=True).select_option(index=1)
        desk.get_by_label("About").select_option("news")
        desk.get_by_role("button", name="Keep").click()
        expect(desk.get_by_role("heading", name=re.compile(f"^{turn}"))).to_be_visible()
        desk.get_by_role("link", name="Write").click()
        desk.get_by_label("Subject", exact=True).fill(f"{turn} news")
        desk.get_by_role("button", name="Text", exact=True).click()
        desk.locator("[name=b0-text]").fill("Chains are here.")
        desk.get_by_role("button", name="Keep and look at it").click()
        desk.get_by_role("link", name=f"← {turn}").click()
        desk.get_by_role("button", name="Send", exact=True).click()
        expect(desk.get_by_text("It is being sent.")).to_be_visible()
        campaigns.begin_and_finish(SYSTEM, now=datetime.now(UTC))  # as the clock does each minute
        if turn == "First":
            assert subjects().count("First news") == 1
            reader = visit()
            reader.goto(link("unsubscribe"))
            reader.get_by_role("button", name="Stop them").click()
            expect(reader.get_by_role("heading", name="Done")).to_be_visible()
    left = Message.objects.get(mailing__isnull=False, state="sent")
    run_waiting_jobs()
    assert not Message.objects.filter(hat=left.hat_id, state="sent", mailing__isnull=False).exclude(id=left.id).exists()

    buyer = visit(next(one for one in hats if one.id == left.hat_id))
    open_article(buyer)
    add(buyer)
    go_to_checkout(buyer)
    buyer.get_by_role("radio", name=re.compile("Bank transfer|account", re.IGNORECASE)).first.check()
    order(buyer)
    expect(buyer.get_by_role("heading", name="Thank you. It is ordered.")).to_be_visible()
    run_waiting_jobs()
    assert Message.objects.filter(hat=left.hat_id, template__startswith="order", state="sent").exists()


def test_a_white_paper_becomes_a_series_and_then_a_call(visit: Visit, house: Shop) -> None:
    make_form(paper=True)
    code = start("nurture")
    page = visit(phone=True)
    fill_in_and_confirm(page, "otto@example.org", tick="News")
    expect(page.get_by_role("link", name="Go to the download")).to_be_visible()
    run_waiting_jobs()
    hat = FormSubmission.objects.get().hat_id
    now = datetime.now(UTC)
    for days in range(20):
        moving.advance(now + days * DAY)
    assert list(Passage.objects.get(journey__code=code).taken.order_by("left_at").values_list("step", flat=True)) == [
        "read-it", "morning", "case", "prospect", "answer", "call",
    ]  # fmt: skip
    assert Message.objects.filter(hat=hat, mailing__isnull=False).exclude(state="held").count() == 1
    task = Task.objects.get(about="call")
    assert (task.title, task.hat_id, task.done_at) == ("Call: read the white paper, then the case", hat, None)
