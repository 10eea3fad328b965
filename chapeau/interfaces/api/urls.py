"""Addresses of the API; what is not there is said in its own manner."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path
from django.urls.resolvers import URLPattern
from django.views.decorators.csrf import csrf_exempt

from chapeau.interfaces.api import problems, reference
from chapeau.interfaces.api.service import api


def _say_method(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def said(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code == 405:
            refused = problems.answer(request, problems.MethodNotThere())
            refused.headers["Allow"] = response.headers["Allow"]
            return refused
        return response

    return said


@csrf_exempt
def nothing_there(request: HttpRequest) -> HttpResponse:
    return problems.answer(request, problems.NoSuchAddress())


def _operations() -> list[URLPattern]:
    """Words before codes: ``tasks/finish`` is not the task called finish."""
    patterns: list[URLPattern] = []
    for pattern in api.urls[0]:
        if isinstance(pattern, URLPattern) and pattern.name != "api-root":
            pattern.callback = _say_method(pattern.callback)
            patterns.append(pattern)
    return sorted(patterns, key=lambda one: [part.startswith("<") for part in str(one.pattern).split("/")])


app_name = "api"
urlpatterns = [
    path("openapi.json", reference.openapi, name="openapi"),
    path("reference", reference.reference, name="reference"),
    *_operations(),
    re_path(r"", nothing_there),
]
