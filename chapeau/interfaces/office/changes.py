"""The history of edits in words: what a field held; its name is told by ``words.field_name``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chapeau.interfaces.formats import moment
from chapeau.person.people import queries as people
from chapeau.person.people.values import Change, Market, OrganisationKind, Role, StaffRole, Trade, Viewer

register = template.Library()

HELD: dict[str, str | Promise] = {
    "published": _("On sale"),
    "draft": _("Not on sale"),
    "archived": _("Archived"),
    "True": _("yes"),
    "False": _("no"),
    "None": "–",
    "": "–",
    **dict(Trade.choices),
    **dict(OrganisationKind.choices),
    **dict(Market.choices),
    **dict(Role.choices),
    **dict(StaffRole.choices),
}
NAMED = ("state", "kind", "trade", "roles", "markets")
"""Fields whose contents are our own words; others hold what somebody typed."""


@register.filter
def changed_value(value: str, field: str) -> str:
    """What the field held, named where it is one of our own words."""
    name = field.rpartition(".")[2]
    if value in ("", "None", "True", "False"):
        return str(HELD[value])
    if name.endswith("_at"):
        return moment(datetime.fromisoformat(value))
    if name not in NAMED:
        return value
    return ", ".join(str(HELD.get(part.strip(), part.strip())) for part in value.split(","))


def with_names(viewer: Viewer, changes: Iterable[Change]) -> list[Change]:
    """Changes of who looks after something hold keys: here with the colleagues' names."""
    found = list(changes)
    keys = {key for change in found if change.field == "owner_hat_id" for key in (change.before, change.after) if key}
    cards = people.hat_cards(viewer, ids=[UUID(key) for key in keys])
    names = {str(card.id): card.person_name for card in cards.values()}
    return [
        replace(change, before=names.get(change.before, ""), after=names.get(change.after, ""))
        if change.field == "owner_hat_id"
        else change
        for change in found
    ]
