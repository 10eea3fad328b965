"""Asked, approved, received, refunded: shares of the frozen lines, to the cent."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from chapeau.commerce.fulfilment import actions, queries
from chapeau.commerce.fulfilment.actions import NothingToReturn, ReturnIsElsewhere, set_delivery_method
from chapeau.commerce.fulfilment.models import ReturnLine
from chapeau.commerce.fulfilment.tests.test_delivery import order_on_account, shipments
from chapeau.commerce.fulfilment.values import Parcel, Rate, ReturnReason
from chapeau.commerce.ordering import actions as ordering
from chapeau.commerce.ordering.models import Order, OrderLine
from chapeau.commerce.ordering.tests.builders import NOW, Shop, fill, place, stored
from chapeau.commerce.ordering.values import PaymentChoice
from chapeau.commerce.payments.actions import record_transfer
from chapeau.commerce.payments.models import CreditAccount, Payment
from chapeau.commerce.stock.models import Level
from chapeau.commerce.stock.tests.builders import assert_books_agree
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.activity.models import Activity
from chapeau.person.messaging.models import Message
from chapeau.person.people.tests.builders import make_hat, make_person, make_staff, viewer_of
from chapeau.person.people.values import SYSTEM, Role, StaffRole, Viewer

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=7)


@pytest.fixture
def logistics(shop: Shop) -> Viewer:
    return viewer_of(make_staff(StaffRole.LOGISTICS))


@pytest.fixture
def sent(shop: Shop, logistics: Viewer) -> str:
    """An order of three chains that has left."""
    code = order_on_account(shop, ("CH-1022", 3))
    actions.ship(logistics, parcel=Parcel(shipments(code)[0].code), now=NOW)
    return code


def line_of(code: str) -> OrderLine:
    return OrderLine.objects.get(order__code=code)


def ask(shop: Shop, code: str, quantity: int = 1, now: datetime = LATER) -> str:
    return actions.ask_return(
        viewer_of(shop.buyer),
        order_code=code,
        quantities={line_of(code).id: quantity},
        reason=ReturnReason.DOES_NOT_FIT,
        word="Too long",
        now=now,
    )


def send_back(shop: Shop, logistics: Viewer, code: str, quantity: int = 1, damaged: tuple[UUID, ...] = ()) -> int:
    asked = ask(shop, code, quantity)
    actions.approve_return(logistics, code=asked, now=LATER)
    actions.receive_return(logistics, code=asked, not_restocked=damaged, now=LATER)
    return actions.refund_return(logistics, code=asked, now=LATER).minor


def test_a_return_goes_its_whole_way(shop: Shop, logistics: Viewer, sent: str) -> None:
    asked = ask(shop, sent, 2)
    seen = queries.return_page(viewer_of(shop.buyer), code=asked)
    # Three chains for 93.60 net and 112.32 with VAT: two of them are worth 62.40 and 74.88.
    assert (seen.state, seen.word, seen.refund.minor) == ("asked", "Too long", 7488)
    actions.approve_return(logistics, code=asked, answer="Please pack it well", now=LATER)
    actions.receive_return(logistics, code=asked, now=LATER)
    level = Level.objects.get(variant_id=shop.articles["CH-1022"], warehouse__code="LYO")
    assert level.on_hand == 999
    assert line_of(sent).returned_quantity == 2
    used = CreditAccount.objects.get().used_minor
    assert actions.refund_return(logistics, code=asked, now=LATER).minor == 7488
    assert CreditAccount.objects.get().used_minor == used - 7488
    line = ReturnLine.objects.get()
    assert (line.net_minor, line.tax_minor, line.gross_minor) == (6240, 1248, 7488)
    run_waiting_jobs()
    decided = Activity.objects.get(verb="refund.decided").properties
    assert (decided["amount_minor"], decided["line_quantities"], decided["reason"]) == (7488, [2], "return")
    mails = [mail.subject for mail in Message.objects.filter(template="return.answered").order_by("queued_at", "id")]
    assert [subject.split(" ")[0] for subject in mails] == ["Your", "€74.88"]
    assert_books_agree()


def test_however_it_comes_back_the_parts_sum_to_the_line(shop: Shop, logistics: Viewer, sent: str) -> None:
    OrderLine.objects.filter(order__code=sent).update(net_minor=9361, tax_minor=1872, gross_minor=11233)
    parts = [send_back(shop, logistics, sent) for _ in range(3)]
    assert sum(parts) == 11233
    assert parts == [3744, 3745, 3744]


def test_damaged_goods_stay_off_the_shelf(shop: Shop, logistics: Viewer, sent: str) -> None:
    send_back(shop, logistics, sent, 1, damaged=(line_of(sent).id,))
    assert Level.objects.get(variant_id=shop.articles["CH-1022"], warehouse__code="LYO").on_hand == 997
    assert not ReturnLine.objects.get().is_restocked


def test_only_what_was_sent_and_is_not_on_its_way_back_is_returned(shop: Shop, sent: str) -> None:
    ask(shop, sent, 2)
    assert [line.quantity for line in queries.returnable_lines(viewer_of(shop.buyer), order_code=sent)] == [1]
    for quantity in (2, 0, -1):
        with pytest.raises(NothingToReturn):
            ask(shop, sent, quantity)


def test_nothing_that_waits_to_ship_is_returned(shop: Shop) -> None:
    code = order_on_account(shop)
    assert queries.returnable_lines(viewer_of(shop.buyer), order_code=code) == []


def test_a_historic_order_is_not_returned_here(shop: Shop, sent: str) -> None:
    Order.objects.filter(code=sent).update(is_historic=True)
    with pytest.raises(NothingToReturn):
        ask(shop, sent)


def test_refused_with_a_word_it_may_be_asked_again(shop: Shop, logistics: Viewer, sent: str) -> None:
    asked = ask(shop, sent, 3)
    actions.refuse_return(logistics, code=asked, answer="It was cut to length", now=LATER)
    assert queries.return_page(viewer_of(shop.buyer), code=asked).answer == "It was cut to length"
    ask(shop, sent, 3)


def test_the_moves_of_a_return_are_one_table(shop: Shop, logistics: Viewer, sent: str) -> None:
    asked = ask(shop, sent)
    with pytest.raises(ReturnIsElsewhere):
        actions.refund_return(logistics, code=asked, now=LATER)
    with pytest.raises(ReturnIsElsewhere):
        actions.receive_return(logistics, code=asked, now=LATER)
    actions.approve_return(logistics, code=asked, now=LATER)
    actions.receive_return(logistics, code=asked, now=LATER)
    actions.refund_return(logistics, code=asked, now=LATER)
    with pytest.raises(ReturnIsElsewhere):
        actions.refund_return(logistics, code=asked, now=LATER)
    assert Activity.objects.filter(verb="refund.decided").count() == 1


def test_returns_are_behind_the_wall(shop: Shop, logistics: Viewer, sent: str) -> None:
    asked = ask(shop, sent)
    rider = viewer_of(shop.rider)  # the same person's private hat
    with pytest.raises(NotFound):
        queries.return_page(rider, code=asked)
    with pytest.raises(NotFound):
        queries.returns_of_order(rider, order_code=sent)
    with pytest.raises(NotFound):
        actions.ask_return(
            rider, order_code=sent, quantities={line_of(sent).id: 1}, reason=ReturnReason.OTHER, now=LATER
        )
    with pytest.raises(Forbidden):
        actions.approve_return(viewer_of(shop.buyer), code=asked, now=LATER)
    assert [found.code for found in queries.open_returns(logistics)] == [asked]
    assert [found.code for found in queries.my_returns(viewer_of(shop.buyer))] == [asked]
    assert queries.my_returns(rider) == []
    assert stored(sent).state == "shipped"


def test_who_may_only_look_sees_no_parcels_of_hidden_orders(shop: Shop, sent: str) -> None:
    """The order's page is no page for this role; its parcels and returns were open to who knew the code."""
    looker = viewer_of(make_hat(make_person(), shop.workshop, roles=(Role.VIEWER,)))
    with pytest.raises(NotFound):
        queries.shipments_of_order(looker, order_code=sent)
    line = OrderLine.objects.get(order__code=sent)
    with pytest.raises(NotFound):
        actions.ask_return(looker, order_code=sent, quantities={line.id: 1}, reason=ReturnReason.FAULTY, now=LATER)


@pytest.fixture
def at_home(shop: Shop, logistics: Viewer) -> str:
    """A rider's own order of three chains, paid by transfer, by express for 14.90 where post costs 4.90; it has left."""
    set_delivery_method(
        SYSTEM,
        code="express",
        names={"en": "Express"},
        carrier="Colissimo",
        working_days=1,
        position=3,
        rates=[Rate(("FR",), 30_000, 0, "EUR", Decimal("14.90"), includes_tax=True)],
    )
    rider = viewer_of(shop.rider)
    fill(rider, ("CH-1022", 3), payment=PaymentChoice.TRANSFER)
    ordering.choose_delivery(rider, method="express", now=NOW)
    placed = place(rider)
    assert placed.total.minor == 3 * 4890 + 1490
    record_transfer(SYSTEM, reference=Payment.objects.get(order_id=placed.id).reference, amount=placed.total, now=NOW)
    run_waiting_jobs()
    actions.ship(logistics, parcel=Parcel(shipments(placed.code)[0].code), now=NOW)
    return placed.code


def give_back(shop: Shop, logistics: Viewer, code: str, quantity: int, reason: ReturnReason) -> int:
    viewer = viewer_of(shop.rider if stored(code).organisation_id is None else shop.buyer)
    lines = {line_of(code).id: quantity}
    asked = actions.ask_return(viewer, order_code=code, quantities=lines, reason=reason, now=LATER)
    told = queries.return_page(viewer, code=asked).refund.minor
    actions.approve_return(logistics, code=asked, now=LATER)
    actions.receive_return(logistics, code=asked, now=LATER)
    given = actions.refund_return(logistics, code=asked, now=LATER).minor
    assert given == told
    assert queries.return_page(viewer, code=asked).refund.minor == given
    return given


def test_who_sends_everything_back_is_given_the_standard_delivery(shop: Shop, logistics: Viewer, at_home: str) -> None:
    assert give_back(shop, logistics, at_home, 3, ReturnReason.NOT_WANTED) == 3 * 4890 + 490
    run_waiting_jobs()
    decided = Activity.objects.get(verb="refund.decided").properties
    assert (decided["amount_minor"], decided["line_gross_minor"]) == (3 * 4890 + 490, [3 * 4890])


def test_the_last_part_brings_the_delivery_and_only_once(shop: Shop, logistics: Viewer, at_home: str) -> None:
    assert give_back(shop, logistics, at_home, 2, ReturnReason.NOT_WANTED) == 2 * 4890
    assert give_back(shop, logistics, at_home, 1, ReturnReason.NOT_WANTED) == 4890 + 490


def test_where_the_house_is_at_fault_express_goes_back_too(shop: Shop, logistics: Viewer, at_home: str) -> None:
    assert give_back(shop, logistics, at_home, 3, ReturnReason.WRONG_ARTICLE) == 3 * 4890 + 1490


def test_an_organisation_changed_its_mind_the_delivery_stays_paid(shop: Shop, logistics: Viewer, sent: str) -> None:
    assert give_back(shop, logistics, sent, 3, ReturnReason.NOT_WANTED) == 11232
