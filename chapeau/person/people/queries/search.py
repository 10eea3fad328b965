"""Finding people and organisations: prefix, without accents, with typing errors, by phone and e-mail."""

from __future__ import annotations

from chapeau.person.people.values import OrganisationCard, Page, PersonHit, Viewer


def search_people(viewer: Viewer, *, text: str, limit: int = 20) -> tuple[PersonHit, ...]:
    """People by name (any order, beginnings of words, no accents, typing errors), e-mail or phone; best first.

    Staff only; people of whom this member may see no hat are not found. Refuses: ``Forbidden``.
    """
    raise NotImplementedError


def search_organisations(viewer: Viewer, *, text: str, limit: int = 20) -> tuple[OrganisationCard, ...]:
    """Organisations by name, VAT or registration number; staff only. Refuses: ``Forbidden``."""
    raise NotImplementedError


def people_list(
    viewer: Viewer,
    *,
    text: str = "",
    market: str = "",
    country: str = "",
    sort: str = "name",
    page: int = 1,
    size: int = 50,
) -> Page[PersonHit]:
    """The office's list; ``sort`` is ``name``, ``-name``, ``created`` or ``-created``. Refuses: ``Forbidden``."""
    raise NotImplementedError


def organisations_list(
    viewer: Viewer,
    *,
    text: str = "",
    kind: str = "",
    trade: str = "",
    country: str = "",
    owner_hat_code: str = "",
    sort: str = "name",
    page: int = 1,
    size: int = 50,
) -> Page[OrganisationCard]:
    """The office's list; sorts as ``people_list``. Refuses: ``Forbidden``."""
    raise NotImplementedError
