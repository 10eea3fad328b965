"""Where the provider of the house's mail knocks: what was delivered, came back or was called spam, and answers that came in."""

from __future__ import annotations

import logging

from anymail.exceptions import AnymailError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from chapeau.kit.clock import read_clock
from chapeau.kit.refusals import NotFound
from chapeau.person.messaging import actions
from chapeau.person.messaging.incoming.reading import MOST_BYTES
from chapeau.person.messaging.listening import heard, news_of
from chapeau.person.messaging.providers import INBOUND, TRACKING
from chapeau.person.people.values import SYSTEM

_log = logging.getLogger(__name__)


@csrf_exempt
@require_http_methods(["HEAD", "POST"])
def tracking(request: HttpRequest, provider: str) -> HttpResponse:
    """200 after the commit; a wrong signature is a bad request; a repetition is welcome and changes nothing."""
    if request.method == "HEAD":  # some try the address when it is set
        return HttpResponse()
    try:
        events = heard(request, provider_code=provider, what=TRACKING)
    except NotFound:
        return HttpResponse(status=404)
    except (AnymailError, KeyError, TypeError, ValueError) as unread:
        _log.warning("a call of the mail provider was not understood: %s", type(unread).__name__)
        return HttpResponseBadRequest(type(unread).__name__)
    with transaction.atomic():
        actions.record_news(SYSTEM, news=news_of(events), now=read_clock())
    return HttpResponse()


@csrf_exempt
@require_http_methods(["HEAD", "POST"])
def inbound(request: HttpRequest, provider: str) -> HttpResponse:
    """A mail that came in at the provider. 200 after the commit; the same one again is stored once."""
    if request.method == "HEAD":
        return HttpResponse()
    length = request.headers.get("Content-Length", "")
    if not length.isdigit() or int(length) > MOST_BYTES:
        return HttpResponse(status=413)
    try:
        events = heard(request, provider_code=provider, what=INBOUND)
    except NotFound:
        return HttpResponse(status=404)
    except (AnymailError, KeyError, TypeError, ValueError, AttributeError) as unread:
        _log.warning("a mail of the provider was not understood: %s", type(unread).__name__)
        return HttpResponseBadRequest(type(unread).__name__)
    for event in events:
        mail = event.message
        if mail is not None:
            whom = [str(mail.envelope_recipient)] if mail.envelope_recipient else []
            actions.receive_mail(SYSTEM, mail=mail, size=int(length), recipients=whom, now=read_clock())
    return HttpResponse()


urlpatterns = [
    path("webhooks/mail/<slug:provider>/tracking/", tracking, name="mail-tracking"),
    path("webhooks/mail/<slug:provider>/inbound/", inbound, name="mail-inbound"),
]
