"""What somebody may do that a journey can begin with, wait for or aim at: the facts that are listened to."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.fulfilment.events import ReturnAsked
from chapeau.commerce.ordering.delivery_events import OrderDelivered
from chapeau.commerce.ordering.events import BasketChanged, OrderPaid, OrderPlaced
from chapeau.commerce.pricing.events import PersonalOfferUsed
from chapeau.kit.bus import Fact
from chapeau.person.messaging.events import MessageClicked, MessageReplied
from chapeau.person.people.events import AddressVerified, HatCreated, PersonSignedUp
from chapeau.person.privacy.events import ConsentConfirmed, ConsentGiven
from chapeau.relationship.community.events import QuestionAsked, ReviewWritten
from chapeau.relationship.content.events import FormConfirmed, PaperTaken
from chapeau.relationship.pipeline.events import (
    CallReached,
    CallsRefused,
    MeetingAgreed,
    OfferWished,
    ProspectLost,
    ProspectOpened,
    ProspectWon,
)
from chapeau.relationship.service.events import RequestAsked
from chapeau.relationship.surveys.events import SurveyAnswered, SurveyDetractor

HAPPENINGS: Mapping[type[Fact], str | Promise] = {
    PersonSignedUp: _("signed up"),
    HatCreated: _("began to buy for an organisation"),
    AddressVerified: _("confirmed an address"),
    ConsentGiven: _("agreed to be written to"),
    ConsentConfirmed: _("confirmed that we may write"),
    FormConfirmed: _("confirmed a form"),
    PaperTaken: _("took a white paper"),
    BasketChanged: _("changed the basket"),
    OrderPlaced: _("placed an order"),
    OrderPaid: _("paid an order"),
    OrderDelivered: _("got an order delivered"),
    ReturnAsked: _("asked for a return"),
    RequestAsked: _("asked something"),
    MessageClicked: _("followed a link of a mail"),
    MessageReplied: _("answered a mail"),
    PersonalOfferUsed: _("used a personal offer"),
    ProspectOpened: _("became a prospect"),
    CallReached: _("was reached by telephone"),
    MeetingAgreed: _("agreed to meet"),
    OfferWished: _("wished for an offer on the telephone"),
    CallsRefused: _("wants no more calls"),
    ProspectWon: _("was won as a prospect"),
    ProspectLost: _("was lost as a prospect"),
    ReviewWritten: _("wrote a review"),
    QuestionAsked: _("asked a question about an article"),
    SurveyAnswered: _("answered a survey"),
    SurveyDetractor: _("gave a low score"),
}
BY_VERB: Mapping[str, str | Promise] = {fact.verb: label for fact, label in HAPPENINGS.items()}
