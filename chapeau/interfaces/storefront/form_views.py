"""Forms of the house: as a page, as a pop-up, on other sites; the button of the mail; the white paper."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chapeau.interfaces.hats import ensure_visitor
from chapeau.interfaces.network import by_address
from chapeau.interfaces.requests import HouseRequest
from chapeau.interfaces.storefront import form_memory as memory
from chapeau.interfaces.storefront.visit_views import ROBOTS
from chapeau.interfaces.storefront.visitor_form import LATEST, TRAP, Ticket, VisitorForm, check_pace, read_ticket
from chapeau.kit.markdown import as_html
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.people import actions as people
from chapeau.person.people import queries as people_queries
from chapeau.person.people.values import SYSTEM, Viewer, ViewerKind
from chapeau.person.privacy import queries as privacy
from chapeau.relationship.content import actions, queries
from chapeau.relationship.content.values import Outcome, ShownForm

PAGE, POP_UP, EMBED = "storefront/form.html", "storefront/form_pop_up.html", "storefront/form_embed.html"


@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HouseRequest, code: str) -> HttpResponse:
    """A page of its own; all of it works without scripts."""
    return _serve(request, code, PAGE)


@require_http_methods(["GET", "HEAD", "POST"])
def form_pop_up(request: HouseRequest, code: str) -> HttpResponse:
    """The same in the page's dialog, asked for by the script; opened by itself it is the page."""
    if not request.headers.get("HX-Request"):
        return redirect("storefront:form", code=code)
    return _serve(request, code, POP_UP)


# In the frame of another site there are no cookies of ours, hence no token of Django's: nobody's session is used either.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def form_embed(request: HouseRequest, code: str) -> HttpResponse:
    """In a frame on the sites the form names, and on no other. Whoever fills it in is a new visitor, whatever cookies come."""
    request.viewer, request.hat, request.visitor = Viewer(ViewerKind.VISITOR), None, None
    response = _serve(request, code, EMBED)
    sites = queries.shown_form(code=code, variant="a", language=_language()).content.sites
    response._csp_replace = {"frame-ancestors": list(sites) or ["'none'"]}  # type: ignore[attr-defined]
    if sites:
        response.xframe_options_exempt = True
    return response


def _serve(request: HouseRequest, code: str, template: str) -> HttpResponse:
    is_embedded = template == EMBED
    ticket = read_ticket(request.POST.get("ticket", ""), code) if request.method == "POST" else None
    shown = _shown(request, code, ticket, is_embedded)
    topics = privacy.topics()
    filled = VisitorForm(request.POST or None, shown=shown, topics=topics, initial=_known(request))
    if request.method == "POST" and request.POST.get(TRAP):
        return _answered(request, shown, None, template)  # a machine: it is told what everybody is told
    if request.method == "POST" and filled.is_valid():
        try:
            checked = check_pace(ticket, request.now)
            outcome = _send(request, checked, filled, is_embedded)
        except Refusal as refusal:
            filled.add_error("email" if refusal.code == "bad-email" else None, str(refusal))
        else:
            return _answered(request, shown, outcome, template)
    fresh = Ticket(
        code, shown.version, shown.variant, _since(request, ticket), ticket.page if ticket else _where(request, shown)
    )
    context = {
        "shown": shown, "form": filled, "ticket": fresh.sealed(), "trap": TRAP, "intro": as_html(shown.intro),
        "hide_pop_ups": True,
    }  # fmt: skip
    status = 200 if template == POP_UP or not filled.errors else 422
    response = render(request, template, context, status=status)
    if not is_embedded:
        memory.remember(request, response, code, shown.variant)
    return response


def _since(request: HouseRequest, ticket: Ticket | None) -> datetime:
    """Who was too quick need not wait anew: it counts from when it was first shown, unless that is long ago."""
    return ticket.shown_at if ticket and request.now - ticket.shown_at < LATEST else request.now


def _shown(request: HouseRequest, code: str, ticket: Ticket | None, is_embedded: bool) -> ShownForm:
    """Exactly what the page showed, when a ticket says so; else what counts now in this browser's variant."""
    if ticket is not None:
        return queries.shown_form(code=code, variant=ticket.variant, language=_language(), version=ticket.version)
    now_shown = queries.shown_form(code=code, variant="a", language=_language())
    has_b = now_shown.content.has_b
    if is_embedded:
        lot = salted_hmac("chapeau.form-variant", code + by_address(request)).digest()[0] % 2
        variant = "b" if has_b and lot else "a"
    else:
        variant = memory.variant_of(request, code, has_b=has_b)
    return queries.shown_form(code=code, variant=variant, language=_language())


def _send(request: HouseRequest, ticket: Ticket, filled: VisitorForm, is_embedded: bool) -> Outcome:
    if is_embedded:
        card, _secret = people.create_visitor(
            SYSTEM, country=request.country, language=_language(), source="embedded", now=request.now
        )
        viewer = Viewer(ViewerKind.VISITOR, visitor_id=card.id)
    else:
        viewer = ensure_visitor(request)
    return actions.submit_form(
        viewer,
        code=ticket.code,
        version=ticket.version,
        variant=ticket.variant,
        sent=filled.sent(),
        language=_language(),
        page=ticket.page,
        ip=by_address(request),
        now=request.now,
    )


def _answered(request: HouseRequest, shown: ShownForm, outcome: Outcome | None, template: str) -> HttpResponse:
    """The same for everybody, known or not; only under the own confirmed address there is nothing to wait for."""
    is_confirmed = outcome is not None and outcome.is_confirmed
    if template == PAGE:
        to = reverse("storefront:form_sent", args=[shown.code])
        response: HttpResponse = redirect(f"{to}?s={outcome.code}" if outcome and is_confirmed else to)
    else:
        thanks = (
            queries.thanks(request.viewer, code=outcome.code, now=request.now) if outcome and is_confirmed else None
        )
        context = {
            "shown": shown, "thanks": thanks, "text": as_html(thanks.text) if thanks else "", "is_sent": True,
            "hide_pop_ups": True,
        }  # fmt: skip
        response = render(request, template, context)
    if template != EMBED:
        if memory.SHOWN not in getattr(memory.recall(request).get(shown.code), "flags", ""):
            # Without scripts nobody said that it was shown.
            actions.count_form(code=shown.code, variant=shown.variant, shown=True, started=True, now=request.now)
        memory.remember(request, response, shown.code, shown.variant, memory.SHOWN, memory.STARTED, memory.SENT)
    return response


@never_cache
@require_safe
def form_sent(request: HouseRequest, code: str) -> HttpResponse:
    """Look into your mail; or, under the own confirmed address, the thanks."""
    shown = queries.shown_form(code=code, variant="a", language=_language())
    asked = request.GET.get("s", "")
    thanks = queries.thanks(request.viewer, code=asked, now=request.now) if asked else None
    if thanks and thanks.page and not thanks.paper_token:
        return redirect(thanks.page)
    context = {
        "shown": shown, "thanks": thanks, "text": as_html(thanks.text) if thanks else "", "is_sent": True,
        "hide_pop_ups": True,
    }  # fmt: skip
    return render(request, PAGE, context)


# Neither changes anything of anybody: a sum of the day, and a wish of this browser.
@csrf_exempt
@require_POST
def form_seen(request: HouseRequest, code: str) -> HttpResponse:
    """The script tells that a form is in sight, or that somebody began to fill it in; each browser counts once."""
    response = HttpResponse(status=204)
    step, variant = request.POST.get("step", ""), request.POST.get("variant", "")
    flag = {"shown": memory.SHOWN, "started": memory.STARTED}.get(step)
    known = memory.recall(request).get(code)
    agent = request.headers.get("User-Agent", "")
    if flag is None or variant not in ("a", "b") or (known and flag in known.flags):
        return response
    if request.viewer.is_staff or not agent or ROBOTS.search(agent.replace("HeadlessChrome", "")):
        return response
    actions.count_form(
        code=code, variant=variant, shown=flag == memory.SHOWN, started=flag == memory.STARTED, now=request.now
    )
    memory.remember(request, response, code, variant, flag)
    return response


@csrf_exempt
@require_POST
def form_not_again(request: HouseRequest, code: str) -> HttpResponse:
    """The pop-up was closed: it does not open again in this browser."""
    response = HttpResponse(status=204)
    known = memory.recall(request).get(code)
    memory.remember(request, response, code[:32], known.variant if known else "a", memory.NOT_AGAIN)
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def form_confirm(request: HouseRequest, token: str) -> HttpResponse:
    """The link of the mail, where nothing was ticked: the button says that it was them."""
    thanks = None
    if request.method == "POST":
        thanks = actions.confirm_address(request.viewer, token=token, now=request.now)
        if thanks.page and not thanks.paper_token:
            return redirect(thanks.page)
    context = {"thanks": thanks, "text": as_html(thanks.text) if thanks else ""}
    return render(request, "storefront/form_confirm.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def form_paper(request: HouseRequest, token: str) -> HttpResponseBase:
    """The signed link to a white paper: the page tells what it is, its button gives it."""
    if request.method == "POST":
        paper = actions.take_paper(SYSTEM, token=token, now=request.now)
        try:
            stored = default_storage.open(paper.file)
        except FileNotFoundError as gone:
            raise NotFound from gone
        return FileResponse(stored, as_attachment=True, filename=paper.name, content_type="application/pdf")
    offer = queries.paper_offer(SYSTEM, token=token, now=request.now)
    return render(request, "storefront/form_paper.html", {"offer": offer})


@require_safe
@cache_control(max_age=3600, public=True)
def embed_script(request: HttpRequest) -> HttpResponse:
    """``<script src="…/embed.js" data-form="code">``: puts the form in a frame where the tag stands."""
    found = finders.find("js/embed.js")
    text = Path(str(found)).read_text(encoding="utf-8")
    languages = ",".join(code for code, _name in settings.LANGUAGES)
    response = HttpResponse(text.replace("LANGUAGES", languages), content_type="text/javascript; charset=utf-8")
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _where(request: HouseRequest, shown: ShownForm) -> str:
    """Where the form stands: the page below the pop-up, the site of the frame."""
    told = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    site = queries.origin(told)
    if site and site in shown.content.sites:
        return site
    parts = urlsplit(told) if told.startswith(("http://", "https://")) else None
    return parts.path[:200] if parts and parts.netloc == request.get_host() else ""


def _known(request: HouseRequest) -> dict[str, str]:
    """Under a hat its own address stands there already."""
    if request.hat is None:
        return {}
    mails = [one for one in people_queries.hat_addresses(request.viewer) if one.kind == "email" and one.is_verified]
    return {"email": mails[0].value, "name": request.hat.person_name} if mails else {"name": request.hat.person_name}


def _language() -> str:
    return get_language() or "en"
