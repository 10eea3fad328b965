"""Who a token acts for; own details, addresses and ways to be reached."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django.utils.translation import gettext_lazy as _

from chapeau.interfaces.api import records
from chapeau.interfaces.api.caller import Caller
from chapeau.interfaces.api.inputs import AddressIn, Code, Country, Flag, Language, Line, Short, Told
from chapeau.interfaces.api.operations import Area
from chapeau.interfaces.api.paging import Found, Page, whole
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.people import actions, queries
from chapeau.person.people.actions import OrganisationFacts
from chapeau.person.people.values import (
    SYSTEM,
    HatCard,
    OrganisationKind,
    OwnDetails,
    PostalAddressCard,
    Trade,
)
from chapeau.person.privacy import queries as privacy

AREA = Area("Account", "Whom the token acts for, own details, addresses and ways to be reached.")
READ, WRITE = "account:read", "account:write"
ZONES = available_timezones()


class UnknownZone(Refusal):
    code = "unknown-time-zone"
    status = 422
    sentence = _("There is no such time zone. Write it like Europe/Paris.")


@AREA.list("hats", "list_hats", scope="", answer=records.HAT, needs_hat=False)
def list_hats(call: Caller, page: Page) -> Found:
    """The hats this token may act under.

    Name one by its `code` in the header `Chapeau-Hat`.
    """
    return whole(call.hats, page)


@AREA.read("hat", "get_hat", scope="", answer=records.HAT)
def get_hat(call: Caller) -> HatCard:
    """The hat this request acts under: for whom it buys, in which market and currency, what it may decide alone."""
    return call.hat


def show_details(call: Caller, **path: object) -> OwnDetails:
    return queries.own_details(call.viewer)


@AREA.read("account/details", "get_details", scope=READ, answer=records.DETAILS)
def get_details(call: Caller) -> OwnDetails:
    """Who the person is; under the private hat only."""
    return show_details(call)


class DetailsIn(Told):
    given_name: Short
    family_name: Short
    language: Language
    country: Country
    time_zone: Short


def check_zone(name: str) -> str:
    """A zone that exists. Refuses: ``UnknownZone``."""
    if name not in ZONES:
        raise UnknownZone
    return name


@AREA.deed(
    "PUT",
    "account/details",
    "change_details",
    scope=WRITE,
    answer=records.DETAILS,
    then=show_details,
    edits=(records.DETAILS, show_details),
)
def change_details(call: Caller, body: DetailsIn) -> dict[str, Any]:
    """Change who the person is; under the private hat only."""
    if not call.hat.is_private:
        raise NotFound
    told = body.model_dump() | {"time_zone": check_zone(body.time_zone)}
    actions.change_person(call.viewer, person_id=call.hat.person_id, now=call.now, **told)
    return {}


@AREA.list("account/contacts", "list_contacts", scope=READ, answer=records.CONTACT)
def list_contacts(call: Caller, page: Page) -> Found:
    """E-mail addresses and phone numbers of the hat in use."""
    return whole(queries.hat_addresses(call.viewer), page)


class ContactIn(Told):
    value: Line


@AREA.deed("POST", "account/contacts/remove", "remove_contact", scope=WRITE)
def remove_contact(call: Caller, body: ContactIn) -> dict[str, Any]:
    """This hat no longer uses the address, nor can anybody sign in by it."""
    actions.revoke_address(call.viewer, value=body.value, now=call.now)
    return {}


@AREA.list("account/looks", "list_looks", scope=READ, answer=records.LOOK)
def list_looks(call: Caller, page: Page) -> Found:
    """When the house looked across the person's hats; under the private hat only."""
    return whole(privacy.looks_at_me(call.viewer), page)


def show_address(call: Caller, code: str) -> PostalAddressCard:
    return queries.postal_address(call.viewer, code=code)


@AREA.list("addresses", "list_addresses", scope=READ, answer=records.SAVED_ADDRESS)
def list_addresses(call: Caller, page: Page) -> Found:
    """Where this hat's things may go: its own addresses and its organisation's, the usual one first."""
    return whole(queries.postal_addresses(call.viewer), page)


@AREA.read("addresses/{code}", "get_address", scope=READ, answer=records.SAVED_ADDRESS)
def get_address(call: Caller, code: Code) -> PostalAddressCard:
    """One saved address."""
    return show_address(call, code)


class SavedAddressIn(Told):
    address: AddressIn
    label: Short = ""
    is_billing: Flag = False
    is_default: Flag = False
    for_organisation: Flag = False
    """For everybody who buys for the organisation; its administrators only."""


@AREA.deed("POST", "addresses", "add_address", scope=WRITE, answer=records.SAVED_ADDRESS, then=show_address, status=201)
def add_address(call: Caller, body: SavedAddressIn) -> dict[str, Any]:
    """Save an address. `errors` of a refusal point at what its country wants otherwise."""
    if body.for_organisation and call.hat.organisation_id is None:
        raise NotFound
    made = actions.add_postal_address(
        call.viewer,
        value=body.address.value(),
        label=body.label,
        organisation_id=call.hat.organisation_id if body.for_organisation else None,
        is_billing=body.is_billing,
        is_default=body.is_default,
        now=call.now,
    )
    return {"code": made.code}


@AREA.deed("DELETE", "addresses/{code}", "remove_address", scope=WRITE)
def remove_address(call: Caller, code: Code) -> dict[str, Any]:
    """The address is no longer offered; orders keep their copy."""
    actions.archive_postal_address(call.viewer, code=code, now=call.now)
    return {}


class NewOrganisationIn(Told):
    name: Line
    kind: OrganisationKind = OrganisationKind.BUSINESS
    trade: Trade = Trade.OTHER
    country: Country
    language: Language = "en"
    vat_number: Short = ""
    registration_number: Short = ""
    job_title: Short = ""

    def facts(self) -> OrganisationFacts:
        return OrganisationFacts(**self.model_dump(exclude={"job_title"}))


def show_new_hat(call: Caller, code: str) -> HatCard:
    return queries.hat_card_by_code(SYSTEM, code=code)


@AREA.deed(
    "POST",
    "account/organisations",
    "create_own_organisation",
    scope=WRITE,
    answer=records.HAT,
    then=show_new_hat,
    status=201,
)
def create_own_organisation(call: Caller, body: NewOrganisationIn) -> dict[str, Any]:
    """Buy for a business too: an organisation and a hat of it for the person; under the private hat only.

    The answer is the new hat. This token does not act under it: the person makes one that does.
    """
    card = actions.create_hat_at_checkout(call.viewer, facts=body.facts(), job_title=body.job_title, now=call.now)
    return {"code": card.code}
