"""What a sign-up asks beside the address. In a module of its own: allauth imports it before its own forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class SignUpFields(forms.Form):
    """The name; the adapter keeps it until the code was entered."""

    given_name = forms.CharField(
        label=_("First name"), max_length=100, widget=forms.TextInput({"autocomplete": "given-name"})
    )
    family_name = forms.CharField(
        label=_("Last name"), max_length=100, widget=forms.TextInput({"autocomplete": "family-name"})
    )

    field_order = ("given_name", "family_name", "email")

    def signup(self, request: HttpRequest, user: Any) -> None:
        """allauth asks for it; everything is done in ``AccountAdapter``."""
