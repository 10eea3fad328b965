"""Every published reference, computed anew: the table of `chapeau verify figures`."""

from __future__ import annotations

from pathlib import Path

from chapeau.insight.models.published import published
from chapeau.kit.published import NotToBeHad, Reference

DATA = Path(__file__).parents[4] / "data"


def test_every_reference_of_the_models_is_kept() -> None:
    told = list(published(folder=DATA))
    assert len(told) == 86
    assert [one for one in told if isinstance(one, NotToBeHad) or not one.is_kept] == []


def test_without_the_data_of_others_it_says_what_cannot_be_had(tmp_path: Path) -> None:
    told = list(published(folder=tmp_path))
    assert [one.what for one in told if isinstance(one, NotToBeHad)] == ["BG/NBD, Pareto/NBD and Gamma-Gamma on CDNOW"]
    assert all(one.is_kept for one in told if isinstance(one, Reference))
