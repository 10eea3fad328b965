"""Write to one person: under which of their hats, about what, with which papers; looked at before it goes."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from chapeau.commerce.billing import queries as billing
from chapeau.interfaces.formats import day, moment
from chapeau.interfaces.house import house_name
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.views.mails import as_mail
from chapeau.kit.refusals import Forbidden, NotFound, Refusal
from chapeau.person.messaging import actions, queries
from chapeau.person.messaging.values import AttachmentName, IncomingView, LetterDraft, Outcome
from chapeau.person.people import queries as people
from chapeau.person.people.values import HatDetail, PersonPage
from chapeau.person.privacy import queries as privacy
from chapeau.person.privacy.actions import note_look

SERVICE = "service"
PAPERS = 30


class LetterForm(forms.Form):
    address = forms.ChoiceField(label=gettext_lazy("To"))
    about = forms.ChoiceField(
        label=gettext_lazy("It is about"),
        help_text=gettext_lazy("News and offers go only to who agreed to them, and not too often; answers always go."),
    )
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=200)
    text = forms.CharField(
        label=gettext_lazy("Text"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy("Your name is put below it. {{ person.given_name }} becomes their name."),
    )  # fmt: skip
    papers = forms.MultipleChoiceField(
        label=gettext_lazy("Attach"), required=False, widget=forms.CheckboxSelectMultiple({"class": "columns"})
    )
    keep_as = forms.CharField(
        label=gettext_lazy("Keep it as a ready text called"), max_length=80, required=False,
        help_text=gettext_lazy("To write the same again to others."),
    )  # fmt: skip
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, initial: dict[str, Any], choices: dict[str, list[tuple[str, str]]]) -> None:
        super().__init__(data, initial=initial)
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]
        if not choices["papers"]:
            del self.fields["papers"]


@require_http_methods(["GET", "HEAD", "POST"])
@staff(*queries.SENDERS)
def write_letter(request: DeskRequest, code: str) -> HttpResponse:
    found = people.person_page(request.viewer, person_code=code)
    hat = _chosen(request, found)
    note_look(request.viewer, hat_ids=[hat.card.id], page="letter", about=found.person_code, now=request.now)
    answered = _answered(request, hat)
    form = LetterForm(
        request.POST or None, initial=_initial(request, answered), choices=_choices(request, hat, answered)
    )
    look = None
    if request.method == "POST" and form.is_valid():
        draft = _draft(form, hat.card.id, answered)
        try:
            if request.POST.get("do") == "look":
                look = queries.preview_letter(request.viewer, draft=draft, now=request.now)
            else:
                sent = actions.write_letter(
                    request.viewer, draft=draft, key=form.cleaned_data["key"].hex, now=request.now
                )
                _keep(request, form, hat)
                messages.success(request, _("It is on its way."))
                return HttpResponseRedirect(reverse("office:mail", args=[sent]))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    ready = [row for row in queries.ready_texts(request.viewer) if row[2] == hat.card.language]
    context = {
        "found": found,
        "hats": [each for each in found.hats if each.emails and not each.card.ends_at],
        "hat": hat,
        "answered": answered,
        "form": form,
        "look": look,
        "waits": moment(look.not_before) if look and look.not_before else "",
        "is_held": look is not None and look.outcome is Outcome.HELD,
        "from_name": f"{request.hat.person_name} ({house_name()})",
        "ready": ready,
    }
    return render(request, "office/write.html", context, status=422 if form.errors else 200)


@require_POST
@staff(*queries.SENDERS)
def look_letter(request: DeskRequest, code: str) -> HttpResponse:
    """The letter as its reader will see it, in a page of its own; nothing is kept."""
    found = people.person_page(request.viewer, person_code=code)
    hat = _chosen(request, found)
    answered = _answered(request, hat)
    form = LetterForm(request.POST, initial={}, choices=_choices(request, hat, answered))
    if not form.is_valid():
        return HttpResponse(_("Write a subject and a few words."), content_type="text/plain; charset=utf-8", status=422)
    try:
        look = queries.preview_letter(request.viewer, draft=_draft(form, hat.card.id, answered), now=request.now)
    except Refusal as refusal:
        return HttpResponse(str(refusal), content_type="text/plain; charset=utf-8", status=422)
    return as_mail(look.said.html)


@require_POST
@staff(*queries.SENDERS)
def drop_ready_text(request: DeskRequest, code: str, text_code: str) -> HttpResponse:
    actions.drop_ready_text(request.viewer, code=text_code)
    messages.success(request, _("The ready text is gone."))
    return HttpResponseRedirect(reverse("office:write_letter", args=[code]))


def _chosen(request: DeskRequest, found: PersonPage) -> HatDetail:
    """The hat named in the address, else the first that can be written to. Refuses: ``NotFound``."""
    wanted = request.GET.get("hat")
    for hat in found.hats:
        if hat.card.code == wanted or (not wanted and hat.emails and not hat.card.ends_at):
            return hat
    if wanted or not found.hats:
        raise NotFound
    return found.hats[0]


def _answered(request: DeskRequest, hat: HatDetail) -> IncomingView | None:
    """The mail that is answered, when it stands under this hat. Refuses: ``NotFound``."""
    code = request.GET.get("answer")
    if not code:
        return None
    mail = queries.incoming_mail(request.viewer, code=code)
    if mail.hat_id not in hat.card.ids:
        raise NotFound
    return mail


def _initial(request: DeskRequest, answered: IncomingView | None) -> dict[str, Any]:
    initial: dict[str, Any] = {"key": uuid4(), "about": SERVICE}
    for code, _name, _language, subject, text in queries.ready_texts(request.viewer):
        if code == request.GET.get("text"):
            initial |= {"subject": subject, "text": text}
    if answered is not None:
        subject = answered.subject
        initial["subject"] = subject if subject.lower().startswith(("re:", "re :", "r:")) else f"Re: {subject}"
        if not answered.is_from_other:
            initial["address"] = answered.from_address
        said = "\n".join(f"> {line}" for line in answered.text.splitlines()[:60])
        initial["text"] = f"{initial.get('text', '')}\n\n{answered.from_name or answered.from_address}:\n{said}\n"
    return initial


def _choices(request: DeskRequest, hat: HatDetail, answered: IncomingView | None) -> dict[str, list[tuple[str, str]]]:
    addresses = [(mail, mail) for mail in hat.emails]
    if answered is not None and answered.from_address.lower() not in {mail.lower() for mail in hat.emails}:
        addresses.append((answered.from_address, _("%s (not one of their addresses)") % answered.from_address))
    about = [(SERVICE, _("An answer, or something about their orders"))]
    about += [(topic.code, _("Marketing: %s") % topic.name) for topic in privacy.topics()]
    try:
        papers = billing.invoices(request.viewer, hat_id=hat.card.id, page_size=PAPERS).rows
    except Forbidden:
        papers = ()
    return {
        "address": addresses,
        "about": about,
        "papers": [
            (paper.code, f"{paper.kind.label} {paper.label}, {day(paper.issued_on)}, {paper.order_code.upper()}")
            for paper in papers
        ],
    }


def _draft(form: LetterForm, hat_id: UUID, answered: IncomingView | None) -> LetterDraft:
    sent = form.cleaned_data
    is_service = sent["about"] == SERVICE
    return LetterDraft(
        hat_id=hat_id,
        address=sent["address"],
        subject=sent["subject"],
        text=sent["text"],
        purpose=SERVICE if is_service else "marketing",
        topic="" if is_service else sent["about"],
        attachments=tuple(AttachmentName("invoice", code) for code in sent.get("papers", ())),
        answers_code=answered.code if answered else "",
    )


def _keep(request: DeskRequest, form: LetterForm, hat: HatDetail) -> None:
    if name := form.cleaned_data["keep_as"].strip():
        actions.keep_ready_text(
            request.viewer, name=name, language=hat.card.language, subject=form.cleaned_data["subject"],
            text=form.cleaned_data["text"], now=request.now,
        )  # fmt: skip
