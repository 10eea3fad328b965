"""What happened with forms. Codes only: what was typed lies in the submission and can go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from chapeau.kit.bus import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSent(Fact):
    """A form was sent, under the hat in use or by a visitor; the address is nobody's yet."""

    verb: ClassVar[str] = "form.sent"

    submission_id: UUID
    form: str
    version: int
    variant: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormConfirmed(Fact):
    """The owner of the address said it was them: from here on it is the hat's."""

    verb: ClassVar[str] = "form.confirmed"

    submission_id: UUID
    form: str
    version: int
    variant: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperTaken(Fact):
    """The white paper behind a form was downloaded by its signed link."""

    verb: ClassVar[str] = "paper.taken"

    submission_id: UUID
    form: str
