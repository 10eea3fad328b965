"""Where the house sells, in which money, and what time it is there."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from babel.numbers import get_territory_currencies
from django import forms
from django.utils.translation import gettext_lazy as _

from chapeau.interfaces.countries import country_choices, country_name
from chapeau.interfaces.office.settings.panels import ListField, SectionPanel
from chapeau.kit.house import HouseTime, Selling

OFFERED = tuple(
    "AD AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MC MT NL NO PL PT RO SE SI SK SM".split()  # noqa: SIM905
)
"""Countries with a rate in the tax table, and their small neighbours."""


NEW_TO_THE_EURO = ("BG",)
"""Since January 2026; the tables of our library are older."""


def own_currency(country: str) -> str:
    """The money of a country today: CH → CHF."""
    if country in NEW_TO_THE_EURO:
        return "EUR"
    return str((get_territory_currencies(country) or ["EUR"])[0])


def zone_choices() -> list[tuple[str, str]]:
    return [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones()) if zone.startswith("Europe/")]


class SellingPanel(SectionPanel):
    key = "selling"
    title = _("Countries and currencies")
    tells = _("Where you deliver, and what people pay in there. The rates of VAT of these countries are built in.")
    record = Selling

    countries = ListField(label=_("You deliver to"), widget=forms.CheckboxSelectMultiple({"class": "columns"}))
    first = forms.ChoiceField(
        label=_("Most buyers are in"), help_text=_("Taken for everybody of whom nothing is known yet.")
    )
    currency = forms.ChoiceField(label=_("Your currency"))
    own_money = ListField(
        label=_("Pay in their own currency"), required=False, widget=forms.CheckboxSelectMultiple({"class": "columns"}),
        help_text=_("Make a price list in each of these currencies; an article without a price there is not sold there."),
    )  # fmt: skip

    def initial_of(self) -> dict[str, Any]:
        known = dict(super().initial_of())
        return known | {"first": known["countries"][0], "own_money": tuple(known["other_currencies"])}

    def prepare(self) -> None:
        known = tuple(dict.fromkeys((*OFFERED, *self.initial["countries"])))
        currencies = sorted({own_currency(code) for code in known} | {self.initial["currency"]})
        choices: dict[str, list[tuple[str, str]]] = {
            "countries": country_choices(known),
            "first": country_choices(known),
            "currency": [(code, code) for code in currencies],
            "own_money": sorted(
                (
                    (code, f"{country_name(code)}: {own_currency(code)}")
                    for code in known
                    if own_currency(code) != "EUR" or self.initial["currency"] != "EUR"
                ),
                key=lambda pair: pair[1],
            ),
        }
        for name, of_field in choices.items():
            self.fields[name].choices = of_field  # type: ignore[attr-defined]
        super().prepare()

    def clean(self) -> dict[str, Any]:
        sent: dict[str, Any] = super().clean() or {}
        if "first" in sent and sent["first"] not in sent.get("countries", ()):
            self.add_error("first", _("Choose a country that you deliver to."))
        return sent

    def values(self) -> dict[str, Any]:
        sent = self.cleaned_data
        others = {code: own_currency(code) for code in sent["own_money"] if own_currency(code) != sent["currency"]}
        first = sent["first"]
        countries = (first, *(code for code in sent["countries"] if code != first))
        return {"countries": countries, "currency": sent["currency"], "other_currencies": others}


class TimePanel(SectionPanel):
    key = "time"
    title = _("Time zone")
    tells = _("Opening hours, “today” and the days on papers are counted there.")
    record = HouseTime

    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zone_choices)
