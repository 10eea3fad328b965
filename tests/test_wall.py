"""A hat is a wall: two worlds that differ only in what other hats did look the same from under this one.

In the first world nobody but the hat's own side lives; in the second the other hats of the same person, and other
people's, order, ask, move house and get offers of their own. Every page that can be reached from the first page, every
export and every mail is compared byte by byte. Random codes are numbered in the order in which they appear.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest
from django.test import Client

from chapeau.commerce.fulfilment import actions as fulfilment
from chapeau.commerce.fulfilment import queries as shipments
from chapeau.commerce.fulfilment.values import Parcel
from chapeau.commerce.ordering import actions as ordering
from chapeau.commerce.ordering.queries import basket
from chapeau.commerce.ordering.values import PaymentChoice
from chapeau.commerce.pricing.actions import give_personal_offer
from chapeau.interfaces import hats
from chapeau.interfaces.accounts import SECOND_FACTOR, open_door
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.person.messaging.models import Message
from chapeau.person.people import actions as people
from chapeau.person.people.models import Address, Organisation
from chapeau.person.people.queries import viewer_for_hat
from chapeau.person.people.tests.builders import make_staff
from chapeau.person.people.values import SYSTEM, HatCard, PostalAddressValue, StaffRole
from chapeau.relationship.service.actions import ask
from chapeau.relationship.service.values import RequestKind
from tests.builders import CHAIN, Shop, make_shop

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
SELLER = "seller"
SIDES = {"buyer": "rustine", "approver": "rustine", "private": "private", "public": "city"}
"""The hats of the small shop, and whose business each is part of."""
MANY_PAGES = 150
SHOP = ("/en/", "/en/basket", "/en/checkout", "/en/orders", "/en/approvals", "/en/requests", "/en/returns",
        "/en/quick-order", "/en/search?q=chain", "/en/search?sort=price", "/en/suggest?q=ty")  # fmt: skip
ANYWHERE = re.compile(r"/en/")
OFFICE = tuple(
    f"/office/{page}"
    for page in ("people", "organisations", "orders", "invoices", "requests", "tasks", "mails", "returns",
                 "orders?q=Camille", "find?q=Cam", "find?q=6A1234", "people?q=Camille", "mails?q=example",
                 "orders?export=csv", "people?export=csv", "invoices?export=csv")
)  # fmt: skip
OF_PEOPLE = re.compile(r"/office/(?:people|person|organisation|order|invoice|request|task|mail|return|find)")
"""What the office tells of people; sums and stock may move with everybody's orders."""

LINK = re.compile(r'(?:href|hx-get)="(/(?:[a-z]{2}|office)/[^"#]*|\?[^"#]*)')
# Secrets against forgery, and the colour of a mark, which follows from a random key.
CHANCE = re.compile(
    r"(?:nonce|integrity)=\"[^\"]+\"|csrfmiddlewaretoken\" value=\"\w+\"|data-push-key=\"[^\"]+\"|name=\"key\" value=\"\w+\"|X-CSRFToken[^,}]+| mark-\d"
)
LETTERS = "0-9a-hjkmnp-tv-z"
KEY = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
CODE = re.compile(rf"(?:(?<=%3D)|(?<=%253D)|\b)[{LETTERS}]{{12}}(?:[{LETTERS}]{{20}})?\b")
SKIPPED = re.compile(
    r"/(?:account|language|theme|country|styleguide|demo)|[?&](?:f-|next=|page=|sort=|export=xlsx)|^/office/.*\.pdf"
)
NUMBER = re.compile(
    r"\b[0-9A-HJKMNP-TV-Z]{12}\b|\b(?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}\b|\b[0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]{4}\b|\bRF\d\d[ 0-9A-Z]+\b"
)


@dataclass(frozen=True)
class World:
    pages: Mapping[str, str]
    mails: tuple[str, ...]


class Names:
    """The same name for the same code, whatever chance made it."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}

    def plain(self, text: str) -> str:
        for pattern in (KEY, CODE, NUMBER):
            text = pattern.sub(lambda found: self._name(found[0]), text)
        return text

    def _name(self, code: str) -> str:
        key = re.sub(r"[^0-9a-z]", "", code.lower())
        return self.known.setdefault(key, f"code-{len(self.known)}")


@pytest.fixture(autouse=True)
def _at_a_fixed_time(monkeypatch: pytest.MonkeyPatch) -> None:
    for face in ("middleware", "accounts"):
        monkeypatch.setattr(f"chapeau.interfaces.{face}.read_clock", lambda: NOW)


@pytest.mark.django_db
@pytest.mark.parametrize("seen_by", ["buyer", "approver", "private"])
def test_what_other_hats_do_changes_no_page_and_no_mail(seen_by: str) -> None:
    alone, among_others = see(seen_by, others=False), see(seen_by, others=True)
    assert sorted(alone.pages) == sorted(among_others.pages)
    assert len(alone.pages) > 30
    for path, page in alone.pages.items():
        assert page == among_others.pages[path], path
    assert alone.mails
    assert alone.mails == among_others.mails


@pytest.mark.django_db
def test_sales_learns_nothing_of_hats_it_does_not_look_after() -> None:
    """The seller looks after the repair shop; the same person's private hat and her hat of the city are not hers."""
    alone, among_others = see(SELLER, others=False), see(SELLER, others=True)
    assert sorted(alone.pages) == sorted(among_others.pages)
    assert len(alone.pages) > 40
    for path, page in alone.pages.items():
        assert page == among_others.pages[path], path


def see(seen_by: str, *, others: bool) -> World:
    """Let a world be, look at all of it from under one hat, and let it vanish."""
    cache.clear()
    with transaction.atomic():
        shop = make_shop(NOW)
        if seen_by == SELLER:
            return World(_of_the_office(shop, others=others), ())
        wearers: dict[str, HatCard] = {name: getattr(shop, name) for name in SIDES}
        own = [hat for name, hat in wearers.items() if SIDES[name] == SIDES[seen_by]]
        for name, hat in wearers.items():
            Address.objects.get_or_create(
                hat_id=hat.id, kind="email", value=f"{name}@example.com", normalised=f"{name}@example.com",
                verified_at=NOW, created_at=NOW,
            )  # fmt: skip
        for name, hat in wearers.items():
            if name != "approver" and (others or hat in own):
                live(shop, hat)
        names = Names()
        pages = look_around(wearers[seen_by], names)
        sent = Message.objects.filter(hat__in=[hat.id for hat in own]).order_by(
            "to_address", "template", "queued_at", "id"
        )
        letters = tuple(names.plain(f"{m.to_address} {m.subject}\n{m.text}\n{m.html}") for m in sent)
        transaction.set_rollback(True)
    return World(pages, letters)


def _of_the_office(shop: Shop, *, others: bool) -> dict[str, str]:
    """What a seller sees who looks after the repair shop, while the private hat and the city's live or not."""
    try:
        seller, colleague = make_staff(StaffRole.SALES), make_staff(StaffRole.SALES, given_name="Luc")
        Organisation.objects.filter(pk=shop.buyer.organisation_id).update(owner_hat=seller.id)
        Organisation.objects.filter(pk=shop.public.organisation_id).update(owner_hat=colleague.id)
        live(shop, shop.buyer)
        if others:
            live(shop, shop.private)
            live(shop, shop.public)
        return look_around(seller, Names(), starts=OFFICE, only=OF_PEOPLE)
    finally:
        transaction.set_rollback(True)


def live(shop: Shop, hat: HatCard) -> None:
    """A hat's life: an own offer and address, an order that arrives, a question about it, and a basket left standing."""
    viewer = viewer_for_hat(hat)
    tyre = shop.variants["ST-TYR-32"]
    give_personal_offer(SYSTEM, hat_id=hat.id, variant_id=tyre, percent_off=Decimal(7), reason="thanks", now=NOW)
    place = PostalAddressValue(
        name=f"{hat.market} door", street="5 rue Neuve", postal_code="69001", city="Lyon", country="FR"
    )
    people.add_postal_address(viewer, value=place, label="Second door", now=NOW)
    code = order(hat, {CHAIN: 10, "ST-TYR-32": 2})
    run_waiting_jobs(without=["mail"])
    for row in shipments.to_ship(SYSTEM, now=NOW):
        fulfilment.ship(SYSTEM, parcel=Parcel(row.code, tracking_number="6A123456789"), now=NOW)
    ask(viewer, kind=RequestKind.QUESTION, text=f"Where is it? {hat.market}", order_code=code, language="en", now=NOW)
    ordering.add_to_basket(viewer, sku="GI-HUB-DY", quantity=3, now=NOW)
    if not hat.is_private and hat.authority.per_order_minor:
        ordering.add_to_basket(viewer, sku="GI-HUB-DY", quantity=20, now=NOW)
        finish(hat)
        seen = seen_total(hat)
        ordering.ask_approval(viewer, seen_total=seen, word="For spring", idempotency_key="ask", now=NOW)
    run_waiting_jobs(without=["mail"])


def order(hat: HatCard, pieces: Mapping[str, int]) -> str:
    viewer = viewer_for_hat(hat)
    for sku, quantity in pieces.items():
        ordering.add_to_basket(viewer, sku=sku, quantity=quantity, now=NOW)
    finish(hat)
    seen = seen_total(hat)
    return ordering.place_order(viewer, seen_total=seen, idempotency_key="one", now=NOW).code


def seen_total(hat: HatCard) -> int:
    told = basket(viewer_for_hat(hat), now=NOW)
    assert told is not None
    return told.seen_total


def finish(hat: HatCard) -> None:
    """All that checkout asks."""
    viewer = viewer_for_hat(hat)
    ordering.choose_delivery(viewer, method="home", now=NOW)
    way = PaymentChoice.TRANSFER if hat.is_private else PaymentChoice.ON_ACCOUNT
    ordering.choose_payment(viewer, choice=way, now=NOW)
    if hat.authority.cost_centres:
        ordering.set_reference(viewer, buyer_reference="", cost_centre=hat.authority.cost_centres[0], now=NOW)


def look_around(
    hat: HatCard, names: Names, *, starts: Sequence[str] = SHOP, only: re.Pattern[str] = ANYWHERE
) -> dict[str, str]:
    """Every page and file that links lead to from the first pages, with this hat alone open."""
    client = Client()
    request = HttpRequest()
    request.session = SessionStore()
    open_door(request, hat)
    request.session[hats.OPENED] = [str(hat.id)]
    request.session[SECOND_FACTOR] = True  # the office asks each session for it
    request.session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key or ""
    waiting = list(starts)
    seen: dict[str, str] = {}
    reached = set(waiting)
    while waiting and len(seen) < MANY_PAGES:
        path = waiting.pop(0)
        got = client.get(path)
        body = got.getvalue() if got.streaming else got.content
        kind = got.headers.get("Content-Type", "")
        text = body.decode() if "html" in kind or "csv" in kind or "text" in kind else repr(len(body))
        place = got.headers.get("Location", "")
        seen[names.plain(path)] = names.plain(f"{got.status_code} {place}\n{CHANCE.sub('', text)}")
        for link in [place, *LINK.findall(html.unescape(text))]:
            onwards = urljoin(path, link)
            if link and only.match(onwards) and not SKIPPED.search(onwards) and onwards not in reached:
                reached.add(onwards)
                waiting.append(onwards)
    return seen
