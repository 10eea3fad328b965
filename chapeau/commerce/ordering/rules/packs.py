"""Packs: an article is sold from a minimum on, in steps: minimum, minimum + step, minimum + 2 steps, …"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chapeau.kit.refusals import Refusal

LARGEST_QUANTITY = 1_000_000


class PackRefused(Refusal):
    """The quantity is no whole pack; ``nearest`` is what to order instead."""

    code = "pack"
    sentence = _("%(name)s is sold from %(minimum)s pieces on, in steps of %(step)s. Nearest quantity: %(nearest)s.")


class TooMany(Refusal):
    """A quantity nobody means."""

    code = "too-many"
    sentence = _("The quantity must be between 1 and %(largest)s.")


def nearest_allowed(quantity: int, *, minimum: int, step: int) -> int:
    """The allowed quantity closest to ``quantity``; the larger one when two are equally close."""
    if quantity <= minimum:
        return minimum
    below = minimum + (quantity - minimum) // step * step
    if below == quantity:
        return quantity
    above = below + step
    return below if quantity - below < above - quantity else above


def next_allowed(quantity: int, *, minimum: int, step: int) -> int:
    """The smallest allowed quantity that is not less than ``quantity``."""
    if quantity <= minimum:
        return minimum
    return minimum + -(-(quantity - minimum) // step) * step


def check_pack(quantity: int, *, minimum: int, step: int, name: str) -> None:
    """Refuses: ``PackRefused`` with the nearest allowed quantity, ``TooMany``."""
    if not 1 <= quantity <= LARGEST_QUANTITY:
        raise TooMany(largest=LARGEST_QUANTITY)
    nearest = nearest_allowed(quantity, minimum=minimum, step=step)
    if nearest != quantity:
        raise PackRefused(name=name, minimum=minimum, step=step, nearest=nearest)
