"""An organisation's administration: who acts for it, what each may decide, where its things go."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chapeau.interfaces import hats
from chapeau.interfaces.accounts import enter_by_invitation
from chapeau.interfaces.invitations import mail_invitation
from chapeau.interfaces.requests import HouseRequest
from chapeau.interfaces.storefront.account_forms import (
    EndForm,
    InviteForm,
    MemberForm,
    NameForm,
    OrganisationDetailsForm,
    category_choices,
    field_name,
    field_value,
    rights_of,
    role_names,
    tell,
)
from chapeau.interfaces.storefront.account_views import WearerRequest, signed_in
from chapeau.kit.house import house_zone
from chapeau.kit.money import Money
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.people import actions, queries
from chapeau.person.people.values import Change, Member, OrganisationPage, Role, ViewerKind


def _page(request: WearerRequest) -> OrganisationPage:
    """The organisation of the hat in use, for its administrators. Refuses: ``NotFound``."""
    return queries.organisation_page(request.viewer, code=request.hat.organisation_code, now=request.now)


def _member(request: WearerRequest, code: str) -> Member:
    found = next((member for member in _page(request).members if member.hat_code == code), None)
    if found is None:
        raise NotFound
    return found


@signed_in
def organisation(request: WearerRequest) -> HttpResponse:
    """People and what each may decide, invitations, addresses, history. Under another hat: back to the account."""
    if Role.ADMINISTRATOR not in request.hat.roles or request.hat.is_staff:
        return redirect("storefront:account")
    page = _page(request)
    history = queries.organisation_changes(request.viewer, organisation_id=page.card.id)
    return render(
        request,
        "storefront/account/organisation.html",
        {
            "page": page,
            "rows": [_row(member, request.now) for member in page.members],
            "changes": [_change(change, request.hat.currency) for change in history],
            "me": request.hat.code,
        },
    )


def _change(change: Change, currency: str) -> dict[str, Any]:
    return {
        "label": field_name(change.field),
        "before": field_value(change.field, change.before, currency),
        "after": field_value(change.field, change.after, currency),
        "by": change.by_name,
        "at": change.changed_at,
    }


def _row(member: Member, now: datetime) -> dict[str, Any]:
    authority = member.authority
    return {
        "member": member,
        "roles": role_names(member.roles),
        "per_order": _money(authority.per_order_minor, authority.currency),
        "per_month": _money(authority.per_month_minor, authority.currency),
        "is_over": _is_over(member, now),
    }


def _money(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money(minor, currency)


def _is_over(member: Member, now: datetime) -> bool:
    return member.ends_at is not None and member.ends_at <= now


@signed_in
def change_member(request: WearerRequest, code: str) -> HttpResponse:
    """Roles, authority and function of a colleague."""
    member = _member(request, code)
    form = MemberForm(
        request.POST or None,
        initial=rights_of(member),
        categories=category_choices(request.viewer, request.hat),
        currency=member.authority.currency,
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_hat(
                request.viewer,
                hat_code=code,
                roles=tuple(form.cleaned_data["roles"]),
                authority=form.authority(),
                job_title=form.cleaned_data["job_title"],
                now=request.now,
            )
            messages.success(request, _("Saved. It counts from now on."))
            return redirect("storefront:organisation")
        except Refusal as refusal:
            tell(form, refusal, "roles")
    end = EndForm(today=request.now.astimezone(house_zone()).date())
    context = {"form": form, "end": end, "member": member, "is_over": _is_over(member, request.now)}
    return render(request, "storefront/account/member.html", context)


@require_POST
@signed_in
def end_member(request: WearerRequest, code: str) -> HttpResponse:
    """A colleague leaves: at once today, else at the end of the last day."""
    member = _member(request, code)
    form = EndForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the last day."))
        return redirect("storefront:member", code=code)
    last_day = form.cleaned_data["ends_on"]
    today = request.now.astimezone(house_zone()).date()
    midnight = datetime.combine(last_day + timedelta(days=1), time(), house_zone())
    try:
        ends_at = request.now if last_day == today else midnight
        actions.end_hat(request.viewer, hat_code=code, ends_at=ends_at, now=request.now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("storefront:member", code=code)
    messages.success(request, _("%(name)s no longer acts for you from then on.") % {"name": member.name})
    if request.hat.code == code:
        return redirect("storefront:account")
    return redirect("storefront:organisation")


@signed_in
def invite(request: WearerRequest) -> HttpResponse:
    """Invite somebody to act for the organisation; the mail carries the link."""
    page = _page(request)
    form = InviteForm(
        request.POST or None,
        initial={"roles": [Role.BUYER], "language": page.card.language},
        categories=category_choices(request.viewer, request.hat),
        currency=request.hat.authority.currency,
    )
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                card = actions.invite(
                    request.viewer,
                    email=form.cleaned_data["email"],
                    roles=tuple(form.cleaned_data["roles"]),
                    authority=form.authority(),
                    language=form.cleaned_data["language"],
                    now=request.now,
                )
                mail_invitation(request.viewer, card, now=request.now)
            messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": card.email})
            return redirect("storefront:organisation")
        except Refusal as refusal:
            tell(form, refusal, "email")
    return render(
        request,
        "storefront/account/form.html",
        {"form": form, "heading": _("Invite a colleague"), "button": _("Send the invitation")},
    )


@require_POST
@signed_in
def withdraw(request: WearerRequest, secret: str) -> HttpResponse:
    actions.withdraw_invitation(request.viewer, secret=secret, now=request.now)
    messages.success(request, _("The invitation no longer opens anything."))
    return redirect("storefront:organisation")


@signed_in
def organisation_details(request: WearerRequest) -> HttpResponse:
    """Name, language and numbers; country and kind are the house's to change."""
    card = _page(request).card
    form = OrganisationDetailsForm(request.POST) if request.method == "POST" else OrganisationDetailsForm.of(card)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_organisation(
                request.viewer, organisation_id=card.id, facts=form.facts(card), now=request.now
            )
            messages.success(request, _("Saved."))
            return redirect("storefront:organisation")
        except Refusal as refusal:
            tell(form, refusal, "registration_number" if refusal.code == "bad-registration-number" else "vat_number")
    return render(request, "storefront/account/form.html", {"form": form, "heading": card.name})


def invitation(request: HouseRequest, secret: str) -> HttpResponse:
    """The page behind the link: accept as who is signed in, or as somebody new. A GET changes nothing."""
    card = queries.invitation(request.viewer, secret=secret, now=request.now)
    known = queries.invitation_is_for_known(request.viewer, secret=secret, now=request.now)
    asks_name = request.viewer.kind is ViewerKind.VISITOR and not known
    form = NameForm(request.POST if request.method == "POST" and asks_name else None)
    if request.method == "POST" and (not asks_name or form.is_valid()):
        names = form.cleaned_data if asks_name else {}
        try:
            hat = actions.accept_invitation(
                request.viewer,
                secret=secret,
                given_name=names.get("given_name", ""),
                family_name=names.get("family_name", ""),
                now=request.now,
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("storefront:home")
        if request.hat is not None:
            hats.open_hats(request, [hat.id])
            hats.wear(request, hat)
        else:
            enter_by_invitation(request, hat)
        if request.hat is None:  # the address is another hat's: that one's code opens both
            messages.success(request, _("Accepted. Sign in with %(email)s to go on.") % {"email": card.email})
            return redirect("account_login")
        if hat.is_staff:
            return redirect("office:today")
        messages.success(request, _("You now buy for %(name)s.") % {"name": hat.organisation_name})
        return redirect("storefront:home")
    context = {"card": card, "roles": role_names(card.roles), "form": form if asks_name else None}
    return render(request, "storefront/account/invitation.html", context)
