"""Recommendations: what is on, who was shown what, and what it did beside showing nothing."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chapeau.insight.recommendations import actions, queries
from chapeau.insight.recommendations.access import SEES
from chapeau.insight.recommendations.values import Results
from chapeau.interfaces.formats import money, share_percent
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.kit.house import house_currencies
from chapeau.kit.money import Money
from chapeau.kit.refusals import Refusal

PERIODS = (30, 90, 365)
CHANCE, MORE, LESS = "", "good", "bad"


@require_safe
@staff(*SEES)
def recommendations(request: DeskRequest) -> HttpResponse:
    asked = request.GET.get("days", "")
    days = int(asked) if asked.isascii() and asked.isdigit() and int(asked) in PERIODS else 90
    found = queries.results(
        request.viewer, since=request.now - timedelta(days=days), until=request.now, currency=house_currencies()[0]
    )
    sentence, tone = lift(found)
    context = {
        "working": queries.last_working(request.viewer),
        "found": found,
        "days": days,
        "periods": PERIODS,
        "sentence": sentence,
        "tone": tone,
        "money_sentence": spent(found),
    }
    return render(request, "office/recommendations.html", context)


@require_POST
@staff(*SEES)
def work_out(request: DeskRequest) -> HttpResponse:
    try:
        actions.ask_to_work_out(request.viewer)
    except Refusal as no:
        messages.error(request, str(no))
    else:
        messages.success(request, _("They are being worked out anew. Look again in a minute."))
    return redirect("office:recommendations")


def lift(found: Results) -> tuple[str, str]:
    """What showing articles did, in one sentence, and how to paint it."""
    ours, theirs = found.shown, found.left_alone
    if not ours.of or not theirs.of:
        return "", CHANCE
    numbers = {"shown": share_percent(ours.rate), "alone": share_percent(theirs.rate), "days": found.days}
    low, high = found.difference
    if low > 0:
        said = _("Of people who were shown articles %(shown)s ordered within %(days)s days, of those left alone %(alone)s: more than chance would make.")  # fmt: skip
        return said % numbers, MORE
    if high < 0:
        said = _("Of people who were shown articles %(shown)s ordered within %(days)s days, of those left alone %(alone)s: fewer, and it is more than chance.")  # fmt: skip
        return said % numbers, LESS
    said = _("Of people who were shown articles %(shown)s ordered within %(days)s days, of those left alone %(alone)s; the difference is within chance.")  # fmt: skip
    return said % numbers, CHANCE


def spent(found: Results) -> str:
    """What a person more spent, or less, with its interval."""
    if found.spent.of < 2 or found.left_alone_spent.of < 2:
        return ""

    def told(minor: float) -> str:
        return money(Money(round(minor), found.currency))

    low, high = found.spent_difference
    gap = found.spent.mean - found.left_alone_spent.mean
    return _("For each person that makes %(gap)s on average, between %(low)s and %(high)s, without VAT.") % {
        "gap": told(gap), "low": told(low), "high": told(high),
    }  # fmt: skip
