"""Of the set-up: the first colleague."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chapeau.interfaces.office.access import DeskRequest
from chapeau.interfaces.office.settings.panels import Panel
from chapeau.interfaces.office.views.colleagues import invite_colleague
from chapeau.person.people.values import StaffRole


class InvitePanel(Panel):
    key = "colleague"
    title = _("A colleague")
    tells = _("Leave it empty to work alone for now; more are invited under Settings.")

    email = forms.EmailField(label=_("E-mail"), required=False)
    roles = forms.MultipleChoiceField(
        label=_("May work as"), choices=StaffRole.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def clean(self) -> dict[str, Any]:
        sent: dict[str, Any] = super().clean() or {}
        if sent.get("email") and not sent.get("roles"):
            self.add_error("roles", gettext("Tick at least one."))
        return sent

    def keep(self) -> None:
        sent = self.cleaned_data
        if sent["email"]:
            request = cast(DeskRequest, self.request)
            language = getattr(request, "LANGUAGE_CODE", "en")
            invite_colleague(request, email=sent["email"], language=language, roles=sent["roles"])
