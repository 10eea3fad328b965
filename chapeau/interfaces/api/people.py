"""People and organisations, for staff: each sees by role, as in the office."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from chapeau.commerce.billing import queries as billing
from chapeau.commerce.billing.values import Statement
from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.ordering import queries as ordering
from chapeau.commerce.payments import actions as payment_deeds
from chapeau.commerce.payments import queries as payments
from chapeau.commerce.payments.values import CreditView
from chapeau.commerce.pricing import queries as pricing
from chapeau.interfaces.api import records
from chapeau.interfaces.api.account import NewOrganisationIn, check_zone
from chapeau.interfaces.api.bulk import each
from chapeau.interfaces.api.caller import Caller
from chapeau.interfaces.api.inputs import (
    Code,
    Country,
    Currency,
    Day,
    Email,
    Flag,
    Instant,
    Language,
    Line,
    MoneyIn,
    Short,
    Sku,
    Told,
    Words,
)
from chapeau.interfaces.api.operations import Area
from chapeau.interfaces.api.organisation import AuthorityIn, Inviting, authority_of
from chapeau.interfaces.api.paging import Found, Page, whole
from chapeau.interfaces.invitations import mail_invitation
from chapeau.kit.refusals import NotFound
from chapeau.person.activity import queries as activity
from chapeau.person.people import actions, queries
from chapeau.person.people.actions import OrganisationFacts
from chapeau.person.people.values import (
    HatCard,
    Market,
    OrganisationKind,
    OrganisationPage,
    PersonPage,
    Role,
    StaffRole,
    Trade,
)
from chapeau.relationship.service import actions as service_deeds
from chapeau.relationship.service import queries as service

AREA = Area("People", "People and organisations, for staff: each sees by role.")
READ, WRITE = "people:read", "people:write"
READERS = (StaffRole.SALES, StaffRole.SERVICE, StaffRole.FINANCE, StaffRole.LOGISTICS, StaffRole.COMPLIANCE)
SELLERS = (StaffRole.SALES, StaffRole.SERVICE)
EDITORS = (*SELLERS, StaffRole.FINANCE)
SORTS = Annotated[str, Field(pattern="^-?(name|created)$")]


# -------------------------------------------------------------------------------------------------------- people
@AREA.list("people", "list_people", scope=READ, answer=records.PERSON_HIT, staff=True, roles=READERS)
def list_people(
    call: Caller,
    page: Page,
    q: Short = "",
    market: Market | None = None,
    country: Country | None = None,
    sort: SORTS = "name",
) -> Found:
    """People, each with the hats that the caller's role may see.

    `q` finds names with typing errors, e-mail addresses and phone numbers.
    """
    found = queries.people_list(
        call.viewer, text=q, market=market or "", country=country or "", sort=sort, page=page.number, size=page.size
    )
    return Found(found.rows, found.total)


def show_person(call: Caller, code: str) -> PersonPage:
    return queries.person_page(call.viewer, person_code=code)


@AREA.read("people/{code}", "get_person", scope=READ, answer=records.PERSON, staff=True, roles=READERS)
def get_person(call: Caller, code: Code) -> PersonPage:
    """One person with a card for each hat that the caller's role may see. The person can read that it was looked at."""
    return show_person(call, code)


class NewPersonIn(Told):
    given_name: Short
    family_name: Short
    email: Email
    phone: Annotated[str, Field(max_length=32, pattern=r"^[^\x00]*$")] = ""
    language: Language = "en"
    country: Country
    time_zone: Short = "Europe/Paris"
    acquired_via: Annotated[str, Field(pattern=r"^([a-z0-9][a-z0-9-]{0,31})?$")] = ""


@AREA.deed(
    "POST",
    "people",
    "create_person",
    scope=WRITE,
    answer=records.PERSON,
    then=show_person,
    staff=True,
    roles=SELLERS,
    status=201,
)
def create_person(call: Caller, body: NewPersonIn) -> dict[str, Any]:
    """A person with a private hat; the address is theirs once they prove it."""
    return {"code": sign_up(call, body).person_code}


def sign_up(call: Caller, body: NewPersonIn) -> HatCard:
    told = body.model_dump() | {"time_zone": check_zone(body.time_zone)}
    return actions.sign_up(call.viewer, now=call.now, **told)


class NewPeople(Told):
    people: Annotated[list[NewPersonIn], Field(min_length=1, max_length=200)]


@AREA.bulk("people/batch", "create_people", scope=WRITE, staff=True, roles=SELLERS)
def create_people(call: Caller, body: NewPeople) -> dict[str, Any]:
    """Many people; a result for each, named by its place."""
    return each(call, list(enumerate(body.people)), lambda one: sign_up(call, one[1]), name=lambda one: str(one[0]))


class PersonChange(Told):
    """What is left out stays as it is."""

    given_name: Short | None = None
    family_name: Short | None = None
    language: Language | None = None
    country: Country | None = None
    time_zone: Short | None = None


@AREA.deed(
    "PATCH",
    "people/{code}",
    "change_person",
    scope=WRITE,
    answer=records.PERSON,
    then=show_person,
    edits=(records.PERSON, show_person),
    staff=True,
    roles=SELLERS,
)
def change_person(call: Caller, code: Code, body: PersonChange) -> dict[str, Any]:
    """Change who a person is."""
    found = show_person(call, code)
    names = ("given_name", "family_name", "language", "country", "time_zone")
    told = {name: getattr(found, name) for name in names} | body.model_dump(exclude_none=True)
    check_zone(told["time_zone"])
    actions.change_person(call.viewer, person_id=found.person_id, now=call.now, **told)
    return {"code": code}


@AREA.list(
    "people/{code}/orders", "list_person_orders", scope=READ, answer=records.ORDER_ROW, staff=True, roles=READERS
)
def list_person_orders(call: Caller, page: Page, code: Code) -> Found:
    """A person's orders through the hats that the caller's role may see."""
    found = show_person(call, code)
    hats = [hat.card.id for hat in found.hats]
    rows = ordering.orders_of_person(
        call.viewer, person_id=found.person_id, hat_ids=hats, page=page.number, page_size=page.size
    )
    return Found(rows.rows, rows.total)


@AREA.list(
    "people/{code}/timeline", "list_person_timeline", scope=READ, answer=records.HAPPENING, staff=True, roles=READERS
)
def list_person_timeline(
    call: Caller, page: Page, code: Code, before: Instant | None = None, verb: Code | None = None
) -> Found:
    """What happened with a person, newest first, at most 200; go on with `before`."""
    hats = [hat.card.id for hat in show_person(call, code).hats]
    found = activity.timeline(
        call.viewer, hat_ids=hats, before=before or page.as_of, verbs=(verb,) if verb else (), limit=200
    )
    return whole(found, page)


@AREA.list("people/{code}/changes", "list_person_changes", scope=READ, answer=records.CHANGE, staff=True, roles=READERS)
def list_person_changes(call: Caller, page: Page, code: Code) -> Found:
    """Who changed what about a person, newest first."""
    return whole(queries.person_changes(call.viewer, person_id=show_person(call, code).person_id, limit=500), page)


@AREA.list(
    "people/{code}/requests",
    "list_person_requests",
    scope="requests:read",
    answer=records.REQUEST_ROW,
    staff=True,
    roles=READERS,
)
def list_person_requests(call: Caller, page: Page, code: Code) -> Found:
    """What a person asked, newest first."""
    hats = [hat.card.id for hat in show_person(call, code).hats]
    return whole(service.requests_of_hats(call.viewer, hat_ids=hats, now=call.now, limit=500), page)


@AREA.list("people/{code}/notes", "list_person_notes", scope=READ, answer=records.NOTE, staff=True, roles=READERS)
def list_person_notes(call: Caller, page: Page, code: Code) -> Found:
    """What staff wrote down about a person, newest first."""
    hats = [hat.card.id for hat in show_person(call, code).hats]
    return whole(service.notes_of_hats(call.viewer, hat_ids=hats), page)


class NoteIn(Told):
    hat_code: Code
    text: Words


@AREA.deed("POST", "people/{code}/notes", "add_note", scope=WRITE, staff=True, roles=READERS, status=201)
def add_note(call: Caller, code: Code, body: NoteIn) -> dict[str, Any]:
    """Write something down about a person under one of their hats."""
    hat = _hat_of(show_person(call, code), body.hat_code)
    service_deeds.add_note(call.viewer, hat_id=hat.id, text=body.text, now=call.now)
    return {}


def _hat_of(found: PersonPage, code: str) -> HatCard:
    for hat in found.hats:
        if hat.card.code == code:
            return hat.card
    raise NotFound


@AREA.list(
    "people/{code}/prices/{sku}",
    "compare_prices",
    scope="prices:read",
    answer=records.HAT_PRICE,
    staff=True,
    roles=SELLERS,
)
def compare_prices(call: Caller, page: Page, code: Code, sku: Sku) -> Found:
    """What one article costs a person under each hat, with why; for staff who see across."""
    found = show_person(call, code)
    variant = catalog.variant_by_sku(call.viewer, sku=sku, market=None, language=call.language)
    prices = pricing.prices_side_by_side(
        call.viewer, variant_id=variant.id, hats=[hat.card for hat in found.hats], now=call.now
    )
    return whole(prices, page)


@AREA.read("hats/{code}", "get_hat_of_somebody", scope=READ, answer=records.HAT, staff=True, roles=READERS)
def get_hat_of_somebody(call: Caller, code: Code) -> HatCard:
    """The hat that an order, an invoice or a request names."""
    return queries.hat_card_by_code(call.viewer, code=code)


# ------------------------------------------------------------------------------------------------- organisations
@AREA.list("organisations", "list_organisations", scope=READ, answer=records.ORGANISATION, staff=True, roles=READERS)
def list_organisations(
    call: Caller,
    page: Page,
    q: Short = "",
    kind: OrganisationKind | None = None,
    trade: Trade | None = None,
    country: Country | None = None,
    owner: Code | None = None,
    sort: SORTS = "name",
) -> Found:
    """Organisations; `q` finds names, VAT and registration numbers."""
    found = queries.organisations_list(
        call.viewer,
        text=q,
        kind=kind or "",
        trade=trade or "",
        country=country or "",
        owner_hat_code=owner or "",
        sort=sort,
        page=page.number,
        size=page.size,
    )
    return Found(found.rows, found.total)


def show_organisation(call: Caller, code: str) -> OrganisationPage:
    return queries.organisation_page(call.viewer, code=code, now=call.now)


@AREA.read(
    "organisations/{code}",
    "get_organisation_of_somebody",
    scope=READ,
    answer=records.ORGANISATION_PAGE,
    staff=True,
    roles=READERS,
)
def get_organisation_of_somebody(call: Caller, code: Code) -> OrganisationPage:
    """One organisation with its members, invitations and addresses."""
    return show_organisation(call, code)


@AREA.deed(
    "POST",
    "organisations",
    "create_organisation",
    scope=WRITE,
    answer=records.ORGANISATION_PAGE,
    then=show_organisation,
    staff=True,
    roles=EDITORS,
    status=201,
)
def create_organisation(call: Caller, body: NewOrganisationIn) -> dict[str, Any]:
    """An organisation without members; who makes it looks after it. `job_title` is not asked here."""
    return {"code": actions.create_organisation(call.viewer, facts=body.facts(), now=call.now).code}


class OrganisationChangeByStaff(Told):
    """What is left out stays as it is."""

    name: Line | None = None
    kind: OrganisationKind | None = None
    trade: Trade | None = None
    country: Country | None = None
    language: Language | None = None
    vat_number: Short | None = None
    vat_is_confirmed: Flag | None = None
    vat_exempt_reason: Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")] | None = None
    registration_number: Short | None = None
    owner: Code | None = None
    """The hat of the colleague who looks after it."""


@AREA.deed(
    "PATCH",
    "organisations/{code}",
    "change_organisation_of_somebody",
    scope=WRITE,
    answer=records.ORGANISATION_PAGE,
    then=show_organisation,
    edits=(records.ORGANISATION_PAGE, show_organisation),
    staff=True,
    roles=EDITORS,
)
def change_organisation_of_somebody(call: Caller, code: Code, body: OrganisationChangeByStaff) -> dict[str, Any]:
    """Change what is known of an organisation; its prices and taxes follow at once."""
    card = show_organisation(call, code).card
    told = body.model_dump(exclude_none=True)
    names = ("name", "kind", "trade", "country", "language", "vat_number", "registration_number")
    owner = queries.hat_card_by_code(call.viewer, code=body.owner).id if body.owner else card.owner_hat_id
    actions.change_organisation(
        call.viewer,
        organisation_id=card.id,
        facts=OrganisationFacts(**{name: told.get(name, getattr(card, name)) for name in names}),
        vat_is_confirmed=body.vat_is_confirmed,
        vat_exempt_reason=body.vat_exempt_reason,
        owner_hat_id=owner,
        now=call.now,
    )
    return {"code": code}


@AREA.list(
    "organisations/{code}/changes",
    "list_changes_of_organisation",
    scope=READ,
    answer=records.CHANGE,
    staff=True,
    roles=READERS,
)
def list_changes_of_organisation(call: Caller, page: Page, code: Code) -> Found:
    """Who changed what of an organisation and of what its people may do, newest first."""
    card = show_organisation(call, code).card
    return whole(queries.organisation_changes(call.viewer, organisation_id=card.id, limit=500), page)


@AREA.deed(
    "POST",
    "organisations/{code}/invitations",
    "invite_to_organisation",
    scope=WRITE,
    staff=True,
    roles=EDITORS,
    status=201,
)
def invite_to_organisation(call: Caller, code: Code, body: Inviting) -> dict[str, Any]:
    """Invite somebody to act for an organisation; the mail carries the link."""
    card = queries.organisation_page(call.viewer, code=code, now=call.now).card
    made = actions.invite(
        call.viewer,
        email=body.email,
        roles=tuple(body.roles),
        authority=authority_of(body.authority),
        language=body.language,
        organisation_id=card.id,
        now=call.now,
    )
    mail_invitation(call.viewer, made, now=call.now)
    return {}


class HatChange(Told):
    roles: Annotated[list[Role | StaffRole], Field(max_length=12)]
    authority: AuthorityIn | None = None
    """Without limit when left out."""
    job_title: Short | None = None


def show_hat(call: Caller, code: str) -> HatCard:
    return queries.hat_card_by_code(call.viewer, code=code)


@AREA.deed(
    "PUT",
    "hats/{code}",
    "change_hat_of_somebody",
    scope=WRITE,
    answer=records.HAT,
    then=show_hat,
    edits=(records.HAT, show_hat),
    staff=True,
    roles=EDITORS,
)
def change_hat_of_somebody(call: Caller, code: Code, body: HatChange) -> dict[str, Any]:
    """What somebody may do for their organisation and decide alone."""
    actions.change_hat(
        call.viewer,
        hat_code=code,
        roles=tuple(body.roles),
        authority=authority_of(body.authority),
        job_title=body.job_title,
        now=call.now,
    )
    return {"code": code}


# -------------------------------------------------------------------------------------------------------- credit
def show_credit(call: Caller, code: str) -> CreditView:
    card = show_organisation(call, code).card
    found = payments.credit(call.viewer, organisation_id=card.id)
    if found is None:
        raise NotFound
    return found


@AREA.read("organisations/{code}/credit", "get_credit", scope=READ, answer=records.CREDIT, staff=True, roles=READERS)
def get_credit(call: Caller, code: Code) -> CreditView:
    """What an organisation may owe, and owes. 404 while nothing is agreed."""
    return show_credit(call, code)


class CreditIn(Told):
    limit: MoneyIn
    terms_days: Annotated[int, Field(ge=0, le=365, strict=True)]
    is_blocked: Flag = False


@AREA.deed(
    "PUT",
    "organisations/{code}/credit",
    "set_credit",
    scope="payments:write",
    answer=records.CREDIT,
    then=show_credit,
    staff=True,
    roles=(StaffRole.FINANCE,),
)
def set_credit(call: Caller, code: Code, body: CreditIn) -> dict[str, Any]:
    """Say how much an organisation may owe and for how long."""
    card = show_organisation(call, code).card
    payment_deeds.set_credit(
        call.viewer,
        organisation_id=card.id,
        limit=body.limit.money(),
        terms_days=body.terms_days,
        is_blocked=body.is_blocked,
        now=call.now,
    )
    return {"code": code}


@AREA.read(
    "organisations/{code}/statement",
    "get_statement",
    scope="invoices:read",
    answer=records.STATEMENT,
    staff=True,
    roles=(StaffRole.FINANCE, StaffRole.SALES, StaffRole.SERVICE),
)
def get_statement(call: Caller, code: Code, currency: Currency, since: Day, until: Day) -> Statement:
    """An organisation's account from `since` up to, and without, `until`."""
    card = show_organisation(call, code).card
    return billing.statement(call.viewer, organisation_id=card.id, currency=currency, since=since, until=until)
