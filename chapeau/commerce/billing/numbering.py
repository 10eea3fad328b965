"""Gapless numbers: the counter's row is the last lock a deed takes, and a number is used in the same transaction."""

from __future__ import annotations

from chapeau.commerce.billing.models import Series


def next_number(code: str, *, first: int = 1) -> tuple[Series, int]:
    """Lock the series and count it up; rolled back with the deed, so no number is ever lost; a new series begins at ``first``."""
    Series.objects.bulk_create([Series(code=code, last_number=first - 1)], ignore_conflicts=True)
    series = Series.objects.select_for_update().get(code=code)
    series.last_number += 1
    series.save(update_fields=["last_number"])
    return series, series.last_number
