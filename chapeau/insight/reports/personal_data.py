"""What colleagues made of figures: of no buyer."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chapeau.insight.reports.models import Board, BoardItem, Goal, Report
from chapeau.kit.personal_data import PersonalData
from chapeau.kit.personal_data import register as register_records


def register() -> None:
    register_records(
        PersonalData(
            Board,
            title=_("Boards of figures"),
            path="owner",
            exported=("code", "name", "is_shared", "created_at"),
            on_erasure="keep",
            because="a colleague's board is the house's work; it names nobody",
        ),
        PersonalData(
            BoardItem,
            path="board__owner",
            exported=("code", "wish"),
            on_erasure="keep",
            because="a question about figures; it names nobody",
        ),
        PersonalData(
            Report,
            path="board__owner",
            also=(("to", "hat"),),
            exported=("code", "every", "hour", "last_at"),
            on_erasure="keep",
            because="when the house's figures are sent to colleagues; it names nobody",
        ),
        PersonalData(
            Goal,
            title=_("Goals of figures"),
            path="owner",
            exported=("code", "side", "line", "created_at", "ended_at"),
            on_erasure="keep",
            because="a colleague's goal is the house's work; it names nobody",
        ),
    )
