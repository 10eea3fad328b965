"""Where goods lie and how they come to the door."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.fulfilment import actions as fulfilment
from chapeau.commerce.fulfilment import queries as delivery
from chapeau.commerce.fulfilment.values import MethodCard, Rate
from chapeau.commerce.stock import actions as stock
from chapeau.commerce.stock import queries as levels
from chapeau.commerce.stock.values import NewWarehouse, WarehouseCard
from chapeau.interfaces.countries import country_choices, zone_of
from chapeau.interfaces.office.fields import AmountField, currency_choices
from chapeau.interfaces.office.settings.panels import Panel
from chapeau.interfaces.office.settings.selling import OFFERED
from chapeau.kit.house import countries_served, currency_of, house_currencies
from chapeau.kit.ids import new_short_code
from chapeau.kit.money import minor_digits
from chapeau.person.people import queries as people

FIRST = "MAIN"
HEAVIEST_G = 10_000_000
GRAMS = 1000


class WarehouseForm(forms.Form):
    """What a warehouse is; used by its page and by the set-up."""

    name = forms.CharField(label=_("Name"), max_length=80)
    street = forms.CharField(label=_("Street and number"), max_length=200, required=False)
    postal_code = forms.CharField(label=_("Postal code"), max_length=16, required=False)
    city = forms.CharField(label=_("City"), max_length=100)
    country = forms.ChoiceField(label=_("Country"), choices=lambda: country_choices(OFFERED))
    cut_off = forms.TimeField(
        label=_("Orders leave the same day until"), widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    is_pick_up = forms.BooleanField(label=_("People may fetch their goods here"), required=False)
    priority = forms.IntegerField(
        label=_("Place in the row"), min_value=0, max_value=1000,
        help_text=_("Goods are taken from the lowest first where several have them."),
    )  # fmt: skip

    def new(self, code: str) -> NewWarehouse:
        sent = self.cleaned_data
        return NewWarehouse(code=code, time_zone=zone_of(sent["country"]), **sent)


def warehouse_initial(card: WarehouseCard | None, country: str) -> dict[str, Any]:
    if card is None:
        return {"country": country, "cut_off": "15:00", "priority": 0}
    return {name: getattr(card, name) for name in WarehouseForm.base_fields}


class FirstWarehousePanel(WarehouseForm, Panel):
    """Of the set-up: the house's only warehouse so far."""

    key = "warehouse"
    title = _("Warehouse")
    tells = _("Where your goods lie: a shelf in the shop is one. More are added under Settings.")

    def initial_of(self) -> dict[str, Any]:
        self.card = next(iter(levels.warehouses(self.request.viewer)), None)
        house = people.house_card(self.request.viewer)
        return warehouse_initial(self.card, house.country if house else "FR")

    def prepare(self) -> None:
        del self.fields["priority"]

    def keep(self) -> None:
        priority = self.card.priority if self.card else 0
        self.cleaned_data["priority"] = priority
        code = self.card.code if self.card else FIRST
        stock.set_warehouse(self.request.viewer, warehouse=self.new(code), now=self.request.now)


class FirstDeliveryPanel(Panel):
    """Of the set-up: one way to the door at one price."""

    key = "delivery"
    title = _("Delivery")
    tells = _("One way to the door, at one price. Weights, countries and express are added under Settings.")

    name = forms.CharField(label=_("What buyers read"), max_length=80)
    carrier = forms.CharField(label=_("Carrier"), max_length=40, required=False)
    amount = AmountField(label=_("Price, with VAT"))
    free_from = AmountField(label=_("Free from an order of"), required=False)
    working_days = forms.IntegerField(label=_("Working days to the door"), min_value=0, max_value=60)

    def initial_of(self) -> dict[str, Any]:
        self.card = next(
            (card for card in delivery.delivery_methods(self.request.viewer) if not card.is_archived), None
        )
        if self.card is None:
            return {"name": _("Parcel to the door"), "working_days": 2}
        paid = next((rate for rate in reversed(self.card.rates)), None)
        free = next((rate for rate in self.card.rates if not rate.amount and rate.from_value_minor), None)
        return {
            "name": next(iter(self.card.names.values()), ""),
            "carrier": self.card.carrier,
            "amount": f"{paid.amount:.2f}" if paid else "",
            "free_from": Decimal(free.from_value_minor).scaleb(-minor_digits(free.currency)) if free else "",
            "working_days": self.card.working_days,
        }

    def prepare(self) -> None:
        self.fields["amount"].label = f"{self.fields['amount'].label} ({house_currencies()[0]})"

    @property
    def is_more(self) -> bool:
        """Somebody has set up more than this panel shows: it does not touch it."""
        return self.card is not None and len(self.card.rates) > 2 * len(house_currencies())

    def keep(self) -> None:
        sent = self.cleaned_data
        if self.is_more:
            return
        rates = []
        for currency in house_currencies():
            countries = tuple(code for code in countries_served() if currency_of(code) == currency)
            if not countries:
                continue
            if sent["free_from"]:
                rates.append(Rate(countries, None, _minor(sent["free_from"], currency), currency, Decimal(0), True))
            rates.append(Rate(countries, None, 0, currency, sent["amount"], True))
        names = dict.fromkeys(("en", "fr", "it"), sent["name"])
        fulfilment.set_delivery_method(
            self.request.viewer,
            code=self.card.code if self.card else "parcel",
            names=names if self.card is None or sent["name"] not in self.card.names.values() else dict(self.card.names),
            carrier=sent["carrier"],
            tracking_link=self.card.tracking_link if self.card else "",
            working_days=sent["working_days"],
            position=self.card.position if self.card else 0,
            rates=rates,
            now=self.request.now,
        )


class MethodForm(forms.Form):
    en = forms.CharField(label=_("Name, in English"), max_length=80)
    fr = forms.CharField(label=_("Name, in French"), max_length=80, required=False)
    it = forms.CharField(label=_("Name, in Italian"), max_length=80, required=False)
    carrier = forms.CharField(label=_("Carrier"), max_length=40, required=False)
    tracking_link = forms.CharField(
        label=_("Address that follows a parcel"), max_length=300, required=False,
        help_text=_("With {number} where the parcel's number goes."),
    )  # fmt: skip
    pick_up_at = forms.ChoiceField(label=_("Fetched at"), required=False)
    working_days = forms.IntegerField(label=_("Working days to the door"), min_value=0, max_value=60)
    position = forms.IntegerField(label=_("Place in the row"), min_value=0, max_value=1000)

    def __init__(self, *args: Any, warehouses: list[WarehouseCard], **more: Any) -> None:
        super().__init__(*args, **more)
        counters = [(str(card.id), card.name) for card in warehouses if card.is_pick_up]
        self.fields["pick_up_at"].choices = [("", _("It is delivered")), *counters]  # type: ignore[attr-defined]

    def clean_tracking_link(self) -> str:
        link: str = self.cleaned_data["tracking_link"].strip()
        if link and not (link.startswith("https://") and "{number}" in link):
            raise forms.ValidationError(_("It begins with https:// and has {number} in it."))
        return link


class RateForm(forms.Form):
    """A line of the prices; without a price it is left out. The first that fits counts."""

    countries = forms.CharField(label=_("Countries"), max_length=200, required=False)
    up_to_kg = AmountField(label=_("Up to kg"), required=False, most=Decimal(HEAVIEST_G // GRAMS))
    from_value = AmountField(label=_("From an order of"), required=False)
    amount = AmountField(label=_("Price"), required=False)
    currency = forms.ChoiceField(label=_("Currency"), choices=currency_choices)
    includes_tax = forms.BooleanField(label=_("With VAT"), required=False, initial=True)
    extra_working_days = forms.IntegerField(label=_("Days more"), min_value=0, max_value=60, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, field in self.fields.items():
            if name != "includes_tax":
                field.widget.attrs["class"] = "cell-input" if name == "countries" else "cell-input cell-short"

    def clean_countries(self) -> tuple[str, ...]:
        codes = tuple(dict.fromkeys(re.findall(r"[A-Za-z]+", self.cleaned_data["countries"].upper())))
        if any(code not in OFFERED for code in codes):
            raise forms.ValidationError(_("Two letters a country, such as FR IT CH."))
        return codes

    def rate(self) -> Rate | None:
        sent = self.cleaned_data
        if sent.get("amount") is None:
            return None
        grams = int(sent["up_to_kg"] * GRAMS) if sent["up_to_kg"] else None
        value = _minor(sent["from_value"] or Decimal(0), sent["currency"])
        return Rate(
            sent["countries"], grams, value, sent["currency"], sent["amount"], sent["includes_tax"],
            sent["extra_working_days"] or 0,
        )  # fmt: skip


RateRows = formset_factory(RateForm, extra=3, max_num=60, absolute_max=60)


def rate_initial(card: MethodCard | None) -> list[dict[str, Any]]:
    return [
        {
            "countries": " ".join(rate.countries),
            "up_to_kg": f"{Decimal(rate.up_to_g) / GRAMS:f}" if rate.up_to_g else "",
            "from_value": f"{Decimal(rate.from_value_minor).scaleb(-minor_digits(rate.currency)):f}" if rate.from_value_minor else "",
            "amount": f"{rate.amount:.{minor_digits(rate.currency)}f}",
            "currency": rate.currency,
            "includes_tax": rate.includes_tax,
            "extra_working_days": rate.extra_working_days or "",
        }
        for rate in (card.rates if card else ())
    ]  # fmt: skip


def fresh_code() -> str:
    return new_short_code()


def _minor(amount: Decimal, currency: str) -> int:
    return int(amount.scaleb(minor_digits(currency)))
