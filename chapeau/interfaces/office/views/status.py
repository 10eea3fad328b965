"""Status: whether everything is well, and the jobs that failed for good."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from chapeau.interfaces.doctor import jobs
from chapeau.interfaces.doctor.checks import examine, worst
from chapeau.interfaces.doctor.values import Health
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.attempt import attempt
from chapeau.interfaces.office.settings.pages import OWNERS

TONES = {Health.WELL: "good", Health.WATCH: "warn", Health.ILL: "bad"}
WORDS = {Health.WELL: gettext_lazy("well"), Health.WATCH: gettext_lazy("look"), Health.ILL: gettext_lazy("act")}
VERDICTS = {
    Health.WELL: gettext_lazy("Everything is well"),
    Health.WATCH: gettext_lazy("It works; something wants a look"),
    Health.ILL: gettext_lazy("Something has to be done"),
}


@require_safe
@never_cache
@staff(*OWNERS)
def status(request: DeskRequest) -> HttpResponse:
    findings = examine(request.now)
    health = worst(findings)
    context = {
        "findings": [(finding, TONES[finding.health], WORDS[finding.health]) for finding in findings],
        "tone": TONES[health],
        "verdict": VERDICTS[health],
        "failed": jobs.failed_jobs(request.viewer),
    }
    return render(request, "office/settings/status.html", context)


@require_POST
@staff(*OWNERS)
def change_jobs(request: DeskRequest) -> HttpResponse:
    here = reverse("office:status")
    ids = [int(text) for text in request.POST.getlist("row") if text.isdecimal() and len(text) < 19]
    if not ids:
        messages.error(request, _("Tick at least one row first."))
        return HttpResponseRedirect(here)
    count = 0

    def deed() -> None:
        nonlocal count
        act = jobs.drop if request.POST.get("do") == "drop" else jobs.try_again
        count = act(request.viewer, ids=ids)

    def said() -> str:
        if request.POST.get("do") == "drop":
            return ngettext("%(n)s job was dropped.", "%(n)s jobs were dropped.", count) % {"n": count}
        return ngettext("%(n)s job is tried again.", "%(n)s jobs are tried again.", count) % {"n": count}

    return attempt(request, deed, said, to=here)
