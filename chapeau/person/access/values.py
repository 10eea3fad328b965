"""What this room hands out, frozen, and what a token may be allowed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Right = Literal["read", "write"]


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the house that a token may read, or read and change. ``staff``: only for the house's own people."""

    code: str
    label: str | Promise
    rights: tuple[Right, ...] = ("read", "write")
    staff: bool = False

    @property
    def scopes(self) -> tuple[str, ...]:
        return tuple(f"{self.code}:{right}" for right in self.rights)


AREAS = (
    Area("catalogue", _("Articles, prices and availability"), ("read",)),
    Area("basket", _("Basket and checkout")),
    Area("orders", _("Orders and payments of one's own")),
    Area("approvals", _("Orders that wait for a decision")),
    Area("returns", _("Returns")),
    Area("invoices", _("Invoices")),
    Area("requests", _("Questions and answers")),
    Area("reviews", _("Reviews and questions about articles")),
    Area("account", _("Own details and addresses")),
    Area("organisation", _("Colleagues, their roles and limits")),
    Area("webhooks", _("Webhooks")),
    Area("people", _("People and organisations"), staff=True),
    Area("shipping", _("Parcels to ship"), staff=True),
    Area("payments", _("Money received and sent back"), staff=True),
    Area("products", _("Products and their costs"), staff=True),
    Area("prices", _("Price lists, contracts and personal prices"), staff=True),
    Area("offers", _("Offers and coupons"), staff=True),
    Area("stock", _("Stock"), staff=True),
    Area("forms", _("Forms, and what people sent by them"), ("read",), staff=True),
    Area("surveys", _("Surveys, and what people answered"), ("read",), staff=True),
    Area("audiences", _("Audiences"), staff=True),
    Area("campaigns", _("Campaigns"), ("write",), staff=True),
    Area("journeys", _("Journeys"), staff=True),
    Area("experiments", _("Experiments and switches"), staff=True),
    Area("tasks", _("Tasks"), staff=True),
    Area("mails", _("Mails sent"), staff=True),
    Area("figures", _("Figures"), staff=True),
    Area("imports", _("Bringing in files"), staff=True),
    Area("house", _("Settings"), staff=True),
    Area("looks", _("Who looked"), ("read",), staff=True),
)
"""Everything there is to allow, in the order in which it is shown."""

SCOPES = frozenset(scope for area in AREAS for scope in area.scopes)
STAFF_SCOPES = frozenset(scope for area in AREAS if area.staff for scope in area.scopes)


@dataclass(frozen=True, slots=True)
class TokenCard:
    """A token as its owner's list shows it; the secret is never shown again."""

    code: str
    name: str
    beginning: str
    """The first characters of the secret, to tell tokens apart."""
    hat_codes: tuple[str, ...]
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None

    def is_live(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at


@dataclass(frozen=True, slots=True)
class MadeToken:
    """``secret`` is told this once."""

    card: TokenCard
    secret: str


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whose token came with a request, and what it allows."""

    token_id: UUID
    person_id: UUID
    hat_ids: frozenset[UUID]
    scopes: frozenset[str]
    last_used_at: datetime | None
