"""The end of a hat takes its addresses, sign-ins and sessions with it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.kit import bus
from chapeau.kit.refusals import Forbidden, Refusal
from chapeau.person.people import rows
from chapeau.person.people.actions.change_hat import keep_an_administrator, member_for_change
from chapeau.person.people.events import HatEnded
from chapeau.person.people.history import apply_changes
from chapeau.person.people.models import Address, Hat, SignIn
from chapeau.person.people.values import StaffRole, Viewer

UNFINISHED_FOR = timedelta(days=1)


class EndsInThePast(Refusal):
    code = "ends-in-the-past"
    status = 422
    sentence = _("This day is over. Choose today or a later one.")


class AlreadyEnded(Refusal):
    code = "hat-already-ended"
    sentence = _("This person no longer acts for the organisation.")


@transaction.atomic
def end_hat(viewer: Viewer, *, hat_code: str, ends_at: datetime, now: datetime) -> None:
    """The hat ends at ``ends_at``; when that is now or earlier today, everything of it is revoked at once.

    Later ends are enforced by every look at the hat (``cards.open_at``) and tidied up by
    ``revoke_ended_hats``. By an administrator of the organisation, or staff.
    Refuses: ``NotFound``, ``AlreadyEnded``, ``EndsInThePast``, ``LastAdministrator``.
    """
    hat = member_for_change(viewer, hat_code)
    if hat.ends_at is not None and hat.ends_at <= now:
        raise AlreadyEnded
    if ends_at.date() < now.date():
        raise EndsInThePast
    if not viewer.is_system and (not viewer.is_staff or StaffRole.ADMINISTRATOR in hat.roles):
        keep_an_administrator(hat)
    ends_at = max(ends_at, hat.created_at)
    apply_changes(hat, {"ends_at": ends_at}, viewer=viewer, now=now, hat_id=hat.id)
    if ends_at <= now:
        _revoke([hat], now)
        bus.publish(
            [
                HatEnded(
                    occurred_at=now,
                    hat_id=hat.id,
                    actor_hat_id=viewer.hat_id,
                    organisation_id=hat.organisation_id,
                )
            ]
        )


@transaction.atomic
def revoke_ended_hats(viewer: Viewer, *, now: datetime, limit: int = 500) -> int:
    """Tidy up after hats whose end was set for a moment that has come; how many. Refuses: ``Forbidden``."""
    if not viewer.is_system:
        raise Forbidden
    due = Hat.objects.select_for_update(skip_locked=True).filter(
        ends_at__lte=now, pk__in=Address.objects.filter(revoked_at=None, hat__ends_at__lte=now).values("hat")
    )
    hats = list(due[:limit])
    _revoke(hats, now)
    bus.publish([HatEnded(occurred_at=now, hat_id=hat.id, organisation_id=hat.organisation_id) for hat in hats])
    return len(hats)


def _revoke(hats: list[Hat], now: datetime) -> None:
    Address.objects.filter(hat__in=hats, revoked_at=None).update(revoked_at=now)
    rows.revoke_sign_ins(SignIn.objects.filter(hat__in=hats, is_active=True))


@transaction.atomic
def forget_unfinished_sign_ups(viewer: Viewer, *, now: datetime) -> int:
    """Ways in that never became a person, a day old; how many. Refuses: ``Forbidden``."""
    if not viewer.is_system:
        raise Forbidden
    old = SignIn.objects.filter(person=None, created_at__lt=now - UNFINISHED_FOR)
    return old.delete()[1].get("people.SignIn", 0)
