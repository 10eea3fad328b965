"""Fields of the office's forms: amounts and moments as people here type them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chapeau.kit.house import house_currencies


class AmountField(forms.CharField):
    """A number with a comma or a point; nothing typed is None."""

    def __init__(self, *, least: Decimal | None = Decimal(0), most: Decimal = Decimal(10**9), **more: Any) -> None:
        self.least, self.most = least, most
        super().__init__(max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 8}), **more)

    def clean(self, value: Any) -> Decimal | None:
        typed = super().clean(value)
        return amount_of(typed, least=self.least, most=self.most) if typed else None


def amount_of(typed: str, *, least: Decimal | None = Decimal(0), most: Decimal = Decimal(10**9)) -> Decimal:
    """``1 234,50`` → 1234.50. Raises a ``ValidationError`` that says what to type."""
    try:
        amount = Decimal(typed.replace("\xa0", "").replace("\u202f", "").replace(" ", "").replace(",", "."))
    except InvalidOperation as wrong:
        raise forms.ValidationError(_("Write a number, such as 12.50.")) from wrong
    if not amount.is_finite() or amount > most or (least is not None and amount < least):
        raise forms.ValidationError(_("Write a number, such as 12.50."))
    return amount


def currency_choices() -> list[tuple[str, str]]:
    """The house's currencies, for a select."""
    return [(code, code) for code in house_currencies()]


class MomentField(forms.DateTimeField):
    """A day and hour in the house's time; nothing typed is None."""

    def __init__(self, **more: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, required=False, **more)

    def clean(self, value: Any) -> datetime | None:
        cleaned: datetime | None = super().clean(value)
        return cleaned
