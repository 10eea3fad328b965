"""The unticked box beside a form: news and offers by e-mail, to the address of the form."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chapeau.interfaces.house import house_name
from chapeau.interfaces.requests import HouseRequest
from chapeau.kit.refusals import Refusal
from chapeau.person.people import queries as people
from chapeau.person.people.values import SYSTEM, HatCard
from chapeau.person.privacy import actions
from chapeau.person.privacy.values import Channel, ConsentChoice, ConsentState, Purpose

FIELD = "newsletter"


def words() -> str:
    """What stands beside the box; kept with each consent."""
    return _("%(house)s may write me news and offers by e-mail. Every message has a link to stop it.") % {
        "house": house_name()
    }


def agreed_at_sign_up(card: HatCard, *, email: str, now: datetime) -> None:
    """The code just entered proved the address, so no second mail asks."""
    actions.record_consent(SYSTEM, choices=[_choice("sign-up", email, now, hat=card)], now=now)


def agreed_at_checkout(request: HouseRequest) -> None:
    """If the box was ticked: at once to a confirmed address of the hat, else the owner is asked by mail.

    An order that stands is never undone for it.
    """
    if not request.POST.get(FIELD):
        return
    with suppress(Refusal):
        if request.hat is not None:
            known = [one for one in people.hat_addresses(request.viewer) if one.kind == "email"]
            confirmed = next((one.normalised for one in known if one.is_verified), "")
            if confirmed:
                choice = _choice("checkout", confirmed, request.now, hat=request.hat)
                actions.record_consent(request.viewer, choices=[choice], now=request.now)
            elif known:
                _ask(request, _choice("checkout", known[0].normalised, request.now, hat=request.hat))
        elif request.visitor is not None and request.POST.get("email"):
            _ask(request, _choice("checkout", request.POST["email"], request.now, visitor=request))


def _ask(request: HouseRequest, choice: ConsentChoice) -> None:
    actions.ask_to_confirm(request.viewer, choices=[choice], language=get_language() or "en", now=request.now)


def _choice(
    source: str, email: str, now: datetime, *, hat: HatCard | None = None, visitor: HouseRequest | None = None
) -> ConsentChoice:
    wording = actions.store_wording(code="newsletter-box", language=get_language() or "en", text=words(), now=now)
    return ConsentChoice(
        hat_id=hat.id if hat else None,
        visitor_id=visitor.visitor.id if visitor and visitor.visitor else None,
        purpose=Purpose.MARKETING,
        channel=Channel.EMAIL,
        address=email,
        state=ConsentState.GIVEN,
        source=source,
        wording_id=wording,
    )
