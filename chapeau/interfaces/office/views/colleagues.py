"""Who works here: roles, invitations, and the end."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chapeau.interfaces import sessions
from chapeau.interfaces.formats import labelled
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.attempt import attempt
from chapeau.interfaces.office.fields import AmountField
from chapeau.interfaces.office.settings.pages import OWNERS
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.messaging import actions as messaging
from chapeau.person.messaging.values import Recipient
from chapeau.person.people import actions, queries
from chapeau.person.people.values import Authority, InvitationCard, Member, OrganisationPage, StaffRole

MAIL = "staff.invitation"
DOES = {
    StaffRole.SALES: gettext_lazy("Looks after organisations, takes orders, agrees prices."),
    StaffRole.MARKETING: gettext_lazy("Offers, articles and prices; figures without names."),
    StaffRole.SERVICE: gettext_lazy("Answers people and sees all of a person; each look is noted."),
    StaffRole.LOGISTICS: gettext_lazy("Ships, takes back, counts stock."),
    StaffRole.FINANCE: gettext_lazy("Invoices, payments, credit, bringing books in."),
    StaffRole.COMPLIANCE: gettext_lazy("Sees what is kept about people; changes nothing."),
    StaffRole.ADMINISTRATOR: gettext_lazy("Everything, with settings and colleagues."),
}


class RolesForm(forms.Form):
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("May work as"),
        choices=lambda: [(role.value, labelled(role.label, DOES[role])) for role in StaffRole],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Tick as little as the work needs."),
    )


class InviteForm(RolesForm):
    email = forms.EmailField(label=gettext_lazy("E-mail"))
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    field_order = ("email", "language", "roles")


class ChangeForm(RolesForm):
    job_title = forms.CharField(label=gettext_lazy("Function"), max_length=100, required=False)
    discount = AmountField(
        label=gettext_lazy("May give up to, percent"), required=False, most=Decimal(100),
        help_text=gettext_lazy("A personal offer or discount that they may make alone."),
    )  # fmt: skip
    field_order = ("job_title", "discount", "roles")


@require_safe
@staff(*OWNERS)
def colleagues(request: DeskRequest) -> HttpResponse:
    page = _house(request)
    rows = [(member, ", ".join(str(StaffRole(role).label) for role in sorted(member.roles))) for member in page.members]
    invited = [(card, ", ".join(str(StaffRole(role).label) for role in card.roles)) for card in page.invitations]
    return render(request, "office/settings/colleagues.html", {"rows": rows, "invited": invited})


@require_http_methods(["GET", "HEAD", "POST"])
@staff(*OWNERS)
def invite(request: DeskRequest) -> HttpResponse:
    house = _house(request).card
    form = InviteForm(request.POST or None, initial={"language": house.language})
    if request.method == "POST" and form.is_valid():
        try:
            invite_colleague(request, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(
                request, _("The invitation is on its way to %(email)s.") % {"email": form.cleaned_data["email"]}
            )
            return HttpResponseRedirect(reverse("office:colleagues"))
    context: dict[str, Any] = {"form": form, "title": _("Invite a colleague")}
    return render(request, "office/settings/colleague.html", context, status=422 if form.errors else 200)


def invite_colleague(request: DeskRequest, *, email: str, language: str, roles: list[str]) -> InvitationCard:
    """An offer to work here, and the mail with its link. Refuses as ``people.actions.invite``."""
    with transaction.atomic():
        card = actions.invite(
            request.viewer,
            email=email,
            roles=tuple(roles),
            authority=Authority(),
            language=language,
            organisation_id=_house(request).card.id,
            now=request.now,
        )
        path = reverse("storefront:invitation", kwargs={"secret": card.secret})
        messaging.enqueue_message(
            request.viewer,
            key=f"{MAIL}:{card.secret}",
            template=MAIL,
            recipient=Recipient(address=card.email, language=card.language),
            context={
                "invited_by": card.invited_by_name,
                "roles": ", ".join(str(StaffRole(role).label) for role in card.roles),
                "link": f"{settings.BASE_URL}/{card.language}/{path.split('/', 2)[2]}",
                "expires_at": card.expires_at,
            },
            now=request.now,
        )
    return card


@require_POST
@staff(*OWNERS)
def withdraw(request: DeskRequest, secret: str) -> HttpResponse:
    return attempt(
        request,
        lambda: actions.withdraw_invitation(request.viewer, secret=secret, now=request.now),
        _("The invitation no longer opens anything."),
        to=reverse("office:colleagues"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff(*OWNERS)
def colleague(request: DeskRequest, code: str) -> HttpResponse:
    member = _member(request, code)
    limit = queries.hat_card_by_code(request.viewer, code=code).discount_limit_percent
    known = {"roles": list(member.roles), "job_title": member.job_title, "discount": f"{limit.normalize():f}"}
    form = ChangeForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_hat(
                request.viewer,
                hat_code=code,
                roles=tuple(form.cleaned_data["roles"]),
                authority=member.authority,
                job_title=form.cleaned_data["job_title"],
                discount_limit_percent=form.cleaned_data["discount"],
                now=request.now,
            )
        except Refusal as refusal:
            form.add_error("roles", str(refusal))
        else:
            messages.success(request, _("Kept."))
            return HttpResponseRedirect(reverse("office:colleagues"))
    context = {"form": form, "title": member.name, "member": member}
    return render(request, "office/settings/colleague.html", context, status=422 if form.errors else 200)


@require_POST
@staff(*OWNERS)
def end(request: DeskRequest, code: str) -> HttpResponse:
    """At once: the way in, the sessions and the address go with it."""
    member = _member(request, code)
    return attempt(
        request,
        lambda: actions.end_hat(request.viewer, hat_code=code, ends_at=request.now, now=request.now),
        _("%(name)s no longer works here.") % {"name": member.name},
        to=reverse("office:colleagues"),
    )


@require_POST
@staff(*OWNERS)
def sign_out(request: DeskRequest, code: str) -> HttpResponse:
    """A lost telephone: whoever is in as this colleague is out, and signs in again."""
    card = queries.hat_card_by_code(request.viewer, code=_member(request, code).hat_code)
    ended = sessions.end_for_hat(card.id, person_id=card.person_id)
    messages.success(
        request, ngettext("Signed out in %(count)s place.", "Signed out in %(count)s places.", ended) % {"count": ended}
    )
    return HttpResponseRedirect(reverse("office:colleague", args=[code]))


def _house(request: DeskRequest) -> OrganisationPage:
    card = queries.house_card(request.viewer)
    if card is None:
        raise NotFound
    return queries.organisation_page(request.viewer, code=card.code, now=request.now)


def _member(request: DeskRequest, code: str) -> Member:
    found = next((member for member in _house(request).members if member.hat_code == code), None)
    if found is None:
        raise NotFound
    return found
