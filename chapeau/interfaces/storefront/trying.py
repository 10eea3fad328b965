"""For pages: what is chosen at a place, and which flags are on, for who looks. Asked once per page, and only by pages that ask.

Nobody is tried on who did not agree to be measured: they see the usual, or what was decided. A page writes nothing: which
experiments it showed goes with what the browser tells of the page (``telling``), where the arm is drawn again.
"""

from __future__ import annotations

from typing import Any, cast

from django import template

from chapeau.interfaces.requests import HouseRequest
from chapeau.interfaces.storefront.telling import may_tell
from chapeau.person.allocation import queries, registry
from chapeau.person.allocation.values import Standing

register = template.Library()


def standing(request: HouseRequest) -> Standing:
    known: Standing | None = getattr(request, "_standing", None)
    if known is None:
        known = queries.standing(request.viewer, hat=request.hat, is_measured=may_tell(request))
        request._standing = known  # type: ignore[attr-defined]
    return known


def chosen_at(request: HouseRequest, place: str) -> str:
    """Code of the choice; the page shows it from here on, so the experiment counts as seen."""
    known = standing(request)
    if code := known.running.get(place):
        _saw(request, code)
    found = registry.place_of(place)
    return known.choices.get(place) or (found.usual if found else "")


def arm_of(request: HouseRequest, experiment: str) -> str:
    """Arm of an experiment of one's own pages; empty: the usual."""
    if arm := standing(request).arms.get(experiment, ""):
        _saw(request, experiment)
    return arm


def met(request: HouseRequest) -> str:
    """Codes of the experiments this page showed so far; empty where nothing may be told."""
    return " ".join(sorted(getattr(request, "_met", ()))) if may_tell(request) else ""


def _saw(request: HouseRequest, code: str) -> None:
    seen: set[str] = getattr(request, "_met", set())
    request._met = seen | {code}  # type: ignore[attr-defined]


@register.simple_tag(name="chosen_at", takes_context=True)
def chosen_at_tag(context: dict[str, Any], place: str) -> str:
    """``{% chosen_at "home-words" as words %}``"""
    return chosen_at(cast(HouseRequest, context["request"]), place)


@register.simple_tag(name="arm_of", takes_context=True)
def arm_of_tag(context: dict[str, Any], experiment: str) -> str:
    """``{% arm_of "k3v9…" as arm %}`` in a page of one's own."""
    return arm_of(cast(HouseRequest, context["request"]), experiment)


@register.simple_tag(takes_context=True)
def is_on(context: dict[str, Any], flag: str) -> bool:
    """``{% is_on "home-newest" as shows_newest %}``"""
    request = cast(HouseRequest, context["request"])
    flags: frozenset[str] | None = getattr(request, "_flags", None)
    if flags is None:
        flags = queries.flags_on(request.viewer, hat=request.hat)
        request._flags = flags  # type: ignore[attr-defined]
    return flag in flags
