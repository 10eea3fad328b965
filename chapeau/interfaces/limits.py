"""How often a page may be asked by one address, for one mailbox, by one person: a table, counted in ``kit.limits``.

Limits by network address leave room for an office behind one; those by mailbox hold whoever asks from many. A mailbox
that is known and one that is not are counted alike, so that a refusal tells nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from chapeau.interfaces.network import by_address
from chapeau.interfaces.refused import refused
from chapeau.interfaces.requests import HouseRequest
from chapeau.kit import limits
from chapeau.kit.limits import Limit, TooOften

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

Subject = Callable[[HouseRequest], str]
"""Who is counted; empty: not counted."""


def by_mailbox(request: HouseRequest) -> str:
    """The mailbox named in the form, known or not."""
    told = request.POST.get("login") or request.POST.get("email") or ""
    return told.strip().casefold()[:254]


def by_person(request: HouseRequest) -> str:
    """The hat in use; who wears none is counted by address."""
    return str(request.hat.id) if request.hat else by_address(request)


def by_stranger(request: HouseRequest) -> str:
    return "" if request.hat else by_address(request)


def mailbox_of_stranger(request: HouseRequest) -> str:
    return "" if request.hat else by_mailbox(request)


@dataclass(frozen=True, slots=True)
class Rule:
    limit: Limit
    subject: Subject
    method: str = "POST"
    needs: str = ""
    """Counted only when the query has this."""


_CODE_TRIES = Rule(Limit("code-try", 30, 15 * MINUTE), by_address)
_SEARCH = Rule(Limit("search", 120, MINUTE), by_address, method="GET", needs="q")

_FORM = (
    Rule(Limit("form", 30, HOUR), by_address),
    Rule(Limit("form-mailbox", 5, DAY), by_mailbox),
)
_REVIEW = (Rule(Limit("review", 20, HOUR), by_person), Rule(Limit("review-address", 60, HOUR), by_address))
_FORM_SEEN = (Rule(Limit("form-seen", 120, MINUTE), by_address),)

RULES: Mapping[str, tuple[Rule, ...]] = {
    "account_login": (
        Rule(Limit("sign-in", 60, 15 * MINUTE), by_address),
        Rule(Limit("sign-in-mailbox", 12, HOUR), by_mailbox),
    ),
    "account_request_login_code": (
        Rule(Limit("code", 30, HOUR), by_address),
        Rule(Limit("code-mailbox", 6, HOUR), by_mailbox),
    ),
    "account_signup": (
        Rule(Limit("sign-up", 30, HOUR), by_address),
        Rule(Limit("sign-up-mailbox", 6, HOUR), by_mailbox),
    ),
    "account_reset_password": (
        Rule(Limit("reset", 30, HOUR), by_address),
        Rule(Limit("reset-mailbox", 6, HOUR), by_mailbox),
    ),
    "account_confirm_login_code": (_CODE_TRIES,),
    "account_email_verification_sent": (_CODE_TRIES,),
    "account_confirm_password_reset_code": (_CODE_TRIES,),
    "account_change_password": (Rule(Limit("password", 10, HOUR), by_person),),
    "account_reauthenticate": (Rule(Limit("again", 10, 15 * MINUTE), by_person),),
    "mfa_authenticate": (_CODE_TRIES,),
    "mfa_reauthenticate": (Rule(Limit("again-second", 10, 15 * MINUTE), by_person),),
    "mfa_login_webauthn": (_CODE_TRIES,),
    "storefront:enter_code": (Rule(Limit("own-code-try", 20, HOUR), by_person),),
    "storefront:add_email": (Rule(Limit("own-code", 10, HOUR), by_person),),
    "storefront:open_hat": (Rule(Limit("open-hat", 10, HOUR), by_person),),
    "storefront:invite": (Rule(Limit("invite", 60, HOUR), by_person),),
    "storefront:invitation": (Rule(Limit("invitation", 30, HOUR), by_address),),
    "storefront:ask": (
        Rule(Limit("ask-stranger", 10, HOUR), by_stranger),
        Rule(Limit("ask-mailbox", 4, DAY), mailbox_of_stranger),
        Rule(Limit("ask", 30, HOUR), by_person),
    ),
    "storefront:form": _FORM,
    "storefront:form_pop_up": _FORM,
    "storefront:form_embed": _FORM,
    "storefront:form_seen": _FORM_SEEN,
    "storefront:form_confirm": (Rule(Limit("form-confirm", 30, HOUR), by_address),),
    "storefront:form_paper": (Rule(Limit("paper", 60, HOUR), by_address),),
    "storefront:write_review": _REVIEW,
    "storefront:write_review_by_link": (Rule(Limit("review-link", 20, HOUR), by_address),),
    "storefront:product_questions": (Rule(Limit("question", 10, DAY), by_person),),
    "storefront:question": (Rule(Limit("answer", 20, HOUR), by_person),),
    "storefront:vote": (Rule(Limit("helpful", 120, HOUR), by_person),),
    "storefront:survey": (Rule(Limit("survey", 30, HOUR), by_address),),
    "storefront:survey_invited": (Rule(Limit("survey-invited", 120, HOUR), by_address),),
    "storefront:survey_answer": (Rule(Limit("survey-answer", 240, HOUR), by_address),),
    "storefront:same_human": (Rule(Limit("same-human", 30, HOUR), by_address),),
    "storefront:tell": (Rule(Limit("tell", 300, MINUTE), by_address),),
    "storefront:apply_coupon": (Rule(Limit("coupon", 20, HOUR), by_person),),
    "storefront:search": (_SEARCH,),
    "storefront:suggest": (Rule(Limit("suggest", 300, MINUTE), by_address, method="GET", needs="q"),),
}
"""By the name of the page in ``urls``."""


class LimitMiddleware:
    """Counts before the page does anything, outside every transaction; answers 429 with the time to wait."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HouseRequest, *_: object) -> HttpResponse | None:
        place = request.resolver_match
        try:
            for rule in RULES.get(place.view_name, ()) if place else ():
                if rule.method != request.method or (rule.needs and not request.GET.get(rule.needs)):
                    continue
                if subject := rule.subject(request):
                    limits.take(_scaled(rule.limit), subject=subject, now=request.now)
        except TooOften as refusal:
            return refused(request, refusal)
        return None


def _scaled(limit: Limit) -> Limit:
    return limit if settings.LIMITS_TIMES == 1 else replace(limit, amount=limit.amount * settings.LIMITS_TIMES)
