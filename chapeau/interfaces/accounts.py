"""How allauth's sign-in meets person and hat.

A sign-in (e-mail code or password) opens the hat of its address and nothing else: an employer reads the work
mailbox. The private hat also opens hats that have no address of their own, and its passkey opens all of the
person's hats. A sign-up becomes a person when its code was entered, not before.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate, get_reauthentication_flows
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login as django_login
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from chapeau.commerce.ordering import actions as ordering
from chapeau.interfaces import hats, newsletter, security_log, sessions
from chapeau.interfaces.house import house_name
from chapeau.interfaces.requests import HouseRequest
from chapeau.kit.clock import read_clock
from chapeau.kit.refusals import Refusal
from chapeau.person.messaging.backends import sender
from chapeau.person.people import actions, queries
from chapeau.person.people.models import SignIn
from chapeau.person.people.values import SYSTEM, HatCard, Viewer

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LOST = ("gone", "quantity")
"""Changes of a basket that may cost the buyer something: told first."""
MOST_TOLD = 5
SECOND_FACTOR, SETTING_UP = "second_factor", "setting_up_second_factor"
FRESH = timedelta(minutes=15)
"""For so long after signing in, or proving it anew, one may change how one gets in."""
SIGN_UP = "sign_up"
"""Session key: what a sign-up told about itself until its code is entered."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up makes a person with a private hat; sign-in opens the hat of the address."""

    def save_user(self, request: HttpRequest, user: SignIn, form: Any, commit: bool = True) -> SignIn:
        """The sign-up form was sent: only a way in without a person yet, and what was told kept aside."""
        told = form.cleaned_data
        request.session[SIGN_UP] = {key: told.get(key, "") for key in ("given_name", "family_name")}
        request.session[SIGN_UP]["newsletter"] = "1" if request.POST.get(newsletter.FIELD) else ""
        user.created_at = read_clock()
        return cast(SignIn, super().save_user(request, user, form, commit))

    def pre_login(self, request: HttpRequest, user: SignIn, **kwargs: Any) -> HttpResponse | None:
        """Nobody enters by the address of a hat that ended."""
        if user.hat is not None and user.hat.ends_at is not None and user.hat.ends_at <= read_clock():
            user.is_active = False
        return cast("HttpResponse | None", super().pre_login(request, user, **kwargs))

    def login(self, request: HttpRequest, user: SignIn) -> None:
        """Every factor was given: a new person exists from now on, the session opens what this way in opens, and
        the visitor becomes the hat.
        """
        if user.person_id is None:
            _become_person(request, user)
        method = _method(request, user)
        super().login(request, user)
        put_on(cast(HouseRequest, request), user, by=method)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A password that does not fit, for whatever reason."""
        security_log.note("sign-in-failed by=password", request, account=str(credentials.get("email", "")))

    def get_login_stages(self) -> list[str]:
        """As allauth's, but a passkey alone does not make the code insufficient (see ``SecondFactorStage``)."""
        own = "chapeau.interfaces.accounts.SecondFactorStage"
        return [
            own if stage == "allauth.mfa.stages.AuthenticateStage" else stage for stage in super().get_login_stages()
        ]

    def get_from_email(self) -> str:
        return sender()

    def logout(self, request: HttpRequest) -> None:
        hats.close_hats(request)
        super().logout(request)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second factor of staff: named after the house, and never the last one taken away."""

    def get_totp_issuer(self) -> str:
        return house_name()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Staff keep one: the office asks for it."""
        user = cast(SignIn, authenticator.user)
        if user.hat is None or user.hat.organisation is None or not user.hat.organisation.is_house:
            return True
        others = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)
        return bool(others.exclude(pk=authenticator.pk).exists())


class SecondFactorStage(AuthenticateStage):  # type: ignore[misc]
    """Asks for the second factor of those who set up an authenticator app, and of staff who have any.

    For a buyer a passkey is another way in, not a further hurdle: who loses the phone still has the mailbox.
    """

    def _should_handle(self, request: HttpRequest) -> bool:
        user = cast("SignIn | None", self.login.user)
        if user is None or user.hat is None:
            return False
        is_staff = user.hat.organisation is not None and user.hat.organisation.is_house
        if not is_staff and not is_mfa_enabled(user, [Authenticator.Type.TOTP]):
            return False
        return bool(super()._should_handle(request))


def _become_person(request: HttpRequest, user: SignIn) -> None:
    told = request.session.pop(SIGN_UP, {})
    card = actions.sign_up(
        SYSTEM,
        given_name=told.get("given_name", ""),
        family_name=told.get("family_name", ""),
        email=user.email,
        language=getattr(request, "LANGUAGE_CODE", "en"),
        country=hats.guess_country(request),
        is_verified=True,
        sign_in_id=user.pk,
        now=read_clock(),
    )
    user.person_id, user.hat_id = card.person_id, card.id
    if told.get("newsletter"):
        newsletter.agreed_at_sign_up(card, email=user.email, now=read_clock())


def _method(request: HttpRequest, user: SignIn) -> str:
    """How this sign-in was made: the last record of allauth's own list."""
    records = get_authentication_records(request, user)
    last = records[-1] if records else {}
    if last.get("method") == "mfa" and last.get("type") == "webauthn":
        return "passkey"
    return str(last.get("method", "code"))


def put_on(request: HouseRequest, user: SignIn, *, by: str) -> None:
    """Open in this session what the way in opens, wear its hat, and link the visitor to it."""
    user.refresh_from_db()
    if user.person_id is None or user.hat_id is None:
        return
    now = read_clock()
    request.session[sessions.BEGAN] = int(now.timestamp())
    opening = queries.hats_opened_by(SYSTEM, sign_in_id=user.pk, by_passkey=by == "passkey", now=now)
    hats.close_hats(request)
    hats.open_hats(request, [card.id for card in opening], active=user.hat_id)
    card = next((each for each in opening if each.id == user.hat_id), None)
    if card is None:
        return
    viewer = queries.viewer_for_hat(card)
    actions.note_sign_in(viewer, by=by, now=now)
    visitor = hats.read_visitor(request)
    if visitor is not None:
        actions.link_visitor(viewer, visitor_id=visitor.id, now=now)
        _bring_basket(request, viewer, visitor.id, now)
        hats.forget_visitor(request)
    hats.wear(request, card)


def _bring_basket(request: HttpRequest, viewer: Viewer, visitor_id: UUID, now: datetime) -> None:
    """What was put in the basket before signing in comes along, and the next page says what is different there; a
    basket that cannot come is no reason to stay outside.
    """
    if viewer.is_staff:
        return
    with suppress(Refusal):
        changes = ordering.merge_baskets(viewer, visitor_id=visitor_id, now=now)
        for change in sorted(changes, key=lambda change: change.kind not in LOST)[:MOST_TOLD]:
            tell = messages.warning if change.kind in LOST else messages.info
            tell(request, change.sentence)


def open_door(request: HttpRequest, hat: HatCard) -> HttpResponse:
    """Sign in under this hat without any factor, all of the person's hats open: the demo's doors. The caller checks ``settings.DEMO``."""
    user = SignIn.objects.filter(hat=hat.id, is_active=True).first()
    if user is None:
        user = SignIn.objects.filter(person=hat.person_id, is_active=True).order_by("created_at").first()
    if user is None:
        user = SignIn.objects.create(
            person_id=hat.person_id, hat_id=hat.id, email=f"{hat.code}@demo.invalid", created_at=read_clock()
        )
    hats.close_hats(request)
    django_login(request, user, backend=BACKEND)
    every = queries.hats_of_person(SYSTEM, person_id=hat.person_id, opened=None, now=read_clock())
    hats.open_hats(request, [card.id for card in every.opened], active=hat.id)
    return redirect("/office/" if hat.is_staff else "/")


def enter_by_invitation(request: HouseRequest, hat: HatCard) -> None:
    """The link of an invitation proved the address, as a code does: sign in and open the new hat only."""
    _enter(request, hat, by="invitation")


def enter_by_set_up(request: HouseRequest, hat: HatCard) -> None:
    """Whoever founds the house is in at once: the token proved the owner, and a password was just chosen."""
    _enter(request, hat, by="password")


def _enter(request: HouseRequest, hat: HatCard, *, by: str) -> None:
    user = SignIn.objects.filter(hat=hat.id, is_active=True).first()
    if user is None:
        return
    django_login(request, user, backend=BACKEND)
    record_authentication(request, user, by, reauthenticated=True)  # just now, so a second factor may be set up
    put_on(request, user, by=by)


def second_factor_given(request: HttpRequest) -> bool:
    """This session proved, or set up, a second factor. Without any set up: no."""
    if request.session.get(SECOND_FACTOR):
        return True
    user = cast(SignIn, request.user)
    if not is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]):
        request.session[SETTING_UP] = True  # whatever is set up in this session was proved in it
        return False
    proved = any(record.get("method") == "mfa" for record in get_authentication_records(request, user))
    if proved or request.session.pop(SETTING_UP, False):
        request.session[SECOND_FACTOR] = True
        return True
    return False


def has_second_factor(request: HttpRequest) -> bool:
    return bool(is_mfa_enabled(request.user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]))


def end_others_after_new_factor(
    sender: Any, request: HttpRequest, user: SignIn, authenticator: Authenticator, **_more: Any
) -> None:
    """A way in was added: whoever else is in by the old ones signs in again."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        sessions.end_elsewhere(cast(HouseRequest, request))


def listen() -> None:
    """allauth tells of a new factor by its own signal only."""
    authenticator_added.connect(end_others_after_new_factor, dispatch_uid="chapeau.accounts")


def proof_to_give(request: HouseRequest) -> HttpResponse | None:
    """Who changes their ways in has just proved who they are; else the page where that is done, which leads back.

    Who has neither password nor second factor signs in anew by a code. The demo's doors prove nothing and ask nothing.
    """
    now = int(request.now.timestamp())
    if settings.DEMO or now - request.session.get(sessions.BEGAN, 0) < FRESH.total_seconds():
        return None
    ways = get_reauthentication_flows(request.user)
    if ways:
        if did_recently_reauthenticate(request):
            return None
        page = "mfa_reauthenticate" if ways[-1]["id"] == "mfa_reauthenticate" else "account_reauthenticate"
        return redirect(f"{reverse(page)}?{urlencode({'next': request.get_full_path()})}")
    account_adapter().logout(request)
    messages.info(request, _("For your safety: sign in again, then go on."))
    return redirect_to_login(request.get_full_path(), reverse("account_login"))
