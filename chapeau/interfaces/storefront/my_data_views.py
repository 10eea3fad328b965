"""My data: a copy of everything, and the wish to be erased; under the private hat only."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from chapeau.interfaces import my_data
from chapeau.interfaces.storefront.account_views import WearerRequest, signed_in
from chapeau.kit.refusals import Refusal
from chapeau.person.privacy import actions, queries
from chapeau.person.privacy.values import DataRequestKind, DataRequestState


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def data(request: WearerRequest) -> HttpResponse:
    """What was asked for so far; the POST asks for erasure."""
    if request.method == "POST":
        try:
            actions.ask_for_data(request.viewer, kind=DataRequestKind.ERASURE, now=request.now)
            messages.success(request, _("We have it. We erase you within thirty days and do not ask why."))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("storefront:my_data")
    asked = queries.own_data_requests(request.viewer) if request.hat.is_private else ()
    waits = any(one.kind == DataRequestKind.ERASURE and one.state == DataRequestState.OPEN for one in asked)
    context = {"asked": asked, "waits": waits, "is_private": request.hat.is_private}
    return render(request, "storefront/account/data.html", context)


@require_POST
@signed_in
def take_data(request: WearerRequest) -> HttpResponse:
    """The copy as a file, here and now. Refuses: ``OnlyForYourself`` under another hat."""
    copy = queries.person_copy(request.viewer, now=request.now)
    actions.note_copy_taken(request.viewer, now=request.now)
    answer = HttpResponse(my_data.zipped(copy), content_type=my_data.MIME_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{my_data.file_name(copy)}"'
    return answer
