"""What people and organisations themselves are asked for."""

from __future__ import annotations

from collections.abc import Sequence

from babel import Locale
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chapeau.kit.refusals import Sentence
from chapeau.kit.text import fold
from chapeau.person.activity.events import VisitBegan
from chapeau.person.audience.registry import (
    AudienceActivity,
    AudienceField,
    AudienceProperty,
    Column,
    Kind,
    Of,
    register_activities,
    register_fields,
    register_universe,
)
from chapeau.person.people.events import (
    HatChanged,
    HatCreated,
    HatEnded,
    InvitationAccepted,
    OrganisationChanged,
    OrganisationCreated,
    PeopleMerged,
    PeopleUnmerged,
    PersonChanged,
    PersonSignedUp,
    SignedIn,
    VisitorLinked,
)
from chapeau.person.people.values import Market, OrganisationKind, Role, Trade
from chapeau.person.privacy.events import ConsentConfirmed, ConsentGiven, ConsentWithdrawn
from chapeau.person.privacy.values import Channel, ConsentState, Purpose

PEOPLE = _("Who they are")
ORGANISATION = _("Their organisation")


def _hats() -> Sequence[tuple[str, Sentence]]:
    return [("private", _("Private")), *OrganisationKind.choices]


def _languages() -> Sequence[tuple[str, Sentence]]:
    return [("en", "English"), ("fr", "Français"), ("it", "Italiano"), ("de", "Deutsch")]


def _countries() -> Sequence[tuple[str, Sentence]]:
    """Every country, named in the reader's language, by name."""
    names = Locale.parse((get_language() or "en").replace("-", "_")).territories
    return sorted(((code, name) for code, name in names.items() if len(code) == 2), key=lambda each: fold(each[1]))


def _markets() -> Sequence[tuple[str, Sentence]]:
    return list(Market.choices)


_BOTH: frozenset[Of] = frozenset(("person", "organisation"))
_ONE: frozenset[Of] = frozenset(("organisation",))
_PERSON: frozenset[Of] = frozenset(("person",))

MARKET = f"""CASE
WHEN hat.organisation_id IS NULL THEN '{Market.B2C}'
WHEN organisation.kind = '{OrganisationKind.REGULATOR}' THEN '{Market.B2R}'
WHEN organisation.kind = '{OrganisationKind.ADMINISTRATION}' THEN '{Market.B2A}'
WHEN organisation.trade = '{Trade.RESELLER}' THEN '{Market.B2B2C}'
WHEN organisation.introduced_by_id IS NOT NULL THEN '{Market.C2B}'
ELSE '{Market.B2B}' END"""
"""As ``people.rules.market.market_of``, over a row; a test holds the two equal."""


AGREED = f"""coalesce((SELECT array_agg(DISTINCT said.channel::text) FROM privacy_consent_state said
WHERE said.hat_id = hat.id AND said.purpose = '{Purpose.MARKETING}' AND said.state = '{ConsentState.GIVEN}'
AND (said.until IS NULL OR said.until > now()) AND NOT EXISTS (SELECT FROM privacy_consent_state later
WHERE later.hat_id = said.hat_id AND later.purpose = said.purpose AND later.channel = said.channel AND later.topic = ''
AND later.address_hash = said.address_hash AND later.state <> said.state AND later.since > said.since)), '{{}}')"""
"""The ways somebody agreed to be written to, about anything. Whether one message may go, the policy decides."""


def register() -> None:
    register_universe(
        PersonSignedUp.verb,
        HatCreated.verb,
        HatEnded.verb,
        InvitationAccepted.verb,
        VisitorLinked.verb,
        OrganisationCreated.verb,
        PeopleMerged.verb,
        PeopleUnmerged.verb,
    )
    person_changes = (PersonChanged.verb, HatChanged.verb)
    register_fields(
        AudienceField(
            code="hat",
            label=_("Acting"),
            kind=Kind.CHOICE,
            group=PEOPLE,
            choices=_hats,
            source=Column(
                "CASE WHEN hat.organisation_id IS NULL THEN 'private' ELSE organisation.kind END",
                "hat",
                _ONE,
            ),
            changed_by=(OrganisationChanged.verb,),
        ),
        AudienceField(
            code="country",
            label=_("Country"),
            kind=Kind.CHOICE,
            group=PEOPLE,
            choices=_countries,
            source=Column("nullif(coalesce(organisation.country, person.country), '')", "hat", _BOTH),
            changed_by=(*person_changes, OrganisationChanged.verb),
        ),
        AudienceField(
            code="language",
            label=_("Language"),
            kind=Kind.CHOICE,
            group=PEOPLE,
            choices=_languages,
            source=Column("coalesce(nullif(hat.language, ''), person.language)", "hat", _PERSON),
            changed_by=person_changes,
        ),
        AudienceField(
            code="market",
            label=_("Market"),
            kind=Kind.CHOICE,
            group=PEOPLE,
            choices=_markets,
            source=Column(MARKET, "hat", _ONE),
            changed_by=(OrganisationChanged.verb,),
        ),
        AudienceField(
            code="roles",
            label=_("May do for their organisation"),
            kind=Kind.CODES,
            group=PEOPLE,
            choices=lambda: Role.choices,
            source=Column("hat.roles", "hat"),
            changed_by=person_changes,
        ),
        AudienceField(
            code="came-by",
            label=_("Came by"),
            kind=Kind.TEXT,
            group=PEOPLE,
            source=Column("nullif(hat.acquired_via, '')", "hat"),
        ),
        AudienceField(
            code="agreed-by",
            label=_("Way they agreed to get news"),
            kind=Kind.CODES,
            group=PEOPLE,
            choices=lambda: Channel.choices,
            source=Column(AGREED, "hat"),
            changed_by=(ConsentGiven.verb, ConsentWithdrawn.verb, ConsentConfirmed.verb),
        ),
        AudienceField(
            code="created",
            label=_("Known since"),
            kind=Kind.MOMENT,
            group=PEOPLE,
            source=Column("hat.created_at", "hat"),
        ),
        AudienceField(
            code="organisation.trade",
            label=_("Trade"),
            kind=Kind.CHOICE,
            group=ORGANISATION,
            choices=lambda: Trade.choices,
            also=(("repair-shop", "repair"), ("manufacturer", "maker")),
            source=Column("organisation.trade", "organisation"),
            changed_by=(OrganisationChanged.verb,),
        ),
        AudienceField(
            code="organisation.kind",
            label=_("Kind of organisation"),
            kind=Kind.CHOICE,
            group=ORGANISATION,
            choices=lambda: OrganisationKind.choices,
            source=Column("organisation.kind", "organisation"),
            changed_by=(OrganisationChanged.verb,),
        ),
        AudienceField(
            code="organisation.country",
            label=_("Country of the organisation"),
            kind=Kind.CHOICE,
            group=ORGANISATION,
            choices=_countries,
            source=Column("nullif(organisation.country, '')", "organisation"),
            changed_by=(OrganisationChanged.verb,),
        ),
        AudienceField(
            code="organisation.created",
            label=_("Organisation known since"),
            kind=Kind.MOMENT,
            group=ORGANISATION,
            source=Column("organisation.created_at", "organisation"),
        ),
    )
    register_activities(
        AudienceActivity(
            code="visited",
            label=_("visited the shop"),
            verbs=(VisitBegan.verb,),
            properties=(AudienceProperty(code="source", label=_("coming from"), kind=Kind.TEXT, name="source"),),
        ),
        AudienceActivity(code="signed-in", label=_("signed in"), verbs=(SignedIn.verb,)),
        AudienceActivity(code="signed-up", label=_("signed up"), verbs=(PersonSignedUp.verb,)),
    )
