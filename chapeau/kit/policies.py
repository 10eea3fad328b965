"""The house's own words that law asks for: terms of sale, right of withdrawal, privacy, imprint.

Each publication is a version: its texts in every language, never changed afterwards, so that an order can name what
counted when it was placed. Which version counts now stands in the house's settings, which every request reads anyway.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from chapeau.kit import house_settings
from chapeau.kit.models import PolicyText
from chapeau.kit.refusals import Refusal

LONGEST = 100_000
_TO_FILL_IN = re.compile(r"\[([^\[\]\n]{1,80})\](?![(\[:])")


class PolicyKind(models.TextChoices):
    TERMS = "terms", _("Terms of sale")
    WITHDRAWAL = "withdrawal", _("Right of withdrawal")
    PRIVACY = "privacy", _("Privacy")
    IMPRINT = "imprint", _("Imprint")


ACCEPTED = (PolicyKind.TERMS, PolicyKind.WITHDRAWAL)
"""What an order keeps the version of; the others inform and are not agreed to."""


@dataclass(frozen=True, slots=True)
class Policies:
    """A section of the house's settings: the version that counts now, 0 where there is none."""

    terms: int = 0
    withdrawal: int = 0
    privacy: int = 0
    imprint: int = 0
    tick_in: tuple[str, ...] = ()
    """Countries whose private buyers tick that they agree; elsewhere the sentence above the button is enough."""


@dataclass(frozen=True, slots=True)
class Policy:
    kind: PolicyKind
    version: int
    language: str
    text: str
    """Markdown."""
    published_at: datetime


class NotFilledIn(Refusal):
    """``places`` is what stands in brackets."""

    code = "not-filled-in"
    status = 422
    sentence = _("Still to be filled in: %(places)s. Nothing was published.")

    def __init__(self, places: tuple[str, ...]) -> None:
        self.places = places
        super().__init__(places=", ".join(f"[{place}]" for place in places[:5]))


class PolicyMoved(Refusal):
    code = "policy-moved"
    sentence = _("A colleague has published version %(version)s meanwhile. Look at it, then publish yours again.")


def versions() -> dict[PolicyKind, int]:
    """What counts now, in the order of the footer; what was never published is left out."""
    known = asdict(house_settings.read(Policies))
    return {kind: known[kind] for kind in PolicyKind if known[kind]}


def accepted(*, private: bool) -> dict[str, int]:
    """What somebody who orders now agrees to; the right of withdrawal is private people's alone."""
    counting = versions()
    asked = ACCEPTED if private else (PolicyKind.TERMS,)
    return {str(kind): counting[kind] for kind in asked if kind in counting}


def policy(kind: PolicyKind, *, language: str, version: int | None = None) -> Policy | None:
    """That version, or the one that counts, in the language or the next best; None where there is none."""
    wanted = versions().get(kind) if version is None else version
    texts = {row.language: row for row in PolicyText.objects.filter(kind=kind, version=wanted)} if wanted else {}
    for code in (language, *(code for code, _name in settings.LANGUAGES)):
        if (row := texts.get(code)) is not None:
            return Policy(kind, row.version, code, row.text, row.published_at)
    return None


def texts(kind: PolicyKind) -> dict[str, str]:
    """The version that counts, by language."""
    rows = PolicyText.objects.filter(kind=kind, version=versions().get(kind, 0))
    return dict(rows.values_list("language", "text"))


def to_fill_in(text: str) -> tuple[str, ...]:
    """What a text still leaves open: words in brackets that are no link."""
    return tuple(dict.fromkeys(_TO_FILL_IN.findall(text)))


@transaction.atomic
def write(
    kind: PolicyKind, written: Mapping[str, str], *, seen_version: int, by_hat_id: UUID | None, now: datetime
) -> int:
    """Store a version in its languages; its number, or the one that counts when nothing differs. Without any text the
    page goes, and its number is 0. Whether somebody may do this, and that it counts from now on, is the caller's.

    Refuses: ``NotFilledIn``, ``PolicyMoved``.
    """
    house_settings.lock(Policies, now=now)
    counting = versions().get(kind, 0)
    if counting != seen_version:
        raise PolicyMoved(version=counting)
    given = {code: text.strip().replace("\r\n", "\n") for code, text in written.items() if text.strip()}
    open_places = tuple(dict.fromkeys(place for text in given.values() for place in to_fill_in(text)))
    if open_places:
        raise NotFilledIn(open_places)
    if given == texts(kind):
        return counting
    if not given:
        return 0
    version: int = 1 + (PolicyText.objects.filter(kind=kind).aggregate(last=Max("version"))["last"] or 0)
    PolicyText.objects.bulk_create(
        PolicyText(kind=kind, version=version, language=code, text=text, published_at=now, by_hat_id=by_hat_id)
        for code, text in given.items()
    )
    return version
