"""When a hat pays, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chapeau.commerce.payments import queries as payments
from chapeau.interfaces.requests import HouseRequest


def terms_of(request: HouseRequest) -> str:
    """``Pay in 30 days`` for organisations with credit, else how one pays when ordering."""
    days = credit_days(request)
    if days is None:
        return _("Pay when you order")
    return ngettext("Pay in %(days)s day", "Pay in %(days)s days", days) % {"days": days}


def credit_days(request: HouseRequest) -> int | None:
    """Days an organisation may take to pay; None without an agreement."""
    organisation_id = request.hat.organisation_id if request.hat else None
    if organisation_id is None:
        return None
    agreed = payments.credit(request.viewer, organisation_id=organisation_id)
    return agreed.terms_days if agreed and not agreed.is_blocked else None
