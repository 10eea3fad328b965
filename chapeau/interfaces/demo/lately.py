"""The last six weeks, order by order, through the very deeds that pages use: placed, paid, shipped, late, returned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from chapeau.commerce.fulfilment import actions as fulfilment
from chapeau.commerce.fulfilment import queries as parcels
from chapeau.commerce.fulfilment.values import Parcel, ReturnReason
from chapeau.commerce.ordering import actions as ordering
from chapeau.commerce.ordering import queries as orders
from chapeau.commerce.ordering.values import OrderState, PaymentChoice, PlacedOrder
from chapeau.commerce.payments import actions as payments
from chapeau.commerce.payments import queries as money
from chapeau.commerce.stock import actions as stock
from chapeau.commerce.stock.values import Piece
from chapeau.interfaces.demo.crowd import Buyer
from chapeau.interfaces.demo.house import House
from chapeau.interfaces.demo.personas import SHOWN_SKU, Cast
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.kit.refusals import Refusal
from chapeau.person.people import queries as people
from chapeau.person.people.values import SYSTEM, HatCard, PostalAddressValue, Viewer
from chapeau.person.tasks import actions as tasks
from chapeau.relationship.service import actions as service
from chapeau.relationship.service.values import RequestKind

DAYS = 42
FRESH = 24
ASKED = (
    (RequestKind.QUESTION, "Does this chain fit a 10-speed cassette of another brand?"),
    (RequestKind.BULK_PRICE, "We need 400 of these for the spring. What would they cost us?"),
    (RequestKind.QUESTION, "Please write me about the delivery: nobody is home in the mornings."),
    (RequestKind.COMPLAINT, "The hub came without its axle. I need it on Friday."),
    (RequestKind.CHANGE, "Could you send it to the workshop instead of my home?"),
    (RequestKind.QUESTION, "La fourche existe-t-elle en 29 pouces avec 140 mm ?"),
    (RequestKind.COMPLAINT, "Terza consegna in ritardo da Milano questo mese."),
)


@dataclass(frozen=True, slots=True)
class Placed:
    order: PlacedOrder
    viewer: Viewer
    at: datetime


def fill_shelves(house: House, skus: dict[str, UUID], began: datetime, rng: Random) -> None:
    """Stock in three warehouses; a few articles run low."""
    pieces, points = [], {}
    for variant_id in skus.values():
        for code, share in (("LYO", 1.0), ("MIL", 0.5), ("BSL", 0.4)):
            many = int(rng.choice((12, 40, 120, 400)) * share) + 3
            pieces.append(Piece(variant_id, house.warehouses[code], many))
            points[variant_id, house.warehouses[code]] = many // 4 if rng.random() < 0.94 else many + 5
    stock.receive(SYSTEM, pieces=pieces, now=began, reason="Opening stock")
    stock.set_reorder_points(SYSTEM, points=points)
    places = {key: f"{'ABCDEFGH'[number // 3 // 100]}-{number // 3 % 100:02}" for number, key in enumerate(points)}
    stock.set_shelves(SYSTEM, shelves=places)


def make_lately(
    house: House, cast: Cast, buyers: Sequence[Buyer], skus: dict[str, UUID], now: datetime, rng: Random, many: int
) -> int:
    """Returns how many orders were placed."""
    chosen = rng.choices(buyers, [buyer.eagerness for buyer in buyers], k=many)
    story = [cast.camille_shop] * 4 + [cast.camille_private] * 3 + [cast.camille_city] * 2 + [cast.marc]
    hat_ids = [buyer.hat_id for buyer in chosen] + story
    rng.shuffle(hat_ids)
    cards = people.hat_cards(SYSTEM, ids=hat_ids)
    moments = sorted(now - timedelta(days=rng.uniform(0.1, DAYS)) for _ in hat_ids)
    placed = []
    for hat_id, at in zip(hat_ids, moments, strict=True):
        order = _place(cards[hat_id], list(skus), at, rng)
        if order is not None:
            placed.append(order)
    placed += _this_morning(buyers, list(skus), now, rng)
    run_waiting_jobs(without=["mail"])
    _pay(placed, now, rng)
    _ship(house, placed, now, rng)
    _send_back(placed, now, rng)
    _ask(cast, cards, skus, now, rng)
    _tasks(house, cards, now, rng)
    _open_ends(cast, now)
    run_waiting_jobs(without=["mail"])
    return len(placed)


def _this_morning(buyers: Sequence[Buyer], skus: list[str], now: datetime, rng: Random) -> list[Placed]:
    """Orders on account of the last hours: what the warehouse finds waiting."""
    regular = [buyer.hat_id for buyer in buyers if buyer.organisation_id is not None][:60]
    cards = people.hat_cards(SYSTEM, ids=rng.sample(regular, min(len(regular), FRESH)))
    placed = []
    for card in cards.values():
        order = _place(card, skus, now - timedelta(hours=rng.uniform(0.5, 14)), rng)
        if order is not None:
            placed.append(order)
    return placed


def _place(card: HatCard, skus: list[str], at: datetime, rng: Random) -> Placed | None:
    viewer = people.viewer_for_hat(card)
    try:
        for sku in rng.sample(skus, rng.choice((1, 1, 2, 3))):
            _add(viewer, sku, rng.choice((1, 1, 2)), at)
        address = _address(card, viewer)
        if address is None:
            return None
        ordering.set_addresses(viewer, delivery=address, billing=None, now=at)
        basket = orders.basket(viewer, now=at)
        if basket is None or not basket.order.lines or not basket.delivery_options:
            return None
        ordering.choose_delivery(viewer, method=basket.delivery_options[0].code, now=at)
        offered = [option.choice for option in basket.payment_options]
        choice = PaymentChoice.ON_ACCOUNT if PaymentChoice.ON_ACCOUNT in offered else PaymentChoice.TRANSFER
        ordering.choose_payment(viewer, choice=choice, now=at)
        basket = orders.basket(viewer, now=at)
        if basket is None or basket.missing:
            return None
        if basket.authority.needs_approval:
            ordering.ask_approval(
                viewer, word="", seen_total=basket.seen_total, idempotency_key=f"demo-{card.code}-{at:%s}", now=at
            )
            return None
        order = ordering.place_order(
            viewer, seen_total=basket.seen_total, idempotency_key=f"demo-{card.code}-{at:%s}", now=at
        )
    except Refusal:
        return None
    return Placed(order, viewer, at)


def _add(viewer: Viewer, sku: str, packs: int, at: datetime) -> None:
    """In the packs this buyer may buy: the refusal says the nearest that is allowed."""
    try:
        ordering.add_to_basket(viewer, sku=sku, quantity=packs, now=at)
    except Refusal as refusal:
        nearest = refusal.details.get("nearest")
        if isinstance(nearest, int):
            ordering.add_to_basket(viewer, sku=sku, quantity=nearest, now=at)


def _address(card: HatCard, viewer: Viewer) -> PostalAddressValue | None:
    found = people.postal_addresses(viewer)
    if not found:
        return None
    value = found[0].value
    return value if value.name else PostalAddressValue.from_json({**value.to_json(), "name": card.person_name})


def _pay(placed: Sequence[Placed], now: datetime, rng: Random) -> None:
    """Transfers come after days; of what is owed on account most is paid when due, some is late."""
    for one in placed:
        for payment in money.money_of_order(SYSTEM, order_id=one.order.id, currency=one.order.total.currency).payments:
            days = rng.uniform(1, 5) if payment.method == "transfer" else rng.uniform(10, 40)
            at = one.at + timedelta(days=days)
            if payment.is_open and at < now and rng.random() < 0.85:
                payments.mark_paid(SYSTEM, code=payment.code, now=at)
    run_waiting_jobs(without=["mail"])


def _ship(house: House, placed: Sequence[Placed], now: datetime, rng: Random) -> None:
    """Everything older than a day or two has left; most of it arrived, some of it late."""
    for one in placed:
        for shipment in parcels.shipments_of_order(SYSTEM, order_code=one.order.code):
            left = max(one.at, shipment.ship_by - timedelta(hours=20)) + timedelta(hours=rng.uniform(1, 20))
            if left > now - timedelta(hours=16):
                continue
            number = f"VM{rng.randint(10**9, 10**10 - 1)}"
            try:
                fulfilment.ship(SYSTEM, parcel=Parcel(shipment.code, tracking_number=number), now=left)
            except Refusal:
                continue
            arrived = left + timedelta(days=rng.choice((1, 1, 2, 2, 3, 6)), hours=rng.uniform(0, 8))
            if arrived < now:
                fulfilment.mark_delivered(SYSTEM, shipment_codes=[shipment.code], now=arrived)
    run_waiting_jobs(without=["mail"])


def _send_back(placed: Sequence[Placed], now: datetime, rng: Random) -> None:
    """Returns in every state: asked, approved, received, refunded."""
    states = ["asked", "approved", "received", "refunded", "refunded", "asked"]
    for one in placed:
        if not states:
            break
        view = orders.order_by_id(SYSTEM, order_id=one.order.id)
        if view.state is not OrderState.DELIVERED or rng.random() < 0.6:
            continue
        wanted = states.pop()
        line = view.lines[0]
        at = now - timedelta(days=1, hours=rng.uniform(0, 20))
        code = fulfilment.ask_return(
            one.viewer, order_code=view.code, quantities={line.id: 1}, reason=ReturnReason.DOES_NOT_FIT, now=at
        )
        if wanted != "asked":
            fulfilment.approve_return(SYSTEM, code=code, now=at)
        if wanted in ("received", "refunded"):
            fulfilment.receive_return(SYSTEM, code=code, now=at)
        if wanted == "refunded":
            fulfilment.refund_return(SYSTEM, code=code, now=at)
    run_waiting_jobs(without=["mail"])


def _ask(cast: Cast, cards: dict[UUID, HatCard], skus: dict[str, UUID], now: datetime, rng: Random) -> None:
    """Requests of the last days, some late, some answered."""
    hats = list(cards.values())
    for number in range(24):
        kind, text = ASKED[number % len(ASKED)]
        card = cards[cast.camille_shop] if number == 1 else rng.choice(hats)
        at = now - timedelta(days=rng.uniform(0.05, 9))
        code = service.ask(
            people.viewer_for_hat(card),
            kind=kind,
            text=text,
            now=at,
            language=card.language,
            variant_id=skus[SHOWN_SKU] if kind is RequestKind.BULK_PRICE else None,
            quantity=400 if kind is RequestKind.BULK_PRICE else None,
        )
        if number % 3 == 0:
            service.answer_request(
                SYSTEM, code=code, text="Yes, it does; the link opens by hand.", now=min(now, at + timedelta(hours=5))
            )


def _tasks(house: House, cards: dict[UUID, HatCard], now: datetime, rng: Random) -> None:
    hats = list(cards.values())
    for title, owner, days in (
        ("Call about the spring order", "sales", 0.3),
        ("Send the new price list", "sales", -1),
        ("Visit the workshop", "sales", 6),
        ("Check why Milano is late", "warehouse", -2),
        ("Count the tube shelf", "warehouse", 1),
        ("Remind of the open invoice", "finance", -3),
        ("Answer the complaint by phone", "service", 0.2),
        ("Plan the winter mailing", "marketing", 4),
    ):
        card = rng.choice(hats)
        tasks.create_task(
            SYSTEM, title=title, owner_id=house.staff[owner], due_at=now + timedelta(days=days), hat_id=card.id,
            about="person", about_code=card.person_code, now=now - timedelta(days=5),
        )  # fmt: skip


def _open_ends(cast: Cast, now: datetime) -> None:
    """What the story needs today: an order of Camille's beyond her limit, waiting for Marc."""
    card = people.hat_card(SYSTEM, hat_id=cast.camille_shop)
    viewer = people.viewer_for_hat(card)
    at = now - timedelta(hours=3)
    _add(viewer, SHOWN_SKU, 40, at)
    address = _address(card, viewer)
    if address is None:
        return
    ordering.set_addresses(viewer, delivery=address, billing=None, now=at)
    basket = orders.basket(viewer, now=at)
    if basket is None:
        return
    ordering.choose_delivery(viewer, method=basket.delivery_options[0].code, now=at)
    ordering.choose_payment(viewer, choice=PaymentChoice.ON_ACCOUNT, now=at)
    ordering.set_reference(viewer, buyer_reference="BC-2026-118", cost_centre="atelier", now=at)
    basket = orders.basket(viewer, now=at)
    if basket is not None:
        word = "Pour les vélos de la flotte, livraison avant le 1er."
        ordering.ask_approval(viewer, word=word, seen_total=basket.seen_total, idempotency_key="demo-story", now=at)
