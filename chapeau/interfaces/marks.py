"""How a hat is told apart at a glance: letters and a shape; the colour only helps."""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from chapeau.person.people.values import HatCard, OrganisationKind

register = template.Library()

PRIVATE_COLOUR = 1
FIRST_COLOUR, COLOURS = 2, 5


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """A drawing of ``icons.svg``; says nothing to a screen reader. ``<c-icon>`` is the same, ten times dearer."""
    css = f"icon icon-{size}" if size else "icon"
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>', css, static("icons.svg"), name
    )


@dataclass(frozen=True, slots=True)
class Mark:
    letters: str
    shape: str
    """``round`` oneself, ``square`` an organisation, ``shield`` a public body or authority."""
    colour: int


@register.filter
def mark(hat: HatCard | None) -> Mark:
    """The mark of a hat; somebody not signed in has the plain round one."""
    if hat is None:
        return Mark("", "round", PRIVATE_COLOUR)
    if hat.is_private:
        return Mark(hat.mark, "round", PRIVATE_COLOUR)
    public = hat.organisation_kind in (OrganisationKind.ADMINISTRATION, OrganisationKind.REGULATOR)
    colour = FIRST_COLOUR + crc32(str(hat.organisation_id).encode()) % COLOURS
    return Mark(hat.mark, "shield" if public else "square", colour)


@register.filter
def hat_name(hat: HatCard | None) -> str:
    """Whose money is being spent: "myself", or the organisation's name."""
    if hat is None or hat.is_private:
        return _("myself")
    return hat.organisation_name


@register.simple_tag
def hat_mark(hat: HatCard | None, size: str = "") -> SafeString:
    """The mark drawn; its name stands beside it, so a screen reader passes it over."""
    shown = mark(hat)
    css = f"mark mark-{shown.shape} mark-{shown.colour}" + (f" mark-{size}" if size else "")
    return format_html('<span class="{}" aria-hidden="true">{}</span>', css, shown.letters)
