"""Passwords that somebody who knows the house would try first."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from chapeau.interfaces.house import house_name
from chapeau.kit.text import fold
from chapeau.person.people.models import SignIn

SHORTEST_WORD = 4
LEFT_OVER = 6
"""So many letters and digits beside the own words make a password of it after all."""


class OwnWordsValidator:
    """Refuses a password that is the house's, the product's or the person's own name with little besides."""

    def validate(self, password: str, user: SignIn | None = None) -> None:
        rest = fold(password).replace(" ", "")
        for word in self._words(user):
            rest = rest.replace(word, "")
        if len(rest) < LEFT_OVER:
            raise ValidationError(self.get_help_text(), code="own-words")

    def get_help_text(self) -> str:
        return _("Do not take your own name or that of the shop, which others would try first.")

    def _words(self, user: SignIn | None) -> list[str]:
        known = ["chapeau", house_name()]
        if user is not None and user.person is not None:
            known.append(user.person.name)
        words = {part for name in known for part in (*fold(name).split(), fold(name).replace(" ", ""))}
        return sorted((word for word in words if len(word) >= SHORTEST_WORD), key=len, reverse=True)
