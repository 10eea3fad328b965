"""Two windows, two hats: what a page promised under one is never done under the other."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chapeau.interfaces.hats import safe_next
from chapeau.interfaces.marks import hat_name
from chapeau.interfaces.requests import HouseRequest
from chapeau.kit.refusals import NotFound
from chapeau.person.people import queries as people
from chapeau.person.people.values import HatCard

P = ParamSpec("P")
FIELD = "buying_for"


def same_hat(view: Callable[Concatenate[HouseRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """A form tells whom its page was for; when another hat is worn meanwhile, nothing is done and the page says so."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        asked = cast(HouseRequest, request)
        told = request.POST.get(FIELD)
        if told is None or told == (asked.hat.code if asked.hat else ""):
            return view(asked, *args, **kwargs)
        said = _(
            "You now buy for %(name)s: that was changed in another window. Nothing was done here; "
            "look at the prices again, or change back at the top."
        )
        messages.warning(request, said % {"name": hat_name(asked.hat)})
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Refresh": "true"})
        return redirect(safe_next(asked, reverse("storefront:basket")))

    return guarded


def or_under_another_hat(view: Callable[Concatenate[HouseRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """A mailed link opened under the wrong hat: when another open hat of this session may see the page, offer to change.

    Only hats that this session opened are asked, so nothing is told to anybody but the wearer of both.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        asked = cast(HouseRequest, request)
        try:
            return view(asked, *args, **kwargs)
        except NotFound:
            if request.method not in ("GET", "HEAD"):
                raise
            for card in asked.wardrobe.opened:
                if asked.hat and card.id != asked.hat.id and _would_see(view, asked, card, args, kwargs):
                    context = {"other": card, "page": asked.get_full_path()}
                    return render(asked, "storefront/other_hat.html", context, status=404)
            raise

    return guarded


def _would_see(view: Callable[..., HttpResponse], request: HouseRequest, card: HatCard, args: Any, kwargs: Any) -> bool:
    worn = request.hat, request.viewer
    request.hat, request.viewer = card, people.viewer_for_hat(card)
    try:
        view(request, *args, **kwargs)
    except NotFound:
        return False
    else:
        return True
    finally:
        request.hat, request.viewer = worn
