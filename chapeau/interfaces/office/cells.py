"""Cells and words that several lists share."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from chapeau.person.people.values import HatCard

TONES = {"good", "warn", "bad", "info"}


def badge(text: str | Promise, tone: str = "") -> SafeString:
    known = f" badge-{tone}" if tone in TONES else ""
    return format_html('<span class="badge{}">{}</span>', known, text)


def two_lines(first: object, second: object) -> SafeString | str:
    return format_html("{}<small>{}</small>", first, second) if second else str(first)


def hat_name(card: HatCard) -> str:
    """A hat as the office reads it: the organisation, or *Private*."""
    return card.organisation_name or _("Private")


def buyer_name(card: HatCard | None) -> str:
    """Who buys: the organisation, else the person; a guest has no card."""
    return (card.organisation_name or card.person_name) if card else _("Guest")


def hat_names(cards: Iterable[HatCard]) -> str:
    return " · ".join(hat_name(card) for card in cards)
