"""What happened, as sentences of a timeline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chapeau.interfaces.formats import money
from chapeau.kit.money import Money
from chapeau.person.activity.values import Happening
from chapeau.person.people.values import HatCard

WORDS: dict[str, str | Promise] = {
    "person.signed-up": _("Signed up"),
    "person.changed": _("Details changed"),
    "people.merged": _("Merged with another person"),
    "people.unmerged": _("A merge was undone"),
    "same-human.asked": _("Was asked whether another address is theirs too"),
    "same-human.answered": _("Said whether another address is theirs too"),
    "organisation.created": _("Organisation created"),
    "organisation.changed": _("Organisation changed"),
    "hat.created": _("Began to act for the organisation"),
    "hat.changed": _("Role or limits changed"),
    "hat.ended": _("No longer acts for the organisation"),
    "invitation.sent": _("Invited a colleague"),
    "invitation.accepted": _("Accepted an invitation"),
    "address.verified": _("Confirmed an address"),
    "visitor.linked": _("Earlier visits recognised"),
    "sign-in.opened": _("Signed in"),
    "visit.began": _("Visited the shop"),
    "web.page": _("Looked at a page"),
    "app.screen": _("Looked at a screen of the app"),
    "web.product-viewed": _("Looked at an article"),
    "web.search": _("Searched"),
    "web.basket-viewed": _("Looked at the basket"),
    "web.basket-changed": _("Changed the basket (told by the page)"),
    "web.form-sent": _("Sent a form"),
    "identify": _("Was named by a program"),
    "group": _("Was put into a group by a program"),
    "alias": _("Two names were tied by a program"),
    "basket.changed": _("Changed the basket"),
    "order.approval-asked": _("Asked a colleague to approve an order"),
    "order.approved": _("An order was approved"),
    "order.declined": _("An order was declined"),
    "order.placed": _("Ordered"),
    "history.order": _("Ordered (brought in)"),
    "history.return": _("Returned (brought in)"),
    "history.past-order": _("Ordered"),
    "order.paid": _("Paid an order"),
    "order.cancelled": _("Cancelled an order"),
    "order.payment-link-sent": _("Was sent a link to pay"),
    "order.shipped": _("Goods left the warehouse"),
    "order.delivered": _("Goods arrived"),
    "payment.settled": _("Money arrived"),
    "payment.failed": _("A payment failed"),
    "refund.decided": _("A refund was decided"),
    "refund.settled": _("Money given back"),
    "refund.failed": _("A refund failed"),
    "credit.changed": _("Credit changed"),
    "invoice.issued": _("Invoice issued"),
    "invoice.paid": _("Invoice paid"),
    "credit-note.issued": _("Credit note issued"),
    "return.asked": _("Asked to return goods"),
    "return.approved": _("Return approved"),
    "return.refused": _("Return refused"),
    "return.received": _("Return arrived"),
    "return.refunded": _("Return refunded"),
    "personal-offer.given": _("Was made a personal offer"),
    "personal-offer.withdrawn": _("A personal offer was withdrawn"),
    "personal-offer.restored": _("A personal offer that was withdrawn holds again"),
    "personal-offer.seen": _("Looked at a personal offer"),
    "personal-offer.used": _("Ordered with a personal offer"),
    "prospect.opened": _("Became a prospect"),
    "prospect.moved": _("Came a stage further as a prospect"),
    "prospect.won": _("Was won as a prospect"),
    "prospect.lost": _("Was lost as a prospect"),
    "call.reached": _("Was reached by telephone"),
    "call.missed": _("Was called and not reached"),
    "call.meeting": _("Agreed to meet, on the telephone"),
    "call.offer": _("Wished for an offer, on the telephone"),
    "call.never": _("Wants no more calls"),
    "article.recommended": _("Was shown articles that may interest them"),
    "recommendation.followed": _("Looked at an article that was recommended"),
    "coupon.used": _("Used a coupon"),
    "coupon.released": _("A coupon became free again"),
    "message.sent": _("Was sent a mail"),
    "message.written": _("Was written to"),
    "message.replied": _("Answered a mail"),
    "mail.received": _("Wrote a mail"),
    "message.failed": _("A mail could not be delivered"),
    "message.in-doubt": _("A mail may not have left"),
    "message.clicked": _("Followed a link in a mail"),
    "message.opened": _("Seems to have opened a mail"),
    "message.bounced": _("A mail came back"),
    "message.complained": _("Called a mail unwanted"),
    "campaign.sent": _("A campaign went out"),
    "campaign.decided": _("A test of a campaign was decided"),
    "report.due": _("A board of figures was due to be sent"),
    "goal.missed": _("A figure missed its line"),
    "goal.kept": _("A figure keeps its line again"),
    "consent.asked": _("Was asked to confirm that we may write"),
    "consent.given": _("Agreed to something"),
    "consent.withdrawn": _("Took an agreement back"),
    "consent.confirmed": _("Confirmed that we may write"),
    "person.erased": _("Was erased"),
    "audience.entered": _("Came into an audience"),
    "audience.left": _("Left an audience"),
    "experiment.met": _("Saw something that is being tried"),
    "journey.entered": _("Set out on a journey"),
    "journey.ended": _("Came to the end of a journey"),
    "journey.signalled": _("A program was told where they are"),
    "request.asked": _("Asked something"),
    "request.answered": _("Was answered"),
    "request.replied": _("Wrote again"),
    "request.closed": _("Request closed"),
    "form.sent": _("Sent a form"),
    "form.confirmed": _("Confirmed the address of a form"),
    "paper.taken": _("Downloaded a white paper"),
    "review.written": _("Wrote a review"),
    "question.asked": _("Asked a question about an article"),
    "answer.written": _("Answered a question about an article"),
    "post.decided": _("What they wrote was looked at"),
    "post.withdrawn": _("Took back what they wrote"),
    "survey.asked": _("Was asked a survey"),
    "survey.answered": _("Answered a survey"),
    "survey.detractor": _("Gave a low score"),
    "task.created": _("A task was made"),
    "task.done": _("A task was done"),
    "token.made": _("Gave a program a key"),
    "token.revoked": _("Took a program's key back"),
}
KINDS: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "orders": (_("Orders"), ("order.", "coupon.", "history.")),
    "money": (_("Money"), ("payment.", "refund.", "invoice.", "credit-note.", "credit.")),
    "goods": (_("Deliveries and returns"), ("order.shipped", "order.delivered", "return.")),
    "words": (
        _("Mails and requests"),
        (
            "message.",
            "mail.",
            "request.",
            "personal-offer.",
            "prospect.",
            "call.",
            "form.",
            "paper.",
            "survey.",
            "review.",
            "question.",
            "answer.",
            "post.",
            "task.",
            "consent.",
            "journey.",
        ),
    ),
    "visits": (
        _("Visits"),
        ("visit.", "sign-in.", "basket.", "visitor.", "web.", "app.", "article.", "recommendation."),
    ),
}
DULL = (
    "basket.changed",
    "coupon.released",
    "article.recommended",
    "message.sent",
    "task.created",
    "web.basket-changed",
    "identify",
    "group",
    "alias",
)
"""Left out unless asked for: they repeat what stands beside them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline."""

    words: str | Promise
    amount: str
    href: str
    """To the order or mail it is about, when it names one."""
    at: datetime
    hat: HatCard | None
    by_house: bool


def lines(happenings: Iterable[Happening], hats: Mapping[UUID, HatCard], *, may_read_mails: bool = True) -> list[Line]:
    return [
        Line(
            words=WORDS.get(event.verb) or _told(event.verb),
            amount=_amount(event.properties),
            href=_href(event, may_read_mails),
            at=event.occurred_at,
            hat=hats.get(event.hat_id) if event.hat_id else None,
            by_house=event.actor_hat_id is not None and event.actor_hat_id not in hats,
        )
        for event in happenings
    ]


def _href(event: Happening, may_read_mails: bool) -> str:
    for name, page in (("order_id", "order_by_id"), ("mail_id", "incoming_by_id"), ("message_id", "mail_by_id")):
        if (key := event.properties.get(name)) and (may_read_mails or name == "order_id"):
            return reverse(f"office:{page}", args=[key])
    return ""


def _told(verb: str) -> str:
    """What a program calls it: ``track:signed-up`` is *Signed up*, in the program's own language."""
    return verb.removeprefix("track:").replace("-", " ").capitalize() if verb.startswith("track:") else verb


def verbs_of(kind: str) -> tuple[str, ...]:
    """The verbs of one filter of the timeline; empty: all."""
    if kind not in KINDS:
        return ()
    beginnings = KINDS[kind][1]
    return tuple(verb for verb in WORDS if verb.startswith(beginnings))


def _amount(properties: Mapping[str, Any]) -> str:
    minor = next((properties[name] for name in ("gross_minor", "amount_minor") if name in properties), None)
    currency = properties.get("currency")
    return money(Money(int(minor), currency)) if minor is not None and currency else ""
