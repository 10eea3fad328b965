"""An organisation hears of its own orders, and of nothing else; strangers to it see nothing of its webhooks."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings

from chapeau.interfaces.office.tests.orders import order_of
from chapeau.interfaces.webhooks import actions, queries
from chapeau.interfaces.webhooks.kinds import kinds_for
from chapeau.interfaces.webhooks.models import Delivery, Event
from chapeau.kit.clock import read_clock
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.kit.tests.receiver import Receiver, receiving
from chapeau.person.people import actions as people
from chapeau.person.people.models import Organisation
from chapeau.person.people.queries import viewer_for_hat
from chapeau.person.people.tests.builders import make_hat, make_person, make_staff
from chapeau.person.people.values import SYSTEM, Role, StaffRole, Viewer
from tests.builders import Shop, make_shop
from tests.buyers import fill_basket


@pytest.fixture
def shop(db: None, tmp_path: object, settings: Settings) -> Shop:
    settings.MEDIA_ROOT = tmp_path
    return make_shop()


def place_privately(shop: Shop) -> str:
    from chapeau.commerce.ordering import actions as ordering

    viewer = viewer_for_hat(shop.private)
    fields = fill_basket(shop.private, {"CO-CHN-11": 1}, shop.now)
    from chapeau.person.people.queries import postal_address

    value = postal_address(viewer, code=fields["address"]).value
    ordering.set_addresses(viewer, delivery=value, billing=None, now=shop.now)
    placed = ordering.place_order(viewer, seen_total=int(fields["seen_total"]), idempotency_key="private", now=shop.now)
    return placed.code


def subscribe(viewer: Viewer, receiver: Receiver, *kinds: str) -> str:
    made = actions.create_subscription(viewer, address=receiver.address, kinds=kinds, description="", now=read_clock())
    return made.code


def test_an_organisation_hears_of_its_own_orders_only(shop: Shop, receiver: Receiver, settings: Settings) -> None:
    house = viewer_for_hat(make_staff(StaffRole.ADMINISTRATOR))
    theirs = viewer_for_hat(shop.approver)
    mine = subscribe(theirs, receiver)
    with receiving() as everything:
        subscribe(house, everything)
        private = place_privately(shop)
        own = order_of(shop)
        run_waiting_jobs()
        heard = {json.loads(body)["data"]["order"] for _, body in receiver.got}
        assert heard == {own}
        told = {json.loads(body)["data"].get("order") for _, body in everything.got}
        assert {own, private} <= told
    all_bodies = " ".join(Event.objects.values_list("body", flat=True))
    for personal in ("Camille", "Roux", "Jean", "camille@example.com", "Charité", "Rustine", "69002"):
        assert personal not in all_bodies
    actions.replay_since(theirs, code=mine, since=shop.now - timedelta(days=1), now=read_clock())
    run_waiting_jobs()
    assert {json.loads(body)["data"]["order"] for _, body in receiver.got} == {own}
    assert django_settings.WEBHOOK_LOG_DAYS == 30


def test_who_may(shop: Shop, receiver: Receiver) -> None:
    for stranger in (shop.private, shop.buyer, shop.public, make_staff(StaffRole.FINANCE, StaffRole.MARKETING)):
        with pytest.raises(Forbidden):
            subscribe(viewer_for_hat(stranger), receiver)
    theirs = viewer_for_hat(shop.approver)
    with pytest.raises(actions.UnknownKind):
        subscribe(theirs, receiver, "product.created")
    code = subscribe(theirs, receiver, "order.placed")
    delivery = actions.ping(theirs, code=code, now=read_clock())
    run_waiting_jobs()
    assert json.loads(receiver.got[0][1]) | {"timestamp": ""} == {
        "type": "webhook.ping", "timestamp": "", "data": {"webhook": code},
    }  # fmt: skip
    for stranger in (shop.private, shop.buyer, shop.public, make_staff(StaffRole.FINANCE)):
        viewer = viewer_for_hat(stranger)
        assert queries.subscriptions(viewer) == ()
        for deed in (
            lambda v: queries.subscription(v, code=code),
            lambda v: queries.deliveries(v, code=code),
            lambda v: queries.delivery(v, code=delivery),
            lambda v: actions.pause(v, code=code),
            lambda v: actions.start(v, code=code),
            lambda v: actions.ping(v, code=code, now=read_clock()),
            lambda v: actions.renew_secret(v, code=code, now=read_clock()),
            lambda v: actions.replay_delivery(v, code=delivery, now=read_clock()),
            lambda v: actions.replay_since(v, code=code, since=read_clock(), now=read_clock()),
            lambda v: actions.change_subscription(
                v, code=code, address="https://example.com/", kinds=(), description=""
            ),
            lambda v: actions.delete_subscription(v, code=code),
        ):
            with pytest.raises(NotFound):
                deed(viewer)
    assert "webhook.ping" not in kinds_for(organisation=False)


def test_who_leaves_an_organisation_no_longer_hears_of_it(shop: Shop, receiver: Receiver) -> None:
    code = subscribe(viewer_for_hat(shop.approver), receiver)
    now = read_clock()
    assert shop.approver.organisation_id is not None
    organisation = Organisation.objects.get(pk=shop.approver.organisation_id)
    make_hat(make_person(), organisation, roles=(Role.ADMINISTRATOR,))
    people.end_hat(SYSTEM, hat_code=shop.approver.code, ends_at=now, now=now)
    run_waiting_jobs()
    house = viewer_for_hat(make_staff(StaffRole.ADMINISTRATOR))
    card = queries.subscription(house, code=code)
    assert (card.state, card.disabled_because) == ("disabled", "maker-left")
    order_of(shop)
    run_waiting_jobs()
    assert receiver.got == []
    assert not Delivery.objects.exists()
