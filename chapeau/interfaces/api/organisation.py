"""The organisation of the hat in use, for those who administer it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from chapeau.interfaces.api import records
from chapeau.interfaces.api.caller import Caller
from chapeau.interfaces.api.inputs import Code, Currency, Email, Instant, Language, Line, MoneyIn, Short, Told
from chapeau.interfaces.api.operations import Area
from chapeau.interfaces.api.paging import Found, Page, whole
from chapeau.interfaces.invitations import mail_invitation
from chapeau.kit.refusals import NotFound
from chapeau.person.people import actions, queries
from chapeau.person.people.actions import OrganisationFacts
from chapeau.person.people.actions.change_hat import BadAuthority
from chapeau.person.people.values import Authority, HatCard, OrganisationPage, Role, StaffRole

AREA = Area("Organisation", "Colleagues, what each may do and decide, invitations.")
READ, WRITE = "organisation:read", "organisation:write"
Roles = Annotated[list[Role], Field(max_length=len(Role))]


def show_organisation(call: Caller, **path: object) -> OrganisationPage:
    if not call.hat.organisation_code:
        raise NotFound
    return queries.organisation_page(call.viewer, code=call.hat.organisation_code, now=call.now)


@AREA.read("organisation", "get_organisation", scope=READ, answer=records.ORGANISATION_PAGE)
def get_organisation(call: Caller) -> OrganisationPage:
    """The organisation with its members, open invitations and addresses; for its administrators."""
    return show_organisation(call)


class OrganisationChange(Told):
    """What is left out stays as it is."""

    name: Line | None = None
    language: Language | None = None
    vat_number: Short | None = None
    registration_number: Short | None = None


@AREA.deed(
    "PATCH",
    "organisation",
    "change_organisation",
    scope=WRITE,
    answer=records.ORGANISATION_PAGE,
    then=show_organisation,
    edits=(records.ORGANISATION_PAGE, show_organisation),
)
def change_organisation(call: Caller, body: OrganisationChange) -> dict[str, Any]:
    """Name, language and numbers; kind and country are the house's to change."""
    card = show_organisation(call).card
    told = body.model_dump(exclude_none=True)
    facts = OrganisationFacts(
        name=told.get("name", card.name),
        country=card.country,
        kind=card.kind,
        trade=card.trade,
        language=told.get("language", card.language),
        vat_number=told.get("vat_number", card.vat_number),
        registration_number=told.get("registration_number", card.registration_number),
    )
    actions.change_organisation(call.viewer, organisation_id=card.id, facts=facts, now=call.now)
    return {}


@AREA.list("organisation/changes", "list_organisation_changes", scope=READ, answer=records.CHANGE)
def list_organisation_changes(call: Caller, page: Page) -> Found:
    """Who changed what of the organisation and of what its people may do, newest first."""
    card = show_organisation(call).card
    return whole(queries.organisation_changes(call.viewer, organisation_id=card.id), page)


class AuthorityIn(Told):
    """What somebody may decide alone; null is without limit."""

    per_order: MoneyIn | None = None
    per_month: MoneyIn | None = None
    currency: Currency = "EUR"
    categories: Annotated[list[Code], Field(max_length=200)] = []
    cost_centres: Annotated[
        list[Annotated[str, Field(max_length=64, pattern=r"^[^\x00]*$")]], Field(max_length=200)
    ] = []

    def authority(self) -> Authority:
        for limit in (self.per_order, self.per_month):
            if limit is not None and limit.currency != self.currency:
                raise BadAuthority
        return Authority(
            per_order_minor=self.per_order.money().minor if self.per_order else None,
            per_month_minor=self.per_month.money().minor if self.per_month else None,
            currency=self.currency,
            categories=tuple(self.categories),
            cost_centres=tuple(self.cost_centres),
        )


def authority_of(told: AuthorityIn | None) -> Authority:
    return told.authority() if told else Authority()


class MemberChange(Told):
    roles: Roles
    authority: AuthorityIn
    job_title: Short | None = None


def show_member(call: Caller, code: str) -> HatCard:
    return queries.hat_card_by_code(call.viewer, code=code)


@AREA.read("organisation/members/{code}", "get_member", scope=READ, answer=records.HAT)
def get_member(call: Caller, code: Code) -> HatCard:
    """A colleague: roles, and what they may decide alone."""
    return show_member(call, code)


@AREA.deed(
    "PUT",
    "organisation/members/{code}",
    "change_member",
    scope=WRITE,
    answer=records.HAT,
    then=show_member,
    edits=(records.HAT, show_member),
)
def change_member(call: Caller, code: Code, body: MemberChange) -> dict[str, Any]:
    """What a colleague may do and decide alone, from now on."""
    actions.change_hat(
        call.viewer,
        hat_code=code,
        roles=tuple(body.roles),
        authority=body.authority.authority(),
        job_title=body.job_title,
        now=call.now,
    )
    return {"code": code}


class Ending(Told):
    ends_at: Instant | None = None
    """At once when left out."""


@AREA.deed("POST", "organisation/members/{code}/end", "end_member", scope=WRITE)
def end_member(call: Caller, code: Code, body: Ending) -> dict[str, Any]:
    """A colleague no longer acts for the organisation."""
    actions.end_hat(call.viewer, hat_code=code, ends_at=body.ends_at or call.now, now=call.now)
    return {}


class Inviting(Told):
    email: Email
    roles: Annotated[list[Role | StaffRole], Field(max_length=10)]
    authority: AuthorityIn | None = None
    """Without limit when left out."""
    language: Language = "en"


@AREA.deed("POST", "organisation/invitations", "invite_member", scope=WRITE, status=201)
def invite_member(call: Caller, body: Inviting) -> dict[str, Any]:
    """Invite somebody to act for the organisation; the mail carries the link, open for 14 days."""
    card = actions.invite(
        call.viewer,
        email=body.email,
        roles=tuple(body.roles),
        authority=authority_of(body.authority),
        language=body.language,
        now=call.now,
    )
    mail_invitation(call.viewer, card, now=call.now)
    return {}


@AREA.deed("DELETE", "organisation/invitations/{secret}", "withdraw_invitation", scope=WRITE)
def withdraw_invitation(call: Caller, secret: Code) -> dict[str, Any]:
    """The link no longer opens anything."""
    actions.withdraw_invitation(call.viewer, secret=secret, now=call.now)
    return {}
