"""What this room hands out, and the record by which a package above says what can be asked about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from chapeau.kit.money import Money
from chapeau.kit.refusals import Sentence
from chapeau.person.people.values import Role


class ApprovalState(TextChoices):
    ASKED = "asked", _("Waiting for approval")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalSubject:
    """A kind of thing that can be asked about; registered in ``AppConfig.ready()`` of the package that owns it."""

    name: str
    """``order``; stored on every question."""
    label: Sentence
    deciders: tuple[str, ...] = (Role.APPROVER,)
    """Roles of the same organisation that may decide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalCard:
    """One question and, once decided, its answer."""

    id: UUID
    code: str
    subject: str
    subject_id: UUID
    organisation_id: UUID
    asked_by_id: UUID
    asked_by: str
    decided_by_id: UUID | None
    decided_by: str
    state: ApprovalState
    reason_code: str
    amount: Money
    word: str
    answer: str
    asked_at: datetime
    decided_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.state is ApprovalState.ASKED
