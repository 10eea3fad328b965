"""A person's own account: who they are, how they get in, whom they buy for, where things go."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chapeau.commerce.ordering.actions import reprice_for_hat
from chapeau.interfaces import accounts, codes, hats, sessions
from chapeau.interfaces.programs import programs_page
from chapeau.interfaces.requests import HouseRequest
from chapeau.interfaces.storefront.account_forms import (
    CodeForm,
    DetailsForm,
    EmailForm,
    OrganisationForm,
    PostalForm,
    looked_page,
    role_names,
    staff_work,
    tell,
)
from chapeau.interfaces.storefront.frame import announce_hat_change
from chapeau.interfaces.storefront.hat_change import hat_change_lines, snapshot
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.people import actions, queries
from chapeau.person.people.models import SignIn
from chapeau.person.people.values import HatCard
from chapeau.person.privacy import queries as privacy
from chapeau.relationship.surveys.queries import open_invitation

P = ParamSpec("P")


class WearerRequest(HouseRequest):
    """A request of somebody signed in."""

    hat: HatCard


def signed_in(view: Callable[Concatenate[WearerRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Only for who wears a hat; others sign in first and come back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if cast(HouseRequest, request).hat is None:
            return redirect_to_login(request.get_full_path(), reverse("account_login"))
        return view(cast(WearerRequest, request), *args, **kwargs)

    return guarded


@signed_in
def account(request: WearerRequest) -> HttpResponse:
    """Everything about the hat in use on one page."""
    contact = queries.hat_addresses(request.viewer)
    return render(
        request,
        "storefront/account/account.html",
        {
            "contacts": contact,
            "roles": role_names(request.hat.roles),
            "is_administrator": "administrator" in request.hat.roles and not request.hat.is_staff,
            "locked": request.wardrobe.locked,
            "opened": request.wardrobe.opened,
            "buys_for_self": any(card.is_private for card in request.wardrobe.opened),
            "has_password": cast(SignIn, request.user).has_usable_password(),
            "survey_waits": open_invitation(request.viewer, language=get_language() or "en", now=request.now),
        },
    )


@signed_in
def details(request: WearerRequest) -> HttpResponse:
    """Name, language, country: the person's own, changed under the private hat only."""
    if not request.hat.is_private:
        raise NotFound
    person = queries.own_details(request.viewer)
    form = DetailsForm(
        request.POST or None,
        initial={
            "given_name": person.given_name,
            "family_name": person.family_name,
            "language": person.language,
            "country": person.country,
            "time_zone": person.time_zone,
        },
    )
    if request.method == "POST" and form.is_valid():
        actions.change_person(request.viewer, person_id=request.hat.person_id, now=request.now, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("storefront:account")
    return render(request, "storefront/account/form.html", {"form": form, "heading": _("About you")})


@signed_in
def add_email(request: WearerRequest) -> HttpResponse:
    """A further address of the hat in use; its code proves it. Asked of who has just proved who they are."""
    if (elsewhere := accounts.proof_to_give(request)) is not None:
        return elsewhere
    form = EmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            codes.mail_code_to_prove(request, form.cleaned_data["email"])
            return redirect("storefront:enter_code")
        except Refusal as refusal:
            tell(form, refusal, "email")
    heading = _("Add an e-mail address")
    return render(request, "storefront/account/form.html", {"form": form, "heading": heading, "button": _("Go on")})


@require_POST
@signed_in
def remove_email(request: WearerRequest) -> HttpResponse:
    try:
        actions.revoke_address(request.viewer, value=request.POST.get("value", ""), now=request.now)
        messages.success(request, _("Removed."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("storefront:account")


@signed_in
def open_hat(request: WearerRequest) -> HttpResponse:
    """Another of one's hats: by its mark while the private hat is open, else by typing its address."""
    wanted = request.POST.get("hat", "")
    card = next((card for card in request.wardrobe.locked if card.code == wanted), None)
    form = EmailForm(request.POST if request.method == "POST" and not wanted else None)
    try:
        if request.method == "POST" and card is not None:
            codes.mail_code_of_hat(request, card)
            return redirect(f"{reverse('storefront:enter_code')}?{_next(request)}")
        if request.method == "POST" and form.is_valid():
            codes.mail_code_to(request, form.cleaned_data["email"])
            return redirect(f"{reverse('storefront:enter_code')}?{_next(request)}")
    except Refusal as refusal:
        if not form.is_bound:
            messages.error(request, str(refusal))
            return redirect("storefront:account")
        tell(form, refusal, "email")
    return render(
        request, "storefront/account/open_hat.html", {"form": form, "next": hats.safe_next(request, ""), "card": card}
    )


def _next(request: HouseRequest) -> str:
    return urlencode({"next": hats.safe_next(request, "")})


@signed_in
def enter_code(request: WearerRequest) -> HttpResponse:
    """The code that opens a hat or proves an address; known and unknown addresses look alike here."""
    waits = codes.waiting(request)
    if waits is None:
        return redirect("storefront:account")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            card = codes.enter_code(request, form.cleaned_data["code"])
        except Refusal as refusal:
            tell(form, refusal, "code")
        else:
            if card is not None:
                hats.wear(request, card)
                messages.success(request, _("Open. You now buy for %(name)s.") % {"name": _name(card)})
                return redirect(hats.safe_next(request, reverse("storefront:home")))
            messages.success(request, _("The address is yours. You can sign in with it from now on."))
            return redirect("storefront:account")
    template = "storefront/account/enter_code.html"
    return render(request, template, {"form": form, "waits": waits, "next": hats.safe_next(request, "")})


def _name(card: HatCard) -> str:
    return card.organisation_name or _("myself")


@signed_in
def addresses(request: WearerRequest) -> HttpResponse:
    """Where this hat's things may go."""
    every = queries.postal_addresses(request.viewer)
    administers = "administrator" in request.hat.roles
    return render(request, "storefront/account/addresses.html", {"addresses": every, "administers": administers})


@signed_in
def add_address(request: WearerRequest, *, for_organisation: bool = False) -> HttpResponse:
    first = {"country": request.hat.country, "name": request.hat.person_name, "is_default": True}
    form = PostalForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_postal_address(
                request.viewer,
                value=form.value(),
                label=form.cleaned_data["label"],
                organisation_id=request.hat.organisation_id if for_organisation else None,
                is_billing=form.cleaned_data["is_billing"],
                is_default=form.cleaned_data["is_default"],
                now=request.now,
            )
            messages.success(request, _("The address is saved."))
            return redirect(hats.safe_next(request, reverse("storefront:addresses")))
        except Refusal as refusal:
            _tell_address(form, refusal)
    heading = _("New address for everybody") if for_organisation else _("New address")
    return render(request, "storefront/account/form.html", {"form": form, "heading": heading})


def _tell_address(form: PostalForm, refusal: Refusal) -> None:
    """Each part of the address that its country wants otherwise, said beside it."""
    wrong = refusal.details.get("fields")
    if not isinstance(wrong, dict):
        tell(form, refusal, "phone")
        return
    for field, why in wrong.items():
        words = _("This is needed in that country.") if why == "required" else _("This does not fit that country.")
        form.add_error(field if field in form.fields else None, words)


@require_POST
@signed_in
def remove_address(request: WearerRequest, code: str) -> HttpResponse:
    actions.archive_postal_address(request.viewer, code=code, now=request.now)
    messages.success(request, _("Removed. Orders keep the address they were sent to."))
    return redirect(hats.safe_next(request, reverse("storefront:addresses")))


@signed_in
def new_organisation(request: WearerRequest) -> HttpResponse:
    """*Buying for a business?* — the basket and the page stay; earlier private orders stay private."""
    private = next((card for card in request.wardrobe.opened if card.is_private), None)
    if private is None:
        messages.info(
            request, _("Sign in with your own address first: an organisation belongs to you, not to another.")
        )
        return redirect("storefront:open_hat")
    form = OrganisationForm(request.POST or None, initial={"country": request.hat.country})
    if request.method == "POST" and form.is_valid():
        try:
            card = actions.create_hat_at_checkout(
                queries.viewer_for_hat(private),
                facts=form.facts(),
                job_title=form.cleaned_data["job_title"],
                now=request.now,
            )
        except Refusal as refusal:
            field = {"bad-registration-number": "registration_number", "organisation-known": "vat_number"}
            tell(form, refusal, field.get(refusal.code, "vat_number" if "vat" in refusal.code else "name"))
        else:
            page = hats.safe_next(request, reverse("storefront:home"))
            _buy_for(request, private, card, page)
            return redirect(page)
    return render(request, "storefront/account/new_organisation.html", {"form": form})


def _buy_for(request: HouseRequest, private: HatCard, card: HatCard, page: str) -> None:
    """Wear the new hat; the private basket comes along, and the next page says what changed."""
    was = snapshot(request, page)
    hats.open_hats(request, [card.id])
    hats.wear(request, card)
    for change in reprice_for_hat(request.viewer, from_hat_id=private.id, take_along=True, now=request.now):
        if change.kind in ("gone", "quantity"):
            messages.warning(request, change.sentence)
    announce_hat_change(request, hat_change_lines(was, snapshot(request, page)))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def programs(request: WearerRequest) -> HttpResponse:
    """Software that acts for the hats open in this session; the one in use comes first."""
    wearing = sorted(request.wardrobe.opened, key=lambda card: card.id != request.hat.id)
    template = "storefront/account/programs.html"
    return programs_page(request, template=template, page="storefront:programs", hats=wearing)


@signed_in
def sessions_page(request: WearerRequest) -> HttpResponse:
    """Where this way in is signed in, and *sign out there*."""
    if request.method == "POST":
        wanted = request.POST.get("session", "")
        only = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 19 else None
        ended = sessions.end_elsewhere(request, only=only) if only is not None or wanted == "others" else 0
        if ended:
            messages.success(
                request, ngettext("Signed out there.", "Signed out in %(n)s places.", ended) % {"n": ended}
            )
        return redirect("storefront:sessions")
    found = sessions.sessions_of(request)
    context = {"sessions": found, "has_others": any(not card.is_here for card in found)}
    return render(request, "storefront/account/sessions.html", context)


@signed_in
def who_sees(request: WearerRequest) -> HttpResponse:
    """Who of the house may see across a person's hats, and who did: told under the private hat only."""
    if not request.hat.is_private:
        raise NotFound
    looks = [
        {"look": look, "work": staff_work(look.roles), "page": looked_page(look.page)}
        for look in privacy.looks_at_me(request.viewer)
    ]
    return render(request, "storefront/account/who_sees.html", {"looks": looks})
