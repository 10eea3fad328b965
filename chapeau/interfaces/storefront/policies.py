"""The house's policies where somebody orders: named above the button, and ticked where the house says so."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from chapeau.interfaces.requests import HouseRequest
from chapeau.kit import policies
from chapeau.kit.house_settings import read
from chapeau.kit.policies import Policies, PolicyKind
from chapeau.kit.refusals import Refusal

MUST_AGREE = _("Tick that you agree, then order again.")


class TermsMoved(Refusal):
    """The page showed versions that count no more."""

    code = "terms-moved"
    sentence = _("Our terms have changed while this page was open. Look at them, then order again.")


@dataclass(frozen=True, slots=True)
class Named:
    """A policy as pages name it."""

    kind: str
    label: str


def footer(_request: HouseRequest) -> tuple[Named, ...]:
    """Everything that is published."""
    return tuple(Named(str(kind), str(kind.label)) for kind in policies.versions())


def agreed(request: HouseRequest) -> dict[str, int]:
    """What somebody agrees to who orders on this page: kind to version."""
    return policies.accepted(private=_is_private(request))


def as_field(request: HouseRequest) -> str:
    """The versions that a page shows, to be sent back with the order: ``terms:3 withdrawal:1``."""
    return " ".join(f"{kind}:{version}" for kind, version in agreed(request).items())


def may_tick(request: HouseRequest) -> bool:
    """Some country's private buyers have a box to tick, and there are terms."""
    return _is_private(request) and bool(read(Policies).tick_in) and PolicyKind.TERMS in policies.versions()


def must_tick(request: HouseRequest, *, country: str) -> bool:
    """A box above the button, for private buyers of countries where the house asks it."""
    return may_tick(request) and country in read(Policies).tick_in


def check_seen(request: HouseRequest) -> None:
    """Refuses: ``TermsMoved``."""
    seen = request.POST.get("policies")
    if seen is not None and seen != as_field(request):
        raise TermsMoved


def _is_private(request: HouseRequest) -> bool:
    return request.hat is None or request.hat.is_private
