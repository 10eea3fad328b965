"""Notes to the hat in use, and the browsers that show it notifications."""

from __future__ import annotations

from pathlib import Path

from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_POST, require_safe

from chapeau.interfaces.house import house_name
from chapeau.interfaces.storefront.account_views import WearerRequest, signed_in
from chapeau.kit.refusals import Refusal
from chapeau.person.messaging import actions, queries
from chapeau.person.privacy.actions import store_wording


def words_of_notifications() -> str:
    """What stands beside the button, and is kept with the consent."""
    return _(
        "This browser shows news and offers of %(house)s, also while the shop is closed. One press here ends it again."
    ) % {"house": house_name()}


@never_cache
@signed_in
@require_safe
def notes(request: WearerRequest) -> HttpResponse:
    """What was written to this hat here, and where it has notifications shown."""
    context = {
        "notes": queries.notes(request.viewer, now=request.now),
        "browsers": queries.browsers_of(request.viewer, hat_ids=[request.hat.id]),
        "push_key": queries.push_keys().public_key,
        "push_words": words_of_notifications(),
    }
    return render(request, "storefront/account/notes.html", context)


@signed_in
@require_POST
def read_note(request: WearerRequest, code: str) -> HttpResponse:
    actions.read_note(request.viewer, code=code, now=request.now)
    return redirect("storefront:notes")


@signed_in
@require_POST
def subscribe(request: WearerRequest) -> HttpResponse:
    """From the script behind the button, after the browser itself was asked."""
    wording = store_wording(
        code="notifications", language=get_language() or "en", text=words_of_notifications(), now=request.now
    )
    try:
        actions.subscribe_browser(
            request.viewer,
            endpoint=request.POST.get("endpoint", "")[:2_000],
            p256dh=request.POST.get("p256dh", "")[:300],
            auth=request.POST.get("auth", "")[:300],
            program=request.headers.get("User-Agent", "")[:300],
            wording_id=wording,
            now=request.now,
        )
    except Refusal as refusal:
        return HttpResponse(str(refusal), status=refusal.status, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


@signed_in
@require_POST
def forget_browser(request: WearerRequest, code: str) -> HttpResponse:
    if actions.forget_browser(request.viewer, code=code, now=request.now):
        messages.success(request, _("No more notifications there."))
    return redirect("storefront:notes")


@require_safe
@cache_control(max_age=3600, public=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """Shows notifications, and nothing else: it stands at the root, since a worker sees what lies below its address."""
    found = finders.find("js/service-worker.js")
    return HttpResponse(Path(str(found)).read_text(encoding="utf-8"), content_type="text/javascript; charset=utf-8")
