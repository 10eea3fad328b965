"""Before the office: the second proof that it is you."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from chapeau.interfaces.accounts import has_second_factor, second_factor_given
from chapeau.interfaces.hats import safe_next
from chapeau.interfaces.office.access import DeskRequest, staff

NEXT = "office_next"
"""Session key: where somebody wanted to go when the second factor was asked for."""


@require_safe
@staff(asks_second_factor=False)
def second_factor(request: DeskRequest) -> HttpResponse:
    """Set one up, or give the one that was set up; then on to where one wanted to go."""
    if request.GET.get("next"):
        request.session[NEXT] = safe_next(request, reverse("office:today"))
    if settings.DEMO or second_factor_given(request):
        return redirect(request.session.pop(NEXT, None) or reverse("office:today"))
    if has_second_factor(request):
        return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': reverse('office:second_factor')})}")
    return render(request, "office/second_factor.html")
