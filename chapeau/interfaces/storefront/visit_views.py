"""A visit begins: told once by the browser, so that no page that only shows has to write."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from chapeau.interfaces import cookies
from chapeau.interfaces.hats import SOURCE_CODE, VISIT_COOKIE
from chapeau.interfaces.requests import HouseRequest
from chapeau.person.activity import actions
from chapeau.person.activity.values import Visit

ROBOTS = re.compile(r"bot|crawl|spider|slurp|preview|monitor|lighthouse|curl|wget|python|headless", re.IGNORECASE)
SEARCH = ("google.", "bing.", "duckduckgo.", "ecosia.", "qwant.", "yahoo.", "startpage.", "search.brave.")
SOCIAL = (
    "facebook.",
    "instagram.",
    "linkedin.",
    "t.co",
    "x.com",
    "tiktok.",
    "youtube.",
    "reddit.",
    "mastodon",
    "bsky.",
)
MAIL = ("newsletter", "email", "mail", "e-mail")
PAID = ("cpc", "ppc", "paid", "paidsearch")
DISPLAY = ("display", "banner", "cpm")


# Not the person's deed: it changes nothing of theirs, and a page from a cache has no token.
@csrf_exempt
@require_POST
def visit(request: HouseRequest) -> HttpResponse:
    """Record that a visit began, and remember its source until the browser closes. Robots and other sites: nothing."""
    response = HttpResponse(status=204)
    if not _counts(request):
        return response
    source = source_of(request.POST.get("page", ""), request.POST.get("from", ""), request.get_host())
    # Who asks not to be followed is counted as nobody.
    private = request.headers.get("Sec-GPC") == "1"
    viewer = request.viewer
    actions.record_visits(
        viewer,
        visits=[
            Visit(
                at=request.now,
                source=source,
                hat_id=None if private else viewer.hat_id,
                visitor_id=None if private else viewer.visitor_id,
            )
        ],
    )
    cookies.keep(response, VISIT_COOKIE, source)
    return response


def source_of(page: str, referrer: str, host: str) -> str:
    """Code of where a visit came from: the campaign of the link, else the site it was followed on.

    ``utm_source=ads-display`` is itself; ``utm_medium`` tells kinds apart; no site: ``direct``.
    """
    asked = {name: values[0].strip().lower() for name, values in parse_qs(urlsplit(page).query).items()}
    medium, named = asked.get("utm_medium", ""), asked.get("utm_source", "")
    if medium in MAIL:
        return "newsletter"
    if medium in DISPLAY:
        return "ads-display"
    if medium in PAID or "gclid" in asked or "msclkid" in asked:
        return "ads-search"
    if SOURCE_CODE.fullmatch(named):
        return named
    site = (urlsplit(referrer).hostname or "").lower()
    if not site or site == host.split(":")[0].lower():
        return "direct"
    if any(known in site for known in SEARCH):
        return "search"
    if any(site == known or f".{known}" in f".{site}" for known in SOCIAL):
        return "social"
    return "referral"


def _counts(request: HttpRequest) -> bool:
    """Once per opened browser, from a page of ours, by something that people read pages with; not staff at work."""
    fetched = request.headers.get("Sec-Fetch-Site", "same-origin")
    agent = request.headers.get("User-Agent", "")
    is_staff = getattr(request, "viewer", None) is not None and request.viewer.is_staff  # type: ignore[attr-defined]
    return (
        fetched == "same-origin"
        and VISIT_COOKIE not in request.COOKIES
        and not is_staff
        and bool(agent)
        and not ROBOTS.search(agent)
    )
