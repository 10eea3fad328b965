"""What buyers did, as the models of buying at will read it: how often again, when last, how long watched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from chapeau.kit.refusals import Refusal, Sentence

Numbers: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]

_WHY: Mapping[str, Sentence] = {
    "none": _("nobody has bought yet"),
    "one": _("one buyer alone says nothing about others"),
    "no-repeats": _("nobody has bought a second time yet"),
    "not-numbers": _("some of the histories are no numbers"),
    "negative": _("some of the numbers are below zero"),
    "order": _("somebody's last purchase lies outside the time they were watched"),
    "no-peak": _("what is known fits every answer about equally well"),
    "no-renewals": _("nobody has had to renew yet"),
    "nobody-left": _("nobody has left yet"),
    "few": _("at least fifty buyers are needed, twenty of whom came again"),
    "short": _("at least three months of purchases are needed"),
}


class CannotFit(Refusal):
    """The histories do not say enough, or cannot be."""

    code = "cannot-fit"
    status = 422
    sentence = _("Not enough to say: %(why)s.")

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(why=_WHY[reason])


@dataclass(frozen=True, slots=True, eq=False)
class Histories:
    """One entry per buyer, all times in one unit (the references: weeks) from that buyer's first purchase.

    Refuses: ``CannotFit`` for what cannot be: no numbers, negative ones, a last purchase after the time watched, or one
    without a repeat.
    """

    repeats: Numbers
    """(buyers,) x: purchases after the first, whole numbers."""
    last: Numbers
    """(buyers,) t_x: when the last of them was; 0 where there was none."""
    watched: Numbers
    """(buyers,) T: how long since the first purchase."""

    def __post_init__(self) -> None:
        columns = (self.repeats, self.last, self.watched)
        if len({len(column) for column in columns}) != 1:
            raise ValueError("The columns differ in length.")
        if not all(np.isfinite(column).all() for column in columns):
            raise CannotFit("not-numbers")
        if any((column < 0).any() for column in columns):
            raise CannotFit("negative")
        if (self.repeats != np.floor(self.repeats)).any():
            raise CannotFit("not-numbers")
        if (self.last > self.watched).any() or ((self.repeats > 0) != (self.last > 0)).any():
            raise CannotFit("order")

    def __len__(self) -> int:
        return len(self.repeats)

    def distinct(self) -> tuple[Histories, Numbers]:
        """Each different history once, and how many have it: likelihoods are summed over these."""
        columns = (self.repeats, self.last, self.watched)
        order = np.lexsort(columns)
        ordered = [column[order] for column in columns]
        is_new = np.zeros(len(order), dtype=np.bool_)
        is_new[:1] = True
        for column in ordered:
            is_new[1:] |= column[1:] != column[:-1]
        places = np.flatnonzero(is_new)
        counts = np.diff(np.r_[places, len(order)]).astype(np.float64)
        return Histories(*(column[places] for column in ordered)), counts

    def check_can_be_fitted(self) -> None:
        """Refuses: ``CannotFit`` for nobody, one buyer alone, or nobody who came again."""
        if not len(self):
            raise CannotFit("none")
        if len(self) == 1:
            raise CannotFit("one")
        if not self.repeats.any():
            raise CannotFit("no-repeats")
