"""What a delivery costs: the first rate that fits country, currency, weight and value of the goods."""

from __future__ import annotations

from collections.abc import Sequence

from chapeau.commerce.fulfilment.values import Rate


def rate_for(
    rates: Sequence[Rate], *, country: str, currency: str, weight_g: int, value_minor: int, shows_gross: bool
) -> Rate | None:
    """The first fitting rate, or None: the method does not go there, or not with that weight.

    ``value_minor`` is the goods' value as the buyer sees it. Among rates that differ only in whether they
    include tax, the first in the list wins; the house writes the one for private buyers with tax.
    """
    fitting = [
        rate
        for rate in rates
        if (not rate.countries or country in rate.countries)
        and rate.currency == currency
        and (rate.up_to_g is None or weight_g <= rate.up_to_g)
        and value_minor >= rate.from_value_minor
    ]
    on_basis = [rate for rate in fitting if rate.includes_tax == shows_gross]
    return next(iter(on_basis or fitting), None)
