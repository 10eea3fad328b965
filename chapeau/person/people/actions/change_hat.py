"""Roles and authority of a hat."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.kit import bus
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.people import cards
from chapeau.person.people.events import HatChanged
from chapeau.person.people.history import apply_changes
from chapeau.person.people.models import Hat, Organisation
from chapeau.person.people.sight import administers, manages
from chapeau.person.people.values import Authority, HatCard, Role, StaffRole, Viewer


class UnknownRole(Refusal):
    code = "unknown-role"
    status = 422
    sentence = _("There is no such role.")


class BadAuthority(Refusal):
    code = "bad-authority"
    status = 422
    sentence = _("An amount somebody may decide up to cannot be below zero.")


class LastAdministrator(Refusal):
    code = "last-administrator"
    sentence = _("Somebody must be able to let others in. Make another colleague administrator first.")


def member_for_change(viewer: Viewer, hat_code: str) -> Hat:
    """The hat of the viewer's own organisation, its organisation locked first; staff who look after customers: any
    customer's; the house's own members only for its administrator. Refuses: ``NotFound``.
    """
    found = Hat.objects.filter(code=hat_code, organisation__isnull=False)
    organisation = Organisation.objects.select_for_update().filter(pk__in=found.values("organisation")).first()
    own = administers(viewer) and organisation is not None and viewer.organisation_id == organisation.pk
    if organisation is None or not (own or manages(viewer, organisation)):
        raise NotFound
    return Hat.objects.select_for_update().get(code=hat_code)


def keep_an_administrator(hat: Hat) -> None:
    """Refuses: ``LastAdministrator`` when nobody else of the organisation could invite for good: a colleague whose own
    end is set does not count, nor does one who has not begun.
    """
    wanted = [role for role in (Role.ADMINISTRATOR, StaffRole.ADMINISTRATOR) if role in hat.roles]
    if not wanted:
        return
    others = Hat.objects.filter(
        organisation=hat.organisation_id, roles__contains=wanted, ends_at=None, alias_of=None
    ).exclude(pk=hat.pk)
    if not others.exists():
        raise LastAdministrator


def checked_roles(roles: tuple[str, ...], *, is_house: bool) -> list[str]:
    """Refuses: ``UnknownRole`` for a role the organisation does not have; an empty choice may only look."""
    known = StaffRole.values if is_house else Role.values
    if not set(roles) <= set(known):
        raise UnknownRole
    return [role for role in known if role in roles] or ([] if is_house else [Role.VIEWER])


def checked_authority(authority: Authority) -> Authority:
    """Refuses: ``BadAuthority`` for a negative amount."""
    if min(authority.per_order_minor or 0, authority.per_month_minor or 0) < 0:
        raise BadAuthority
    return authority


@transaction.atomic
def change_hat(
    viewer: Viewer,
    *,
    hat_code: str,
    roles: tuple[str, ...],
    authority: Authority,
    job_title: str | None = None,
    discount_limit_percent: Decimal | None = None,
    now: datetime,
) -> HatCard:
    """What a member may do and decide alone, from now on; each change stands in the history.

    ``discount_limit_percent``: what a member of staff may take off a price alone; of customers' hats it stays as it is.

    By an administrator of the organisation, or staff. Refuses: ``NotFound``, ``UnknownRole``,
    ``BadAuthority``, ``LastAdministrator``.
    """
    hat = member_for_change(viewer, hat_code)
    is_house = Organisation.objects.filter(hats=hat, is_house=True).exists()
    kept = checked_roles(roles, is_house=is_house)
    allowed = checked_authority(authority)
    if (StaffRole.ADMINISTRATOR if is_house else Role.ADMINISTRATOR) not in kept and (is_house or not viewer.is_staff):
        keep_an_administrator(hat)
    wanted: dict[str, object] = {
        "roles": kept,
        "per_order_minor": allowed.per_order_minor,
        "per_month_minor": allowed.per_month_minor,
        "authority_currency": allowed.currency,
        "allowed_categories": list(allowed.categories),
        "cost_centres": list(allowed.cost_centres),
    }
    if discount_limit_percent is not None and is_house:
        wanted["discount_limit_percent"] = min(max(discount_limit_percent, Decimal(0)), Decimal(100))
    if job_title is not None:
        wanted["job_title"] = job_title.strip()[:100]
    changed = apply_changes(hat, wanted, viewer=viewer, now=now, hat_id=hat.id)
    if changed:
        bus.publish([_changed(hat.id, hat.organisation_id, viewer, changed, now)])
    return cards.hat_card(cards.hats().get(pk=hat.pk))


def _changed(
    hat_id: UUID, organisation_id: UUID | None, viewer: Viewer, changed: tuple[str, ...], now: datetime
) -> HatChanged:
    return HatChanged(
        occurred_at=now, hat_id=hat_id, actor_hat_id=viewer.hat_id, organisation_id=organisation_id, changed=changed
    )
