"""What this browser may be measured for: a choice in a cookie, written down as consent of the hat or visitor.

A browser that sends *Global Privacy Control* (``Sec-GPC: 1``) has refused, whatever the cookie says, and is not asked.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chapeau.interfaces import cookies
from chapeau.interfaces.hats import ensure_visitor
from chapeau.interfaces.requests import HouseRequest
from chapeau.person.privacy import actions
from chapeau.person.privacy.values import Channel, ConsentChoice, ConsentState, Purpose

COOKIE = cookies.named("chapeau_consent")
ASKED_AGAIN_AFTER = 60 * 60 * 24 * 182
"""Half a year, as the CNIL advises; a refusal is kept as long as a yes."""
PURPOSES = (Purpose.ANALYTICS, Purpose.PREFERENCES)
SOURCE, SOURCE_PAGE = "banner", "consent-page"


def says_no_everywhere(request: HttpRequest) -> bool:
    """The browser sends Global Privacy Control."""
    return request.headers.get("Sec-GPC", "").strip() == "1"


def chosen(request: HttpRequest) -> frozenset[str] | None:
    """The purposes agreed to in this browser; None: not asked yet."""
    told = request.COOKIES.get(COOKIE)
    if told is None:
        return None
    return frozenset(told.split(".")) & frozenset(PURPOSES)


def allows(request: HttpRequest, purpose: str) -> bool:
    """May this request be used for the purpose? Never asked is no."""
    return not says_no_everywhere(request) and purpose in (chosen(request) or ())


def is_to_ask(request: HttpRequest) -> bool:
    """The banner is shown: nobody answered yet, and the browser did not answer for its owner."""
    return not says_no_everywhere(request) and chosen(request) is None


def words() -> str:
    """What the banner says; kept with each choice."""
    return _(
        "May we measure which pages are used, to make the shop better, and remember what you looked at? Both stay with "
        "us, nothing is passed on. The shop works just as well without."
    )


def choose(request: HouseRequest, response: HttpResponse, agreed: frozenset[str], *, source: str) -> None:
    """Write the choice down and remember it in this browser.

    Who is nobody yet and refuses everything is given no mark for it: the cookie that says no is all there is.
    """
    if says_no_everywhere(request):
        agreed = frozenset()
    if agreed or request.hat is not None or request.visitor is not None:
        viewer = ensure_visitor(request)
        wording = actions.store_wording(
            code="web-banner", language=get_language() or "en", text=words(), now=request.now
        )
        choices = [
            ConsentChoice(
                hat_id=viewer.hat_id, visitor_id=None if viewer.hat_id else viewer.visitor_id, purpose=purpose,
                channel=Channel.WEB, state=ConsentState.GIVEN if purpose in agreed else ConsentState.REFUSED,
                wording_id=wording, source=source,
            )
            for purpose in PURPOSES
        ]  # fmt: skip
        actions.record_consent(viewer, choices=choices, now=request.now)
    cookies.keep(response, COOKIE, ".".join(sorted(agreed)) or "none", max_age=ASKED_AGAIN_AFTER)
