"""A deed of a page's form: what was done, or why not, is said on the page it returns to."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from chapeau.interfaces.formats import labelled
from chapeau.interfaces.office.lists import Text
from chapeau.kit.refusals import Refusal


def attempt(
    request: HttpRequest, deed: Callable[[], object], said: Text | Callable[[], Text], *, to: str
) -> HttpResponse:
    """Do it and say so; a refusal is said instead."""
    try:
        deed()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(said() if callable(said) else said))
    return HttpResponseRedirect(to)


def say_mistakes(request: HttpRequest, form: forms.BaseForm) -> None:
    """What is wrong with a short form that is not shown again, a sentence per field."""
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        messages.error(request, labelled(label, " ".join(map(str, errors))) if label else " ".join(map(str, errors)))
