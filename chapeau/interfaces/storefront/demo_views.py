"""Pages that exist only in the demo or while building: the doors, and the living style guide."""

from __future__ import annotations

import importlib
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from chapeau.interfaces.accounts import open_door
from chapeau.interfaces.hats import safe_next
from chapeau.kit.refusals import NotFound
from chapeau.person.people import queries as people
from chapeau.person.people.values import SYSTEM, HatCard, Market


class SampleForm(forms.Form):
    name = forms.CharField(label=_("Name"), help_text=_("As it stands on the letterbox."))
    email = forms.EmailField(label=_("E-mail"))
    country = forms.ChoiceField(label=_("Country"), choices=[("FR", "France"), ("IT", "Italia")])
    note = forms.CharField(label=_("Note"), widget=forms.Textarea, required=False)
    agree = forms.BooleanField(label=_("Remember this address"), required=False)


def demo(request: HttpRequest) -> HttpResponse:
    """The doors without password: one for each person of the demo company's story.

    ``chapeau.interfaces.demo.doors.doors()`` gives them: ``name``, ``role`` and ``story`` in the page's language,
    ``hat_code``, and ``tries``, three of ``label`` and ``url``.
    """
    if not settings.DEMO:
        raise Http404
    try:
        doors: list[Any] = list(importlib.import_module("chapeau.interfaces.demo.doors").doors())
    except ModuleNotFoundError:
        doors = []
    return render(request, "storefront/demo.html", {"doors": doors})


@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Through a door, to the thing to try when one was chosen."""
    if not settings.DEMO:
        raise Http404
    try:
        hat = people.hat_card_by_code(SYSTEM, code=request.POST.get("hat", ""))
    except NotFound as no:
        raise Http404 from no
    answer = open_door(request, hat)
    wanted = safe_next(request, "")
    return redirect(wanted) if wanted else answer


def styleguide(request: HttpRequest) -> HttpResponse:
    """Every part of the look on one page, made of the same components as the real pages."""
    if not (settings.DEMO or settings.DEBUG):
        raise Http404
    wrong = SampleForm({"name": "", "email": "anna@", "country": "FR"})
    wrong.is_valid()
    return render(
        request,
        "storefront/styleguide.html",
        {
            "form": SampleForm(initial={"name": "Anna Moretti"}),
            "wrong": wrong,
            "hats": sample_hats(),
            "page": int(request.GET.get("page", "4")),
            "tabs": [
                {"key": "open", "label": _("Open"), "url": "#tabs", "count": 3},
                {"key": "done", "label": _("Done"), "url": "#tabs", "count": None},
            ],
            "links": [{"label": _("Home"), "url": "#"}, {"label": _("Brakes"), "url": "#"}],
        },
    )


def sample_hats() -> list[HatCard]:
    """Three hats that nobody wears, to show their marks."""
    from chapeau.kit.ids import new_id
    from chapeau.person.people.values import OrganisationKind

    def one(name: str, kind: str, letters: str, market: Market) -> HatCard:
        return HatCard(
            id=new_id(), code="sample", person_id=new_id(), organisation_id=new_id() if name else None,
            organisation_name=name, organisation_kind=kind, trade="", country="FR", currency="EUR", language="en",
            roles=frozenset(), market=market, mark=letters,
        )  # fmt: skip

    return [
        one("", "", "AM", Market.B2C),
        one("Atelier Rustine", OrganisationKind.BUSINESS, "AR", Market.B2B),
        one("Vélo'v Métropole", OrganisationKind.ADMINISTRATION, "VM", Market.B2A),
    ]
