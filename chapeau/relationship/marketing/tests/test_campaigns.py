"""A campaign from draft to results."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.conf import settings as house
from pytest_django import Settings

from chapeau.commerce.ordering.desk import register_delivery_desk
from chapeau.commerce.ordering.models import Order
from chapeau.commerce.ordering.tests.builders import NOW, Shop, fill, open_shop, place, use_small_desk, viewer_of
from chapeau.commerce.ordering.values import PaymentChoice
from chapeau.kit import house_settings
from chapeau.kit.intervals import difference, share
from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.activity.models import Activity
from chapeau.person.audience.tests.builders import make_audience
from chapeau.person.messaging import actions as messaging
from chapeau.person.messaging import coming_back, mass
from chapeau.person.messaging.links import _sign
from chapeau.person.messaging.models import Message, MessageEvent
from chapeau.person.messaging.tests.mailings import agree, make_crowd
from chapeau.person.messaging.values import EventKind, SendingRules
from chapeau.person.people.tests.builders import make_staff
from chapeau.person.people.values import SYSTEM, StaffRole
from chapeau.relationship.marketing import actions, queries, testing
from chapeau.relationship.marketing.values import ArmResult, Block, BlockKind, CampaignPlan, CampaignState, VersionView

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(settings: Settings, tmp_path: Path) -> Iterator[Shop]:
    before = use_small_desk()
    settings.EMAIL_BACKEND = "chapeau.person.messaging.backends.house_backend"
    settings.EMAIL_FILE_PATH = tmp_path
    house_settings.change(SendingRules(quiet_from="0", quiet_until="0"), by_hat_id=None, now=NOW)
    yield open_shop()
    if before is not None:
        register_delivery_desk(before)


def said(*subjects: str, language: str = "en", variant: str = "", sku: str = "CH-1022") -> VersionView:
    return VersionView(
        language,
        variant,
        subjects or ("Chains, {{ person.given_name }}",),
        "Only this week",
        (
            Block(BlockKind.HEADING, {"text": "Spring"}),
            Block(BlockKind.TEXT, {"text": "<p>Dear {{ person.given_name }} <script>x</script></p>"}),
            Block(BlockKind.ARTICLE, {"sku": sku, "text": "Runs smoothly"}),
            Block(BlockKind.BUTTON, {"text": "The shop", "link": "/en/"}),
        ),
    )


def draft(*versions: VersionView, rule: str = "country = FR", hold_out_percent: int = 0) -> str:
    audience = make_audience(rule, name="Everybody")
    code = actions.create_campaign(
        SYSTEM,
        plan=CampaignPlan(name="Spring", audience_id=audience.id, hold_out_percent=hold_out_percent),
        now=NOW,
    )
    for version in versions or (said(),):
        actions.store_version(SYSTEM, code=code, version=version)
    return code


def send(code: str) -> None:
    actions.schedule_campaign(SYSTEM, code=code, now=NOW)
    actions.begin_and_finish(SYSTEM, now=NOW)
    mailing_id = queries.campaign(SYSTEM, code=code).mailing_id
    assert mailing_id is not None
    mass.send_due(mailing_id)
    actions.begin_and_finish(SYSTEM, now=NOW)


def mails() -> dict[str, EmailMessage]:
    read = [
        message_from_bytes(file.read_bytes(), policy=policy.default) for file in Path(house.EMAIL_FILE_PATH).iterdir()
    ]
    return {str(mail["to"]): mail for mail in read}


def html_of(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def test_each_reader_gets_their_own_price_and_one_mail(shop: Shop) -> None:
    make_crowd(1)
    agree([(shop.buyer.id, "marie@rustine.example")])
    code = draft()
    send(code)
    got = mails()
    assert set(got) == {"reader0@readers.example", "marie@rustine.example"}
    private, trade = html_of(got["reader0@readers.example"]), html_of(got["marie@rustine.example"])
    assert "€48.90" in private
    assert "incl. VAT" in private
    assert "€31.20" in trade
    assert "excl. VAT" in trade
    assert "<script" not in private
    assert "Dear Given0" in private
    found = queries.results(SYSTEM, code=code)
    # Marie under her private hat, Paul and Inès never agreed.
    assert (found.sent, found.waiting, found.in_doubt) == (2, 0, 0)
    assert {reason for reason, _, _ in found.reasons} <= {"never-asked", "no-address", "other-hat"}
    assert found.reached == found.sent + found.held
    assert queries.campaign(SYSTEM, code=code).state is CampaignState.SENT
    assert Activity.objects.filter(verb="campaign.sent").count() == 1


def test_what_came_of_it_is_counted_in_people_and_opened_to_them(shop: Shop) -> None:
    hats = make_crowd(4)
    code = draft(said("One", "Two"))
    send(code)
    first, second, third, _ = Message.objects.filter(state="sent").order_by("to_address")

    def click(message: Message, number: int, seconds: int, program: str = "Mozilla/5.0") -> str | None:
        return messaging.record_click(
            SYSTEM, code=message.code, number=number, signature=_sign(f"{message.code}/{number}"), program=program,
            is_reading=True, now=NOW + timedelta(seconds=seconds),
        )  # fmt: skip

    target = click(first, 0, 60)
    assert target is not None
    assert "utm_campaign=" + code in target
    click(first, 0, 900)
    for number in range(2):  # everything at once: a scanner
        click(second, number, 5 + number)
    click(third, 1, 30, program="Barracuda Sentinel")
    assert (
        messaging.record_click(
            SYSTEM, code=first.code, number=0, signature="0" * 16, program="", is_reading=True, now=NOW
        )
        is None
    )
    assert click(first, 99, 10) is None
    messaging.record_events(SYSTEM, kind=EventKind.OPTED_OUT, codes=[third.code], now=NOW)
    found = queries.results(SYSTEM, code=code)
    assert (found.clicked.count, found.clicked.of, found.machines, found.opted_out) == (1, 4, 2, 1)
    assert sum(arm.sent for arm in found.arms) == 4
    assert found.links[0][1] == 1
    assert coming_back.tell(NOW + timedelta(hours=1)) >= 2
    assert Activity.objects.filter(verb="message.clicked").count() == 2
    who, hidden = queries.people(SYSTEM, code=code, of="clicked")
    assert ([row[0] for row in who.rows], hidden) == ([first.hat_id], 0)
    sales = viewer_of(make_staff(StaffRole.MARKETING))
    who, hidden = queries.people(sales, code=code, of="clicked")
    assert (len(who.rows), hidden) == (0, 1)
    assert len(hats) == 4


def test_orders_after_a_click_count_for_a_week(shop: Shop) -> None:
    agree([(shop.buyer.id, "marie@rustine.example")])
    code = draft()
    send(code)
    message = Message.objects.get(state="sent")
    MessageEvent.objects.create(message=message, kind="clicked", link=0, happened_at=NOW)
    viewer = viewer_of(shop.buyer)
    fill(viewer, ("CH-1022", 1), payment=PaymentChoice.ON_ACCOUNT)
    placed = place(viewer, now=NOW)
    found = queries.results(SYSTEM, code=code)
    order = Order.objects.get(code=placed.code)
    assert (found.ordered.count, found.money) == (1, {"EUR": order.net_minor})
    Order.objects.update(placed_at=NOW + timedelta(days=8))
    assert queries.results(SYSTEM, code=code).ordered.count == 0


def test_a_control_group_gets_nothing_and_is_compared(shop: Shop) -> None:
    make_crowd(60)
    code = draft(hold_out_percent=50)
    send(code)
    found = queries.results(SYSTEM, code=code)
    assert found.control_ordered is not None
    assert found.all_ordered is not None
    assert found.sent + found.control_ordered.of == 60
    assert 15 < found.control_ordered.of < 45


def test_what_is_missing_is_said_before_anything_is_sent(shop: Shop) -> None:
    code = actions.create_campaign(SYSTEM, plan=CampaignPlan(name="Empty"), now=NOW)
    actions.store_version(SYSTEM, code=code, version=replace(said(sku="NOPE"), subjects=()))
    with pytest.raises(actions.CampaignNotReady) as refused:
        actions.schedule_campaign(SYSTEM, code=code, now=NOW)
    for words in ("choose an audience", "subject", "NOPE"):
        assert words in str(refused.value)


def test_what_is_under_way_is_not_changed_but_copied(shop: Shop) -> None:
    code = draft()
    actions.schedule_campaign(SYSTEM, code=code, now=NOW, starts_at=NOW + timedelta(days=1))
    with pytest.raises(actions.AlreadySent):
        actions.store_version(SYSTEM, code=code, version=said())
    copied = actions.copy_campaign(SYSTEM, code=code, name="Again", now=NOW)
    assert queries.campaign(SYSTEM, code=copied).versions == queries.campaign(SYSTEM, code=code).versions
    actions.unschedule_campaign(SYSTEM, code=code)
    actions.store_version(SYSTEM, code=code, version=said("Other"))
    with pytest.raises(actions.InThePast):
        actions.schedule_campaign(SYSTEM, code=code, now=NOW, starts_at=NOW - timedelta(hours=1))
    actions.schedule_campaign(SYSTEM, code=code, now=NOW, starts_at=NOW + timedelta(days=1))
    assert actions.begin_and_finish(SYSTEM, now=NOW) == 0
    assert actions.begin_and_finish(SYSTEM, now=NOW + timedelta(days=1)) >= 1


def test_on_the_readers_own_clock(shop: Shop) -> None:
    make_crowd(1, time_zone="Asia/Tokyo")
    code = draft()
    actions.schedule_campaign(SYSTEM, code=code, now=NOW, send_on=NOW.date() + timedelta(days=2), send_at=time(9))
    actions.begin_and_finish(SYSTEM, now=NOW + timedelta(days=1, hours=11))
    waiting = Message.objects.get(state="queued")
    assert waiting.send_after is not None
    assert waiting.send_after == datetime.combine(NOW.date() + timedelta(days=2), time(0), tzinfo=UTC)


def test_it_is_looked_at_as_somebody_in_sight_or_as_nobody(shop: Shop) -> None:
    code = draft()
    seller = viewer_of(shop.seller)
    asked = {"code": code, "language": "en", "variant": "", "now": NOW}
    assert "€48.90" in actions.preview(seller, **asked).html  # type: ignore[arg-type]
    as_buyer = actions.preview(seller, hat_id=shop.buyer.id, **asked)  # type: ignore[arg-type]
    assert "€31.20" in as_buyer.html
    assert as_buyer.subject == "Chains, Marie"
    assert "€31.20 excl. VAT" in as_buyer.text
    assert "/unsubscribe/" not in as_buyer.html
    with pytest.raises(NotFound):
        actions.preview(viewer_of(make_staff(StaffRole.MARKETING)), hat_id=shop.buyer.id, **asked)  # type: ignore[arg-type]
    with pytest.raises(Forbidden):
        actions.preview(viewer_of(shop.rider), **asked)  # type: ignore[arg-type]


def test_statistics_of_a_test_as_published() -> None:
    # Fleiss, Levin, Paik: 0.60 against 0.70, 95 %, 80 %: 356 each.
    assert testing.readers_needed(0.60, 0.70) == 356
    assert 0.0999 < testing.smallest_difference(0.60, 356) <= 0.1


def test_of_more_than_two_ways_the_leader_is_held_against_each_with_ranges_that_hold_together() -> None:
    def arm(name: str, clicked: int) -> ArmResult:
        return ArmResult(name, name, 1_000, share(clicked, 1_000))

    two, [behind] = testing.ranked([arm("A", 50), arm("B", 75)])
    assert (two.arm, behind.arm.arm, behind.is_sure) == ("B", "A", True)
    assert (behind.low, behind.high) == pytest.approx(difference(share(50, 1_000), share(75, 1_000)), rel=1e-9)
    leader, others = testing.ranked([arm("A", 50), arm("B", 75), arm("C", 30), arm("D", 74)])
    assert leader.arm == "B"
    # Of six pairs each is judged at 1 - 0.05/6: the same 50 against 75 is chance now, 30 is not.
    assert [(each.arm.arm, each.is_sure) for each in others] == [("D", False), ("A", False), ("C", True)]
    assert round(testing.z_of(2), 6) == 1.959964
    assert round(testing.z_of(4), 6) == 2.638257
    assert testing.readers_needed(0.60, 0.70, 4) == 550


def click(message: Message, at: datetime) -> None:
    MessageEvent.objects.create(message=message, kind=EventKind.CLICKED, link=0, happened_at=at, is_told=True)


def run_test(code: str, hours: int) -> str:
    """The clock comes by before and after the test's end; the winner."""
    actions.begin_and_finish(SYSTEM, now=NOW + timedelta(hours=hours - 1))
    assert queries.campaign(SYSTEM, code=code).winner == ""
    actions.begin_and_finish(SYSTEM, now=NOW + timedelta(hours=hours + 1))
    return queries.campaign(SYSTEM, code=code).winner


@pytest.mark.parametrize("kind", ["subject", "content"])
def test_a_part_of_the_audience_decides_once_and_the_rest_gets_the_winner(shop: Shop, kind: str) -> None:
    make_crowd(120)
    version = said("One", "Two") if kind == "subject" else replace(said("One"), other_blocks=(Block(BlockKind.HEADING, {"text": "Other"}),))  # fmt: skip
    code = draft(version)
    plan = CampaignPlan(name="Spring", audience_id=queries.campaign(SYSTEM, code=code).audience_id, test_percent=50, test_hours=4)  # fmt: skip
    actions.change_campaign(SYSTEM, code=code, plan=plan)
    actions.schedule_campaign(SYSTEM, code=code, now=NOW)
    found = queries.campaign(SYSTEM, code=code)
    actions.start_campaign(SYSTEM, campaign_id=found.id, now=NOW)
    tested = list(Message.objects.select_related("content"))
    assert 35 < len(tested) < 85
    assert {message.content.arm for message in tested if message.content} == {"A", "B"}
    Message.objects.update(state="sent", sent_at=NOW, sending_at=NOW)
    for message in tested:
        if message.content and message.content.arm == "B":
            click(message, NOW)
    assert run_test(code, 4) == "B"
    rest = Message.objects.filter(state="queued").select_related("content")
    assert Message.objects.count() == 120
    assert {message.content.arm for message in rest if message.content} == {"B"}
    came = queries.results(SYSTEM, code=code)
    assert sum(arm.sent for arm in came.arms) == len(tested)  # the rest is not mixed into what decided
    assert [arm.clicked.rate for arm in came.arms] == [0.0, 1.0]
    actions.begin_and_finish(SYSTEM, now=NOW + timedelta(hours=6))
    assert Message.objects.count() == 120
    assert Activity.objects.filter(verb="campaign.decided").count() == 1


def at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=UTC)


def test_two_times_of_day_are_tried_and_the_rest_gets_the_better_one_the_day_after(shop: Shop) -> None:
    make_crowd(60)
    code = draft(said("One"))
    plan = CampaignPlan(name="Spring", audience_id=queries.campaign(SYSTEM, code=code).audience_id, test_percent=50, test_hours=4)  # fmt: skip
    actions.change_campaign(SYSTEM, code=code, plan=plan)
    day = NOW.date() + timedelta(days=1)
    with pytest.raises(actions.OneTestAtATime):
        other = draft(said("One", "Two"))
        actions.schedule_campaign(SYSTEM, code=other, now=NOW, send_on=day, send_at=time(9), other_times=[time(18)])
    actions.schedule_campaign(SYSTEM, code=code, now=NOW, send_on=day, send_at=time(9), other_times=[time(18)])
    found = queries.campaign(SYSTEM, code=code)
    assert found.starts_at is not None
    actions.start_campaign(SYSTEM, campaign_id=found.id, now=found.starts_at)
    hours = {message.content.arm: message.send_after for message in Message.objects.select_related("content") if message.content}  # fmt: skip
    assert hours == {"A": at(day, 7), "B": at(day, 16)}  # Paris
    Message.objects.update(state="sent", sent_at=NOW, sending_at=NOW)
    for message in Message.objects.filter(content__arm="B"):
        click(message, NOW)
    ends = queries.campaign(SYSTEM, code=code).test_ends_at
    assert ends == at(day + timedelta(days=1), 10)  # 18:00 on the last islands, and four hours
    actions.begin_and_finish(SYSTEM, now=ends)
    assert {message.send_after for message in Message.objects.filter(state="queued")} == {at(day + timedelta(days=2), 16)}  # fmt: skip
    assert [arm.subject for arm in queries.results(SYSTEM, code=code).arms] == ["09:00", "18:00"]
