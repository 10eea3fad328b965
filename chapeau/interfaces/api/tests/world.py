"""A small shop with something of everything in it, and the real codes that each address of the API may name."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from chapeau.commerce.billing import queries as billing
from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.fulfilment import actions as fulfilment_deeds
from chapeau.commerce.fulfilment import queries as fulfilment
from chapeau.commerce.fulfilment.values import Parcel, ReturnReason
from chapeau.commerce.intake import actions as intake
from chapeau.commerce.ordering import actions as ordering
from chapeau.commerce.ordering.queries import basket, order
from chapeau.commerce.ordering.values import Channel, PaymentChoice
from chapeau.commerce.payments import queries as payments
from chapeau.commerce.pricing import queries as pricing
from chapeau.commerce.pricing.actions import give_personal_offer, make_offering
from chapeau.commerce.pricing.values import OfferTerms
from chapeau.interfaces.api.tests.calls import token_for
from chapeau.interfaces.webhooks import actions as webhooks
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.person.allocation.tests.builders import make_experiment
from chapeau.person.audience.tests.builders import make_audience
from chapeau.person.messaging import queries as mails
from chapeau.person.people import actions as people
from chapeau.person.people import queries as people_queries
from chapeau.person.people.queries import viewer_for_hat
from chapeau.person.people.values import (
    SYSTEM,
    Authority,
    HatCard,
    NewHat,
    NewOrganisation,
    NewPerson,
    Role,
    StaffRole,
)
from chapeau.person.tasks.actions import create_task
from chapeau.relationship.community.actions import ask_question
from chapeau.relationship.community.values import Written
from chapeau.relationship.content import actions as content
from chapeau.relationship.content.tests import builders as content_builders
from chapeau.relationship.journeys.actions import create_journey
from chapeau.relationship.journeys.values import Plan
from chapeau.relationship.marketing.actions import create_campaign
from chapeau.relationship.marketing.values import CampaignPlan
from chapeau.relationship.pipeline import actions as pipeline
from chapeau.relationship.service.actions import ask
from chapeau.relationship.service.values import RequestKind
from chapeau.relationship.surveys.tests import builders as survey_builders
from tests.builders import CHAIN, LYON, Shop, make_shop

TYRE = "ST-TYR-32"


@dataclass
class World:
    shop: Shop
    administrator: HatCard
    """Of the house: may do everything."""
    head: HatCard
    """Administers and approves at the buyer's organisation."""
    stranger: HatCard
    """Administers and approves at another organisation, and never bought anything."""
    real: dict[str, str] = field(default_factory=dict)
    """The beginning of an address, and the name in it, to a code that exists: ``orders/{code}``."""
    tokens: dict[str, str] = field(default_factory=dict)
    """Hat's code to the secret of a token of it alone, allowed all it may be."""

    def fill(self, path: str) -> str:
        """The address with real codes in it, by how each place is called."""
        while "{" in path:
            end = path.index("}") + 1
            beginning = path[:end]
            known = next(name for name in self.real if _is_like(beginning, name))
            path = beginning[: beginning.index("{")] + self.real[known] + path[end:]
        return path


def _is_like(beginning: str, name: str) -> bool:
    """``orders/abc/payments/{payment}`` is like ``orders/{code}/payments/{payment}``."""
    asked, known = beginning.split("/"), name.split("/")
    if len(asked) != len(known) or asked[-1] != known[-1]:
        return False
    return all(k == a or k.startswith("{") for a, k in zip(asked, known, strict=True))


def make_world(now: datetime) -> World:
    shop = make_shop(now)
    administrator = _staff(now)
    other = people.create_organisations(
        SYSTEM, organisations=[NewOrganisation(name="Cicli Neri", country="IT")], now=now
    )
    stranger = _member("Bruno", other[0], now)
    world = World(shop, administrator, shop.approver, stranger)
    _live(world, now)
    for hat in (administrator, stranger, shop.buyer, shop.private, shop.approver, shop.sales):
        world.tokens[hat.code] = token_for(hat)
    return world


def _staff(now: datetime) -> HatCard:
    house = people_queries.house_card(SYSTEM)
    assert house is not None
    return _hat("Olga", house.id, (StaffRole.ADMINISTRATOR,), now)


def _member(name: str, organisation_id: object, now: datetime) -> HatCard:
    return _hat(name, organisation_id, (Role.BUYER, Role.APPROVER, Role.ADMINISTRATOR), now)


def _hat(name: str, organisation_id: object, roles: tuple[str, ...], now: datetime) -> HatCard:
    (person,) = people.create_people(
        SYSTEM, people=[NewPerson(given_name=name, family_name="Test", country="FR")], now=now
    )
    new = NewHat(
        person_id=person.person_id, organisation_id=organisation_id, roles=roles,  # type: ignore[arg-type]
        email=f"{name.lower()}@example.com", email_is_verified=True,
    )  # fmt: skip
    (made,) = people.create_hats(SYSTEM, hats=[new], now=now)
    return people_queries.hat_card(SYSTEM, hat_id=made)


def place(hat: HatCard, now: datetime, key: str) -> str:
    """An order of ten chains, on account."""
    viewer = viewer_for_hat(hat)
    ordering.add_to_basket(viewer, sku=CHAIN, quantity=10, now=now)
    finish(hat, now)
    seen = basket(viewer, now=now)
    assert seen is not None
    return ordering.place_order(viewer, seen_total=seen.seen_total, idempotency_key=key, now=now).code


def finish(hat: HatCard, now: datetime) -> None:
    viewer = viewer_for_hat(hat)
    ordering.set_addresses(viewer, delivery=LYON, billing=None, now=now)
    ordering.choose_delivery(viewer, method="home", now=now)
    ordering.choose_payment(viewer, choice=PaymentChoice.ON_ACCOUNT, now=now)
    if hat.authority.cost_centres:
        ordering.set_reference(viewer, buyer_reference="", cost_centre=hat.authority.cost_centres[0], now=now)


def _live(world: World, now: datetime) -> None:
    shop, real = world.shop, world.real
    buyer, viewer = shop.buyer, viewer_for_hat(shop.buyer)
    people.verify_address(SYSTEM, hat_id=buyer.id, kind="email", value="camille@rustine.example", now=now)
    sent = place(buyer, now, "one")
    run_waiting_jobs(without=["mail"])
    (row,) = fulfilment.to_ship(SYSTEM, now=now)
    fulfilment_deeds.ship(SYSTEM, parcel=Parcel(row.code, tracking_number="6A1"), now=now)
    fulfilment_deeds.mark_delivered(SYSTEM, shipment_codes=[row.code], now=now)
    run_waiting_jobs(without=["mail"])
    waiting = place(buyer, now, "two")
    run_waiting_jobs(without=["mail"])
    real["orders/{code}"] = sent
    shown = order(viewer, code=sent)
    money = payments.money_of_order(viewer, order_id=shown.id, currency=shown.currency)
    real["orders/{code}/payments/{payment}"] = real["payments/{code}"] = money.payments[0].code
    real["refunds/{code}"] = "nothing"
    (to_pick,) = fulfilment.to_ship(SYSTEM, now=now)
    real["shipments/{code}"] = real["shipments/pick-lists/{codes}"] = to_pick.code
    real["invoices/{code}"] = billing.invoices_of_order(viewer, order_id=shown.id)[0].code
    (line,) = fulfilment.returnable_lines(viewer, order_code=sent)
    real["returns/{code}"] = fulfilment_deeds.ask_return(
        viewer, order_code=sent, quantities={line.line_id: 2}, reason=ReturnReason.OTHER, word="Too long", now=now
    )
    real["requests/{code}"] = ask(
        viewer, kind=RequestKind.QUESTION, text="When?", order_code=waiting, language="en", now=now
    )
    _decide(world, now)
    _of_the_house(world, now)
    webhook = webhooks.create_subscription(
        viewer_for_hat(world.head), address="https://hooks.example.com/chapeau", kinds=(), description="ERP", now=now
    )
    real["webhooks/{code}"] = webhook.code
    real["webhooks/{code}/deliveries/{delivery}"] = webhooks.ping(
        viewer_for_hat(world.head), code=webhook.code, now=now
    )
    run_waiting_jobs(without=["mail", "webhooks"])
    real["forms/{code}"] = content_builders.make_form()
    real["surveys/{code}"] = survey_builders.make_survey(has_link=True)
    real["reading/{code}"] = content.create_article(
        SYSTEM, kind="article", content=content_builders.article_content(), now=now
    )
    content.publish_article(SYSTEM, code=real["reading/{code}"], shown_from=None, now=now)
    audience = make_audience("country = FR", name="France", now=now)
    real["metrics/{code}"] = "crr"
    real["audiences/{code}"] = audience.code
    real["audiences/{code}/why/{hat}"] = real["journeys/{code}/people/{hat}"] = world.shop.buyer.code
    real["journeys/{code}"] = create_journey(SYSTEM, name="Welcome", plan=Plan(), now=now)
    real["campaigns/{code}/versions/{language}"] = "en"
    real["campaigns/{code}"] = create_campaign(
        SYSTEM, plan=CampaignPlan(name="Spring", audience_id=audience.id), now=now
    )
    real["experiments/{code}"] = make_experiment(now=now)
    real["flags/{code}"] = "home-newest"
    real["prospects/{code}"] = pipeline.open_prospect(SYSTEM, hat_id=world.shop.buyer.id, source="fair", now=now)
    real["calls/{code}"] = pipeline.plan_call(SYSTEM, hat_id=world.shop.buyer.id, title="Call", now=now)
    real["personal-offers/{code}"] = make_offering(
        SYSTEM,
        terms=OfferTerms(name="Spring", percent_off=Decimal(3), reason="Spring"),
        origin="audience",
        origin_code=audience.code,
        hat_ids=[world.shop.buyer.id],
        now=now,
    ).code
    own, *_others = pricing.own_offers(viewer, hat_ids=viewer.hat_ids, now=now, only_open=True)
    real["own-offers/{code}"] = own.code
    real["mails/{code}"] = mails.mails(SYSTEM).rows[0].code
    ordering.add_to_basket(viewer, sku=TYRE, quantity=4, now=now)


def _decide(world: World, now: datetime) -> None:
    """An order above the buyer's authority, that waits for a colleague."""
    buyer, viewer = world.shop.buyer, viewer_for_hat(world.shop.buyer)
    ordering.add_to_basket(viewer, sku=CHAIN, quantity=100, now=now)
    finish(buyer, now)
    seen = basket(viewer, now=now)
    assert seen is not None
    world.real["approvals/{code}"] = ordering.ask_approval(
        viewer, seen_total=seen.seen_total, word="", idempotency_key="ask", now=now
    )


def _of_the_house(world: World, now: datetime) -> None:
    shop, real = world.shop, world.real
    buyer, staff = shop.buyer, viewer_for_hat(world.administrator)
    real["duplicates/{code}"] = real["merges/{code}"] = real["people/{code}/merge/{other}"] = "nothing"
    real["people/{code}"] = buyer.person_code
    real["hats/{code}"] = real["organisation/members/{code}"] = buyer.code
    real["organisations/{code}"] = buyer.organisation_code
    give_personal_offer(SYSTEM, hat_id=buyer.id, variant_id=shop.variants[TYRE], percent_off=Decimal(5), now=now)
    offer, *_others = pricing.personal_offers(SYSTEM, hat_ids=[buyer.id])
    real["hats/{code}/offers/{offer}"] = offer.code
    real["addresses/{code}"] = people.add_postal_address(viewer_for_hat(buyer), value=LYON, label="Home", now=now).code
    invited = people.invite(
        viewer_for_hat(world.head), email="new@example.com", roles=(Role.BUYER,), authority=Authority(), language="en",
        now=now,
    )  # fmt: skip
    real["organisation/invitations/{secret}"] = invited.secret
    real["tasks/{code}"] = create_task(staff, title="Call back", now=now, due_at=now + timedelta(days=1))
    real["imports/{kind}"] = "products"
    handed_in = intake.hand_in(staff, kind="products", chunks=[b"sku,name\nA-1,Bell\n"], file_name="a.csv", now=now)
    real["imports/{code}"] = handed_in.code
    real["desk/orders/{code}"] = code = ordering.start_order_for(
        staff, hat_id=shop.private.id, channel=Channel.PHONE, now=now
    )
    ordering.add_to_basket(staff, sku=TYRE, quantity=2, now=now, order_code=code)
    real["desk/orders/{code}/lines/{sku}"] = real["basket/lines/{sku}"] = TYRE
    for beginning in ("articles", "staff/articles", "stock", "people/{code}/prices"):
        real[f"{beginning}/{{sku}}"] = CHAIN
    real["basket/coupons/{code}"] = "WELCOME"
    (contract,) = pricing.contracts(SYSTEM, organisation_id=buyer.organisation_id)
    real["contracts/{code}"] = contract.code
    real["price-lists/{code}"], real["promotions/{code}"] = "trade-eur", "PADS"
    real["categories/{code}"] = "drivetrain"
    card = catalog.variant_by_sku(SYSTEM, sku=CHAIN, market=None, language="en")
    real["products/{code}"] = real["staff/products/{code}"] = card.product_code
    question = ask_question(
        viewer_for_hat(world.shop.buyer),
        product_code=card.product_code,
        written=Written(text="Does it fit 32 mm rims?", shown_name="C.", language="en"),
        now=now,
    )
    real["questions/{code}"] = real["posts/{code}"] = real["posts-queue/{code}"] = question
