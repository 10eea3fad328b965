"""The consent banner and the page behind *Choose*: what this browser may be measured for."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from chapeau.interfaces import web_consent
from chapeau.interfaces.hats import safe_next
from chapeau.interfaces.requests import HouseRequest


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HouseRequest) -> HttpResponse:
    """A GET shows the choice and changes nothing; ``answer`` is ``all``, ``none`` or ``some`` with ``purpose`` ticked."""
    if request.method == "POST":
        answer = request.POST.get("answer", "")
        every = frozenset(map(str, web_consent.PURPOSES))
        agreed = {"all": every, "some": every & frozenset(request.POST.getlist("purpose"))}.get(answer, frozenset())
        source = web_consent.SOURCE_PAGE if answer == "some" else web_consent.SOURCE
        response = redirect(safe_next(request, reverse("storefront:home")))
        web_consent.choose(request, response, agreed, source=source)
        messages.success(request, _("Your choice is kept for half a year in this browser."))
        return response
    context = {
        "agreed": web_consent.chosen(request) or frozenset(),
        "refused_by_browser": web_consent.says_no_everywhere(request),
        "words": web_consent.words(),
        "next": safe_next(request, ""),
        "hide_consent": True,
    }
    return render(request, "storefront/consent.html", context)
