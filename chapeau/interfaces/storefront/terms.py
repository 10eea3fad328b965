"""When a hat pays, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chapeau.interfaces.requests import HouseRequest


def terms_of(request: HouseRequest) -> str:
    """``Pay in 30 days`` for organisations with credit, else how one pays when ordering."""
    days = credit_days(request)
    if days is None:
        return _("Pay when you order")
    return ngettext("Pay in %(days)s day", "Pay in %(days)s days", days) % {"days": days}


def credit_days(request: HouseRequest) -> int | None:
    return None
