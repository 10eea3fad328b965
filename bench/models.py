"""Fitting the models of lifetime value to all of CDNOW: 23,570 buyers, 8,685 different histories."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from bench.measure import report
from chapeau.insight.models.published import CDNOW, read_cdnow
from chapeau.insight.models.rules import bgnbd, pareto
from chapeau.insight.models.rules.histories import Histories

FILE = Path(__file__).parents[1] / "data" / CDNOW
RUNS = 5


def _best(fit: Callable[[Histories], object], histories: Histories) -> tuple[float, float]:
    """The quickest of several runs, seconds on the wall and of the CPU."""
    runs = []
    for _ in range(RUNS):
        started, spent = time.perf_counter(), time.process_time()
        fit(histories)
        runs.append((time.perf_counter() - started, time.process_time() - spent))
    return min(runs)


def _measure(name: str, fit: Callable[[Histories], object], aim: float) -> None:
    histories = read_cdnow(FILE).buyers(sample_only=False).histories
    took, cpu = _best(fit, histories)
    work = f"{len(histories)} buyers, calibration to 30 September 1997, best of {RUNS}"
    report(name, took, "s", work, aim=aim, cpu_s=round(cpu, 4), threads=os.environ.get("OMP_NUM_THREADS", "all"))


def easy() -> None:
    _measure("bgnbd_cdnow_full_s", bgnbd.fit, aim=0.1)


def unseen() -> None:
    _measure("pareto_cdnow_full_s", pareto.fit, aim=1.0)


FIGURES = {"bgnbd_cdnow_full_s": easy, "pareto_cdnow_full_s": unseen}
