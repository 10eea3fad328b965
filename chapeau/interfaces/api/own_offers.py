"""Personal offers to many at once and what came of them, for staff; and one's own."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.ordering import queries as ordering
from chapeau.commerce.pricing import actions
from chapeau.commerce.pricing import queries as pricing
from chapeau.commerce.pricing.values import ForeseenOffer, OfferTerms, OwnOffer
from chapeau.interfaces.api import records
from chapeau.interfaces.api.caller import Caller
from chapeau.interfaces.api.goods import find_article
from chapeau.interfaces.api.inputs import (
    Amount,
    Code,
    Currency,
    Flag,
    Instant,
    Line,
    Percent,
    Pieces,
    Short,
    Sku,
    Told,
    decimal_of,
)
from chapeau.interfaces.api.operations import Area
from chapeau.interfaces.api.paging import Found, Page, whole
from chapeau.person.audience import queries as audiences
from chapeau.person.people.values import SYSTEM, StaffRole

AREA = Area("Personal offers", "A price for each person of an audience, and what it did; for staff. And one's own.")
SETTERS = (StaffRole.SALES, StaffRole.MARKETING)
HoldOut = Annotated[int, Field(ge=0, le=50, strict=True)]


@AREA.list(
    "personal-offers",
    "list_offers",
    scope="prices:read",
    answer=records.OFFERING,
    staff=True,
    roles=pricing.SEES_PRICES,
)
def list_offers(call: Caller, page: Page, origin: str = "", state: str = "") -> Found:
    """Offers as they were made, the newest first. `origin`: person, audience, journey; `state`: open, ended, withdrawn."""
    found = pricing.offerings(
        call.viewer, now=call.now, origin=origin[:8], state=state[:10], page=page.number, page_size=page.size
    )
    return Found(found.rows, found.total)


@AREA.read(
    "personal-offers/{code}",
    "get_offer",
    scope="prices:read",
    answer=records.OFFER_RESULTS,
    staff=True,
    roles=pricing.SEES_PRICES,
)
def get_offer(call: Caller, code: Code) -> ordering.OfferResults:
    """One offer and what came of it: given, seen, used, money and margin; and those left out by lot beside them."""
    return ordering.offer_results(call.viewer, code=code, now=call.now)


@AREA.list(
    "personal-offers/{code}/people",
    "list_offer_people",
    scope="people:read",
    answer=records.OFFER_HOLDER,
    staff=True,
    roles=pricing.SEES_PRICES,
)
def list_offer_people(call: Caller, page: Page, code: Code, of: str = "given") -> Found:
    """Who stands behind a number, of those in sight. `of`: given, seen, used, held-out."""
    found, _hidden = pricing.offering_people(call.viewer, code=code, of=of[:10], page=page.number, page_size=page.size)
    return Found(found.rows, found.total)


class OfferIn(Told):
    """A percentage off articles, a category or everything; or a price of named articles, on each buyer's own basis."""

    audience: Short
    """Code of the audience whose members get it."""
    name: Line = ""
    skus: Annotated[list[Sku], Field(max_length=50)] = []
    category: Code | None = None
    percent_off: Percent | None = None
    amount: Amount | None = None
    currency: Currency | None = None
    limit_quantity: Pieces | None = None
    limit_orders: Pieces | None = None
    reason: Line = ""
    valid_until: Instant | None = None
    hold_out_percent: HoldOut = 0
    accepts_loss: Flag = False
    """Sell below cost all the same."""


def _terms(call: Caller, body: OfferIn) -> OfferTerms:
    return OfferTerms(
        name=body.name,
        variant_ids=tuple(find_article(call, sku).id for sku in body.skus),
        category_id=catalog.category_id(call.viewer, code=body.category) if body.category else None,
        percent_off=decimal_of(body.percent_off),
        amount=decimal_of(body.amount),
        currency=body.currency or "",
        limit_quantity=body.limit_quantity,
        limit_orders=body.limit_orders,
        reason=body.reason,
        valid_until=body.valid_until,
    )


def _members(call: Caller, code: str) -> list[Any]:
    audience = audiences.audience(call.viewer, code=code)
    return list(audiences.member_hat_ids(SYSTEM, audience_id=audience.id, now=call.now))


def tell_foreseen(call: Caller, body: OfferIn) -> ForeseenOffer:
    return pricing.foresee_offer(
        call.viewer, terms=_terms(call, body), hat_ids=_members(call, body.audience), now=call.now
    )


@AREA.deed(
    "POST",
    "personal-offers/foresee",
    "foresee_offer",
    scope="prices:write",
    answer=records.FORESEEN_OFFER,
    then=tell_foreseen,
    staff=True,
    roles=SETTERS,
)
def foresee_offer(call: Caller, body: OfferIn) -> dict[str, Any]:
    """What an offer would do to prices and margins; nothing is given."""
    return {}


@AREA.deed(
    "POST",
    "personal-offers",
    "make_offer",
    scope="prices:write",
    answer=records.OFFER_RESULTS,
    then=get_offer,
    staff=True,
    roles=SETTERS,
    status=201,
)
def make_offer(call: Caller, body: OfferIn) -> dict[str, Any]:
    """Give it to everybody who is in the audience now, but for those the lot leaves out."""
    given = actions.make_offering(
        call.viewer,
        terms=_terms(call, body),
        origin="audience",
        origin_code=body.audience,
        hat_ids=_members(call, body.audience),
        hold_out_percent=body.hold_out_percent,
        accepts_loss=body.accepts_loss,
        now=call.now,
    )
    return {"code": given.code}


@AREA.deed(
    "POST",
    "personal-offers/{code}/withdraw",
    "withdraw_offer",
    scope="prices:write",
    answer=records.OFFER_RESULTS,
    then=get_offer,
    staff=True,
    roles=SETTERS,
)
def withdraw_offer(call: Caller, code: Code) -> dict[str, Any]:
    """Take it back from everybody, now."""
    actions.withdraw_offering(call.viewer, code=code, now=call.now)
    return {"code": code}


@AREA.deed(
    "POST",
    "personal-offers/{code}/restore",
    "restore_offer",
    scope="prices:write",
    answer=records.OFFER_RESULTS,
    then=get_offer,
    staff=True,
    roles=SETTERS,
)
def restore_offer(call: Caller, code: Code) -> dict[str, Any]:
    """Undo taking it back."""
    actions.restore_offering(call.viewer, code=code, now=call.now)
    return {"code": code}


@AREA.list("own-offers", "list_own_offers", scope="prices:read", answer=records.OWN_OFFER)
def list_own_offers(call: Caller, page: Page) -> Found:
    """The offers of the hat in use that still hold."""
    found = pricing.own_offers(call.viewer, hat_ids=call.viewer.hat_ids, now=call.now, only_open=True)
    return whole(tuple(found), page)


@AREA.read("own-offers/{code}", "get_own_offer", scope="prices:read", answer=records.OWN_OFFER)
def get_own_offer(call: Caller, code: Code) -> OwnOffer:
    """One of them, as its link in a mail names it."""
    return pricing.own_offer(call.viewer, code=code, now=call.now)
