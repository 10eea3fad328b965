"""What happened to people, organisations and hats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from chapeau.kit.bus import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSignedUp(Fact):
    """A private hat was made: by the person's own sign-up, by staff or by an import."""

    verb: ClassVar[str] = "person.signed-up"
    acquired_via: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationCreated(Fact):
    verb: ClassVar[str] = "organisation.created"
    organisation_id: UUID
    organisation_kind: str
    trade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HatCreated(Fact):
    """A hat for an organisation was made."""

    verb: ClassVar[str] = "hat.created"
    organisation_id: UUID
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HatChanged(Fact):
    """Roles, authority or title changed; ``changed`` names the fields, the history keeps the values."""

    verb: ClassVar[str] = "hat.changed"
    organisation_id: UUID | None = None
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HatEnded(Fact):
    """The hat ended and its addresses, sign-ins and sessions were revoked."""

    verb: ClassVar[str] = "hat.ended"
    organisation_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationChanged(Fact):
    """Country, VAT number or its check, kind, trade: what prices and tax depend on. No hat of its own."""

    verb: ClassVar[str] = "organisation.changed"
    organisation_id: UUID
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonChanged(Fact):
    verb: ClassVar[str] = "person.changed"
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleMerged(Fact):
    """Staff said that two persons are one. ``hat_id`` is the private hat of the one kept."""

    verb: ClassVar[str] = "people.merged"
    merge_id: UUID
    other_hat_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleUnmerged(Fact):
    """The merge was taken back; ``other_hat_id`` is again another person's."""

    verb: ClassVar[str] = "people.unmerged"
    merge_id: UUID
    other_hat_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationSent(Fact):
    """``hat_id`` is the administrator's; the address stands on the row, not here."""

    verb: ClassVar[str] = "invitation.sent"
    organisation_id: UUID
    invitation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationAccepted(Fact):
    verb: ClassVar[str] = "invitation.accepted"
    organisation_id: UUID
    invitation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressVerified(Fact):
    verb: ClassVar[str] = "address.verified"
    address_id: UUID
    address_kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitorLinked(Fact):
    """``visitor_id`` is ``hat_id`` from now on."""

    verb: ClassVar[str] = "visitor.linked"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn(Fact):
    """A hat was opened: ``by`` is code, password or passkey."""

    verb: ClassVar[str] = "sign-in.opened"
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseSettingsChanged(Fact):
    """A section of the house's settings was edited: which fields, never what they hold."""

    verb: ClassVar[str] = "house-settings.changed"
    section: str
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SameHumanAsked(Fact):
    """Staff asked this hat's address whether it and another are one human; the other is not named."""

    verb: ClassVar[str] = "same-human.asked"
    question_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SameHumanAnswered(Fact):
    verb: ClassVar[str] = "same-human.answered"
    question_id: UUID
    is_yes: bool


ALL: tuple[type[Fact], ...] = (
    PersonSignedUp,
    OrganisationCreated,
    HatCreated,
    HatChanged,
    HatEnded,
    OrganisationChanged,
    PersonChanged,
    PeopleMerged,
    PeopleUnmerged,
    SameHumanAsked,
    SameHumanAnswered,
    InvitationSent,
    InvitationAccepted,
    AddressVerified,
    VisitorLinked,
    SignedIn,
    HouseSettingsChanged,
)
