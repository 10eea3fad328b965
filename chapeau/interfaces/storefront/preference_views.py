"""What we may write about: by a signed link without sign-in, and under the account. A GET changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from chapeau.interfaces.formats import labelled
from chapeau.interfaces.house import house_name
from chapeau.interfaces.requests import HouseRequest
from chapeau.interfaces.storefront.account_forms import tell
from chapeau.interfaces.storefront.account_views import WearerRequest, signed_in
from chapeau.interfaces.storefront.preference_form import Line, PreferenceForm
from chapeau.kit.markdown import as_html
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.messaging import queries as messaging
from chapeau.person.messaging.actions import record_opt_out
from chapeau.person.people import queries as people
from chapeau.person.people.values import SYSTEM, Viewer
from chapeau.person.privacy import actions, queries
from chapeau.person.privacy.values import Channel
from chapeau.relationship.content import actions as content

CENTRE, ACCOUNT = "preference-centre", "account"


def words_of_consent() -> str:
    """What stands above the boxes, and is kept with each choice."""
    return _(
        "I agree that %(house)s writes to me about what I tick here. I can take each tick back at any time, here or by "
        "the link in every message."
    ) % {"house": house_name()}


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def my_preferences(request: WearerRequest) -> HttpResponse:
    """Under the account: of the hat in use, to its confirmed addresses and its phones."""
    found: list[tuple[str, str, str]] = []
    for address in people.hat_addresses(request.viewer):
        if address.kind == "email" and address.is_verified:
            found.append((Channel.EMAIL, address.normalised, address.value))
        elif address.kind == "phone":
            shown = people.phone_as_read(address.normalised)
            found += [(channel, address.normalised, shown) for channel in (Channel.SMS, Channel.PHONE)]
    browsers = messaging.browsers_of(request.viewer, hat_ids=[request.hat.id])
    found += [(Channel.WEB_PUSH, browser.code, browser.name) for browser in browsers]
    found += [(Channel.IN_APP, "", ""), (Channel.POST, "", "")]
    return _centre(request, request.viewer, request.hat.id, found, source=ACCOUNT, back=reverse("storefront:account"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HouseRequest, token: str) -> HttpResponse:
    """By the signed link in a message: of its one hat and address, and of nothing else of the person."""
    link = queries.read_preference_token(token)
    found = [(Channel.EMAIL, link.address, link.address)]
    return _centre(request, SYSTEM, link.hat_id, found, source=CENTRE, back="")


def _centre(
    request: HouseRequest,
    viewer: Viewer,
    hat_id: UUID,
    found: Sequence[tuple[str, str, str]],
    *,
    source: str,
    back: str,
) -> HttpResponse:
    agreed = queries.topics_agreed(
        viewer, hat_id=hat_id, addresses=[(channel, address) for channel, address, _shown in found], now=request.now
    )
    lines = [
        Line(channel, address, _title(channel, shown), agreed.get((channel, address), frozenset()))
        for channel, address, shown in found
    ]
    card = people.hat_card(SYSTEM, hat_id=hat_id)
    held = queries.preferences(viewer, hat_ids=[hat_id])[hat_id]
    wants_nothing = "nothing" in request.POST
    form = PreferenceForm(
        request.POST if request.method == "POST" and not wants_nothing else None,
        lines=lines,
        topics=queries.topics(),
        held=held,
    )
    try:
        if wants_nothing:
            for line in lines:
                actions.unsubscribe(
                    viewer, hat_id=hat_id, address=line.address, channel=line.channel, topic="", now=request.now
                )
            messages.success(
                request,
                _(
                    "Done. We write no more news and offers to you here. Answers and papers about your orders still come."
                ),
            )
            return redirect(request.path)
        if request.method == "POST" and form.is_valid():
            actions.store_preferences(
                viewer,
                hat_id=hat_id,
                most_per_week=form.most(),
                quiet_from=form.cleaned_data["quiet_from"],
                quiet_until=form.cleaned_data["quiet_until"],
                now=request.now,
            )
            wording = actions.store_wording(
                code="preference-centre", language=get_language() or "en", text=words_of_consent(), now=request.now
            )
            actions.choose_topics(
                viewer, hat_id=hat_id, chosen=form.chosen(), source=source, wording_id=wording, now=request.now
            )
            messages.success(request, _("Saved."))
            return redirect(request.path)
    except Refusal as refusal:
        tell(form, refusal, "quiet_until")
    return render(
        request,
        "storefront/preferences.html",
        {"form": form, "card": card, "held": held, "back": back, "words": words_of_consent(), "hide_consent": not back},
    )


def _title(channel: str, shown: str) -> str:
    label = str(Channel(channel).label)
    return labelled(label, shown) if shown else label


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HouseRequest, token: str) -> HttpResponse:
    """The page behind the link of a message: one button, and afterwards a way back."""
    link = queries.read_unsubscribe_token(token)
    topic = next((one.name for one in queries.topics() if one.code == link.topic), "")
    done = request.method == "POST"
    if done:
        actions.unsubscribe(
            SYSTEM, hat_id=link.hat_id, address=link.address, channel=link.channel, topic=link.topic, now=request.now
        )
        record_opt_out(SYSTEM, code=link.message_code, now=request.now)
    centre = queries.preference_token(hat_id=link.hat_id, address=link.address) if link.channel == Channel.EMAIL else ""
    context = {"link": link, "topic": topic, "token": token, "done": done, "centre": centre, "hide_consent": True}
    return render(request, "storefront/unsubscribe.html", context)


@never_cache
@require_POST
def undo_unsubscribe(request: HouseRequest, token: str) -> HttpResponse:
    link = queries.read_unsubscribe_token(token)
    actions.undo_unsubscribe(SYSTEM, hat_id=link.hat_id, address=link.address, channel=link.channel, now=request.now)
    return render(
        request, "storefront/unsubscribe.html", {"link": link, "token": token, "is_back": True, "hide_consent": True}
    )


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def one_click(request: HttpRequest, token: str) -> HttpResponse:
    """RFC 8058: a mail program posts here without cookies and it is done; a reader's GET shows the page instead."""
    try:
        link = queries.read_unsubscribe_token(token)
    except NotFound as refusal:
        return HttpResponse(str(refusal), status=410, content_type="text/plain")
    if request.method != "POST":
        language = queries.preferences(SYSTEM, hat_ids=[link.hat_id])[link.hat_id].language
        with override(language):
            return redirect("storefront:unsubscribe", token=token)
    now = request.now  # type: ignore[attr-defined]
    actions.unsubscribe(
        SYSTEM, hat_id=link.hat_id, address=link.address, channel=link.channel, topic=link.topic, now=now
    )
    record_opt_out(SYSTEM, code=link.message_code, now=now)
    return HttpResponse("OK", content_type="text/plain")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HouseRequest, secret: str) -> HttpResponse:
    """Double opt-in: the link of the mail shows what would be agreed to, its button agrees."""
    asked, thanks = queries.confirmation(SYSTEM, secret=secret), None
    if request.method == "POST":
        actions.confirm_consent(SYSTEM, secret=secret, now=request.now)
        asked = queries.confirmation(SYSTEM, secret=secret)
        if asked is not None:  # a form leads on from here: to its thanks, to a white paper
            thanks = content.complete_confirmed(request.viewer, confirmation_ids=[asked.id], now=request.now)
        if thanks and thanks.page and not thanks.paper_token:
            return redirect(thanks.page)
    names = {topic.code: topic.name for topic in queries.topics()}
    is_open = asked is not None and (asked.confirmed_at is not None or asked.expires_at > request.now)
    context = {
        "hide_consent": True,
        "asked": asked if is_open else None,
        "thanks": thanks,
        "thanks_text": as_html(thanks.text) if thanks else "",
        "topics": [names[code] for code in asked.topics if code in names] if asked else [],
        "centre": queries.preference_token(hat_id=asked.hat_id, address=asked.address)
        if asked and asked.hat_id and is_open
        else "",
    }
    return render(request, "storefront/confirm.html", context, status=200 if is_open else 410)
