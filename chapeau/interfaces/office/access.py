"""Who may enter which page of the office."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from chapeau.interfaces.accounts import second_factor_given
from chapeau.interfaces.requests import HouseRequest
from chapeau.kit.house import house_zone
from chapeau.kit.refusals import Forbidden
from chapeau.person.people.values import HatCard, StaffRole, Viewer

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

EVERYONE = tuple(StaffRole)
SELLERS = (StaffRole.SALES, StaffRole.SERVICE)
MONEY = (StaffRole.FINANCE,)
GOODS = (StaffRole.LOGISTICS,)
OFFERS = (StaffRole.MARKETING, StaffRole.SALES)


class DeskRequest(HouseRequest):
    """A request of a member of staff: there is always a hat."""

    hat: HatCard


def _page_of(request: HttpRequest) -> str:
    """Where to go on after signing in: this page, or for a button that was pressed the page it stood on, since its own
    address shows nothing."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(came, allowed_hosts={request.get_host()}) and "://" in came
    home = reverse("office:today")
    path = urlsplit(came)._replace(scheme="", netloc="").geturl() if is_ours else home
    return path if path.startswith("/") and not path.startswith("//") else home


def staff(
    *roles: StaffRole, asks_second_factor: bool = True
) -> Callable[[Callable[Concatenate[DeskRequest, P], HttpResponseBase]], Page[P]]:
    """Only staff with one of the roles (the house's administrator has all); others are refused, strangers sign in.

    Each session gives a second factor first; the demo asks for none.
    """

    def guard(page: Callable[Concatenate[DeskRequest, P], HttpResponseBase]) -> Page[P]:
        @wraps(page)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            viewer = getattr(request, "viewer", None)
            if not isinstance(viewer, Viewer) or not viewer.is_staff:
                if request.user.is_authenticated:
                    raise Forbidden
                return redirect_to_login(_page_of(request))
            if asks_second_factor and not settings.DEMO and not second_factor_given(request):
                return redirect(f"{reverse('office:second_factor')}?{urlencode({'next': _page_of(request)})}")
            if not viewer.has_role(*(roles or EVERYONE)):
                raise Forbidden
            with timezone.override(house_zone()):  # "today" is the house's
                return page(cast(DeskRequest, request), *args, **kwargs)

        return guarded

    return guard
