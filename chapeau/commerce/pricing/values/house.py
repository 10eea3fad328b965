"""A section of the house's settings."""

from __future__ import annotations

from dataclasses import dataclass, field

from chapeau.kit.house_settings import given_by


@dataclass(frozen=True, slots=True)
class TaxRegistrations:
    """Where the house is registered for VAT besides its own country and the EU's one-stop shop."""

    numbers: dict[str, str] = field(default_factory=dict)
    """Country to number, as papers for that country show it."""
    countries: tuple[str, ...] = field(default=(), metadata=given_by("TAX_REGISTRATIONS", "CHAPEAU_TAX_REGISTRATIONS"))
    """Countries named by the deployment, without a number."""

    @property
    def registered(self) -> frozenset[str]:
        return frozenset((*self.numbers, *self.countries))
