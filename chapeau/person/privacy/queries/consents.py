"""What somebody agreed to, and how it came about."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from chapeau.kit.refusals import Forbidden
from chapeau.person.people.queries import hats_side_by_side
from chapeau.person.people.values import Viewer
from chapeau.person.privacy import rules
from chapeau.person.privacy.families import families
from chapeau.person.privacy.models import Confirmation, ConsentDetail, ConsentEvent, ConsentNow, Wording
from chapeau.person.privacy.values import (
    ConfirmationCard,
    ConsentLine,
    ConsentState,
    Standing,
    WordingCard,
)


def wordings(*, code: str = "") -> tuple[WordingCard, ...]:
    """Every text people were shown, newest version first within its code and language."""
    rows = Wording.objects.filter(**({"code": code} if code else {})).order_by("code", "language", "-version")
    return tuple(WordingCard(row.id, row.code, row.version, row.language, row.text, row.made_at) for row in rows)


def confirmation(viewer: Viewer, *, id: UUID | None = None, secret: str = "") -> ConfirmationCard | None:
    """The question a link or a job asks about; for the house alone (``SYSTEM``). Refuses: ``Forbidden``."""
    if not viewer.is_system:
        raise Forbidden
    row = Confirmation.objects.filter(**({"id": id} if id else {"secret": secret})).first()
    if row is None:
        return None
    events = ConsentEvent.objects.filter(id__in=row.event_ids).select_related("wording").order_by("id")
    return ConfirmationCard(
        row.id, row.secret, row.hat_id, row.visitor_id, row.address, row.language,
        tuple(dict.fromkeys(event.topic for event in events)),
        next((event.wording.text for event in events if event.wording), ""),
        row.expires_at, row.confirmed_at,
    )  # fmt: skip


def consent_history(viewer: Viewer, *, hat_ids: Collection[UUID], limit: int = 100) -> tuple[ConsentLine, ...]:
    """What was said under these hats, newest first, with the words shown; two queries.

    Hats the viewer may not see are left out. Refuses: ``Forbidden`` to a visitor.
    """
    members = _members(viewer, hat_ids)
    rows = (
        ConsentEvent.objects.filter(hat__in=members)
        .select_related("wording", "detail", "by_hat__person")
        .order_by("-happened_at", "-id")[:limit]
    )
    return tuple(
        ConsentLine(
            id=row.id,
            hat_id=row.hat_id,
            purpose=row.purpose,
            topic=row.topic,
            channel=row.channel,
            state=row.state,
            basis=row.basis,
            source=row.source,
            address=detail.address if (detail := _detail(row)) else "",
            wording=row.wording.text if row.wording else "",
            wording_version=row.wording.version if row.wording else None,
            note=detail.note if detail else "",
            by_name=row.by_hat.person.name if row.by_hat else "",
            happened_at=row.happened_at,
            recorded_at=row.recorded_at,
        )
        for row in rows
    )


def consents(viewer: Viewer, *, hat_ids: Collection[UUID], now: datetime) -> dict[UUID, tuple[Standing, ...]]:
    """What holds now, by hat: each purpose, topic, channel and address of which something was said; two queries."""
    members = _members(viewer, hat_ids)
    rows = (
        ConsentNow.objects.filter(hat__in=members)
        .select_related("event__detail")
        .order_by("purpose", "topic", "channel", "since")
    )
    found: dict[UUID, list[Standing]] = {}
    for row in rows:
        state = rules.holds(rules.Said(row.since, row.event_id, row.state, row.until), now)
        if state is ConsentState.NONE or row.hat_id is None:
            continue
        detail = _detail(row.event)
        found.setdefault(members[row.hat_id], []).append(
            Standing(
                row.purpose, row.topic, row.channel, detail.address if detail else "", state, row.basis, row.source,
                row.since,
            )
        )  # fmt: skip
    return {hat_id: tuple(rows) for hat_id, rows in found.items()}


def _detail(event: ConsentEvent) -> ConsentDetail | None:
    try:
        return event.detail
    except ConsentDetail.DoesNotExist:
        return None


def _members(viewer: Viewer, hat_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Each hat with its aliases, to the one asked for, as far as the viewer may see them beside each other."""
    if viewer.hat_id is None and not viewer.is_system:
        raise Forbidden
    seen = set(hats_side_by_side(viewer, ids=hat_ids).values_list("id", flat=True))
    return {member: asked for asked, family in families(seen).items() for member in (*family.members, asked)}
