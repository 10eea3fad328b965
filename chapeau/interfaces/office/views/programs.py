"""Tokens of a member of staff: software that works here in their name."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.programs import programs_page


@require_http_methods(["GET", "HEAD", "POST"])
@staff()
def programs(request: DeskRequest) -> HttpResponse:
    return programs_page(request, template="office/programs.html", page="office:programs", hats=[request.hat])
