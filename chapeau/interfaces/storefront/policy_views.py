"""The house's own words: terms, right of withdrawal, privacy, imprint; each version for ever at its address."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from chapeau.interfaces.requests import HouseRequest
from chapeau.kit import policies
from chapeau.kit.markdown import as_html
from chapeau.kit.policies import PolicyKind
from chapeau.kit.refusals import NotFound


@require_safe
def policy(request: HouseRequest, kind: str) -> HttpResponse:
    """The version that counts, or by ``?version=`` an earlier one, as orders keep it."""
    if kind not in PolicyKind.values:
        raise NotFound
    asked = request.GET.get("version", "")
    version = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else None
    language = get_language() or "en"
    shown = policies.policy(PolicyKind(kind), language=language, version=version)
    if shown is None:
        raise NotFound
    context = {
        "policy": shown,
        "text": as_html(shown.text),
        "is_other_language": shown.language != language,
        "is_earlier": shown.version != policies.versions().get(shown.kind),
    }
    return render(request, "storefront/policy.html", context)
