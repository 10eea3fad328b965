"""The organisation page: its people and what each may decide, turnover, open invoices, who looks after it."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from chapeau.commerce.ordering import queries as ordering
from chapeau.commerce.ordering.queries.sums import hat_sums
from chapeau.commerce.ordering.values import OrderFilters
from chapeau.commerce.payments import actions as payment_deeds
from chapeau.commerce.payments import queries as payments
from chapeau.commerce.pricing import queries as pricing
from chapeau.insight.models import queries as foresight
from chapeau.insight.models.values import OrganisationForetold
from chapeau.interfaces.office.access import DeskRequest, staff
from chapeau.interfaces.office.changes import with_names
from chapeau.interfaces.office.views.edit_people import EDITORS
from chapeau.interfaces.office.views.people import READERS
from chapeau.interfaces.office.views.prices import READERS as SEES_PRICES
from chapeau.interfaces.office.views.prices import SETTERS
from chapeau.kit.house import currency_of
from chapeau.kit.money import Money
from chapeau.kit.refusals import Forbidden, Refusal
from chapeau.person.people import queries as people
from chapeau.person.people.values import StaffRole
from chapeau.person.privacy.actions import note_look


class CreditForm(forms.Form):
    limit = forms.CharField(label=gettext_lazy("May owe up to"), max_length=20)
    terms_days = forms.IntegerField(label=gettext_lazy("Days to pay"), min_value=0, max_value=180)
    is_blocked = forms.BooleanField(label=gettext_lazy("No more on account"), required=False)

    def clean_limit(self) -> Decimal:
        """Amounts are typed with a comma or a point."""
        try:
            limit = Decimal(self.cleaned_data["limit"].replace(" ", "").replace(",", "."))
        except InvalidOperation as wrong:
            raise forms.ValidationError(_("Write an amount, such as 5000.")) from wrong
        if not limit.is_finite() or limit < 0 or limit > 10**9:
            raise forms.ValidationError(_("Write an amount, such as 5000."))
        return limit


@staff(*READERS)
def organisation(request: DeskRequest, code: str) -> HttpResponse:
    found = people.organisation_page(request.viewer, code=code, now=request.now)
    card = found.card
    note_look(
        request.viewer,
        hat_ids=[member.hat_id for member in found.members],
        page="organisation",
        about=card.name,
        now=request.now,
    )
    sums = hat_sums(request.viewer, hat_ids=[member.hat_id for member in found.members])
    credit = payments.credit(request.viewer, organisation_id=card.id)
    filters = OrderFilters(organisation_id=card.id)
    context = {
        "found": found,
        "card": card,
        "members": [(member, sums.get(member.hat_id)) for member in found.members],
        "credit": credit,
        "open_payments": payments.open_payments(request.viewer, organisation_id=card.id),
        "today": timezone.localtime(request.now).date(),
        "orders": ordering.orders(request.viewer, filters=filters, page_size=10),
        "changes": with_names(
            request.viewer, people.organisation_changes(request.viewer, organisation_id=card.id, limit=10)
        ),
        "contracts": (
            pricing.contracts(request.viewer, organisation_id=card.id)
            if request.viewer.has_role(*SEES_PRICES)
            else None
        ),
        "foretold": _foretold(request, card.id),
        "may_agree": request.viewer.has_role(*SETTERS),
        "may_edit": request.viewer.has_role(*EDITORS),
        "may_set_credit": request.viewer.has_role(StaffRole.FINANCE),
        "credit_form": CreditForm(
            initial={
                "limit": credit.limit.amount if credit else "",
                "terms_days": credit.terms_days if credit else 30,
                "is_blocked": credit.is_blocked if credit else False,
            }
        ),
    }
    return render(request, "office/organisation.html", context)


def _foretold(request: DeskRequest, organisation_id: UUID) -> OrganisationForetold | None:
    """For those who read foresight."""
    try:
        return foresight.organisation_values(request.viewer, organisation_ids=[organisation_id]).get(organisation_id)
    except Forbidden:
        return None


@require_POST
@staff(StaffRole.FINANCE)
def set_credit(request: DeskRequest, code: str) -> HttpResponse:
    found = people.organisation_page(request.viewer, code=code, now=request.now)
    form = CreditForm(request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(str(error) for error in errors))
        return HttpResponseRedirect(reverse("office:organisation", args=[code]))
    currency = currency_of(found.card.country)
    try:
        payment_deeds.set_credit(
            request.viewer,
            organisation_id=found.card.id,
            limit=Money.of(form.cleaned_data["limit"], currency),
            terms_days=form.cleaned_data["terms_days"],
            is_blocked=form.cleaned_data["is_blocked"],
            now=request.now,
        )
        messages.success(request, _("Credit set."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(reverse("office:organisation", args=[code]))
