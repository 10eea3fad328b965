"""The two links of a question whether two are one human: sealed, each for its own side."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from chapeau.kit.refusals import NotFound, Refusal
from chapeau.kit.sealed import Unreadable, seal, unseal
from chapeau.person.people.models import SameHuman

_PURPOSE = "same-human-link"
Side = Literal["first", "second"]


class QuestionLapsed(Refusal):
    code = "question-lapsed"
    status = 410
    sentence = _("This question is no longer open.")


def same_human_token(question_id: UUID, side: Side) -> str:
    return seal(json.dumps([question_id.hex, side]), purpose=_PURPOSE).rstrip("=")


def read_same_human(token: str, *, now: datetime) -> tuple[SameHuman, Side]:
    """The question behind a link and whose side it is. Refuses: ``NotFound``, ``QuestionLapsed``."""
    try:
        key, side = json.loads(unseal(token + "=" * (-len(token) % 4), purpose=_PURPOSE))
        question_id = UUID(hex=key)
    except (Unreadable, ValueError, TypeError) as error:
        raise NotFound from error
    row = SameHuman.objects.filter(pk=question_id).first()
    if row is None:
        raise NotFound
    if row.state == SameHuman.State.OPEN and row.lapses_at <= now:
        raise QuestionLapsed
    return row, "first" if side == "first" else "second"
