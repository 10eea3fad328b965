"""Expected noes. A face turns one into a banner, ``application/problem+json`` or exit code 2."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Sentence: TypeAlias = str | Promise


class Refusal(Exception):
    """An expected "no": a stable ``code``, a sentence that says what to do, an HTTP ``status``.

    Subclass it right above the deed that raises it, one class per reason. ``sentence`` is lazily
    translated and may use ``%(name)s`` of the keyword arguments given.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    sentence: ClassVar[Sentence] = _("This is not possible.")

    def __init__(self, **details: object) -> None:
        self.details: Mapping[str, object] = details
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.sentence) % self.details if self.details else str(self.sentence)


class NotFound(Refusal):
    """There is no such thing for this viewer: the same answer whether it exists or not."""

    code = "not-found"
    status = 404
    sentence = _("We cannot find that, or it is not yours to see.")


class Forbidden(Refusal):
    """The viewer's role or authority does not reach that far."""

    code = "forbidden"
    status = 403
    sentence = _("Your role does not allow this.")
