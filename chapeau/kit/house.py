"""Where the house lives and sells: its time, its countries, its currencies."""

from __future__ import annotations

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from chapeau.kit.house_settings import given_by, read


@dataclass(frozen=True, slots=True)
class HouseTime:
    time_zone: str = field(default="Europe/Paris", metadata=given_by("HOUSE_TIME_ZONE", "CHAPEAU_TIME_ZONE"))
    """Where the desk is: "today", opening hours and the days of papers are counted there."""


@dataclass(frozen=True, slots=True)
class Selling:
    countries: tuple[str, ...] = ("FR", "IT", "CH", "DE", "AT", "BE", "ES", "LI", "LU", "NL")
    """Where the house delivers; the first is the guess for everybody of whom nothing is known."""
    currency: str = "EUR"
    other_currencies: dict[str, str] = field(default_factory=lambda: {"CH": "CHF", "LI": "CHF"})
    """Country to currency, where it is another one."""


def house_zone() -> ZoneInfo:
    """The clock on the wall."""
    return ZoneInfo(read(HouseTime).time_zone)


def countries_served() -> tuple[str, ...]:
    return read(Selling).countries


def currency_of(country: str) -> str:
    """What is paid in, by country of delivery or of the organisation."""
    selling = read(Selling)
    return selling.other_currencies.get(country.upper(), selling.currency)


def house_currencies() -> tuple[str, ...]:
    """Every currency of the house, its own first."""
    selling = read(Selling)
    return tuple(dict.fromkeys((selling.currency, *selling.other_currencies.values())))
