"""The page behind the mail that asks: is this also you? A GET writes nothing."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from chapeau.interfaces.requests import HouseRequest
from chapeau.person.people import actions, queries
from chapeau.person.people.values import SYSTEM


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def same_human(request: HouseRequest, token: str) -> HttpResponse:
    if request.method == "POST" and (said := request.POST.get("said")) in ("yes", "no"):
        actions.answer_same_human(token=token, is_yes=said == "yes", now=request.now)
        return redirect(reverse("storefront:same_human", args=[token]))
    asked = queries.same_human_question(SYSTEM, token=token, now=request.now)
    return render(request, "storefront/same_human.html", {"asked": asked, "number": asked.code[:6].upper()})
