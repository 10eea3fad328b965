"""Codes by mail for a session that is already signed in: opening another hat, proving a further address.

Known and unknown addresses are answered alike; a code goes only to an address of the same person's hat (opening) or
to one nobody else has (proving). The codes are not kept in the ledger of mails, where staff could read them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.core.internal.cryptokit import compare_user_code
from django.utils.translation import gettext_lazy as _

from chapeau.interfaces import hats, sessions
from chapeau.interfaces.requests import HouseRequest
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.people import actions, queries
from chapeau.person.people.values import SYSTEM, HatCard

STATE = "address_code"
SENT = "address_codes_sent"
GOOD_FOR = timedelta(minutes=10)
TRIES = 3
CODES_AN_HOUR = 6


class TooManyCodes(Refusal):
    code = "too-many-codes"
    status = 429
    sentence = _("That were many codes. Wait an hour, then try again.")


class WrongCode(Refusal):
    code = "wrong-code"
    status = 422
    sentence = _("This is not the code we sent, or it is too old. Look again, or have another one sent.")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A code is out: the page that asks for it says where it went."""

    shown_address: str
    opens_hat: bool


def mail_code_of_hat(request: HouseRequest, card: HatCard) -> None:
    """Mail the code that opens a locked hat to that hat's own address. Refuses: ``TooManyCodes``."""
    contact = queries.hat_contacts(SYSTEM, ids=[card.id]).get(card.id)
    address = contact.email if contact else ""
    _begin(request, card.id if address else None, address, shown=masked(address), opens=True)


def mail_code_to(request: HouseRequest, address: str) -> None:
    """Mail a code to an address the person says is theirs; it opens the hat that has it.

    Somebody who came by an invitation has a private hat without an address: one that nobody has becomes its own.
    Refuses: ``BadEmail``, ``TooManyCodes``.
    """
    plain = queries.email_address(address)
    card = queries.hat_by_address(SYSTEM, email=plain)
    own = _private_without_address(request) if card is None else None
    if own is not None:
        _begin(request, own, plain, shown=plain, opens=True, proves=True)
        return
    same = card is not None and request.hat is not None and card.person_id == request.hat.person_id
    _begin(request, card.id if card and same else None, plain, shown=plain, opens=True)


def mail_code_to_prove(request: HouseRequest, address: str) -> None:
    """Mail a code to a further address of the hat in use. Refuses: ``BadEmail``, ``NotFound``, ``TooManyCodes``."""
    if request.hat is None:
        raise NotFound
    plain = queries.email_address(address)
    is_free = queries.hat_by_address(SYSTEM, email=plain) is None
    _begin(request, request.hat.id if is_free else None, plain, shown=plain, opens=False, proves=True)


def waiting(request: HouseRequest) -> Waiting | None:
    """The code this session waits for."""
    state = _state(request)
    return Waiting(state["shown"], state["opens"]) if state else None


def enter_code(request: HouseRequest, text: str) -> HatCard | None:
    """The right code: the hat it opened, or ``None`` when it proved an address. Refuses: ``WrongCode``."""
    state = _state(request)
    if state is None:
        raise WrongCode
    state["tries"] += 1
    if state["tries"] > TRIES:
        del request.session[STATE]
        raise WrongCode
    request.session[STATE] = state
    if not state["hat"] or not compare_user_code(actual=text, expected=state["code"]):
        raise WrongCode
    del request.session[STATE]
    hat_id = UUID(state["hat"])
    if state["proves"]:
        actions.verify_address(SYSTEM, hat_id=hat_id, kind="email", value=state["address"], now=request.now)
    return _open(request, hat_id) if state["opens"] else None


def forget_code(request: HouseRequest) -> None:
    request.session.pop(STATE, None)


def masked(address: str) -> str:
    """``marie@rustine.example`` → ``m…@rustine.example``."""
    name, at, domain = address.partition("@")
    return f"{name[:1]}…{at}{domain}" if at else "…"


def _open(request: HouseRequest, hat_id: UUID) -> HatCard:
    hats.open_hats(request, [hat_id])
    request.session.cycle_key()
    request.session.pop(sessions.SEEN, None)  # told anew under its new key
    card = queries.hat_card(SYSTEM, hat_id=hat_id)
    actions.note_sign_in(queries.viewer_for_hat(card), by="code", now=request.now)
    return card


def _private_without_address(request: HouseRequest) -> UUID | None:
    if request.hat is None:
        return None
    every = queries.hats_of_person(SYSTEM, person_id=request.hat.person_id, opened=None, now=request.now).opened
    private = next((card.id for card in every if card.is_private), None)
    contact = queries.hat_contacts(SYSTEM, ids=[private]).get(private) if private else None
    return private if contact is None or not contact.email else None


def _begin(
    request: HouseRequest, hat_id: UUID | None, address: str, *, shown: str, opens: bool, proves: bool = False
) -> None:
    sent = [text for text in request.session.get(SENT, ()) if _age(text, request.now) < timedelta(hours=1)]
    if len(sent) >= CODES_AN_HOUR:
        raise TooManyCodes
    code = get_adapter(request).generate_login_code()
    request.session[SENT] = [*sent, request.now.isoformat()]
    request.session[STATE] = {
        "hat": str(hat_id) if hat_id else "",
        "address": address,
        "shown": shown,
        "opens": opens,
        "proves": proves,
        "code": code,
        "at": request.now.isoformat(),
        "tries": 0,
    }
    if hat_id:
        template = "account/email/email_confirmation" if proves else "account/email/login_code"
        get_adapter(request).send_mail(template, address, {"code": code})


def _state(request: HouseRequest) -> dict[str, Any] | None:
    state: dict[str, Any] | None = request.session.get(STATE)
    if state is None or _age(state["at"], request.now) > GOOD_FOR:
        return None
    return dict(state)


def _age(moment: str, now: datetime) -> timedelta:
    return now - datetime.fromisoformat(moment)
