"""Work recommendations out, and note who was shown and followed them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.insight.lake import queries as lake
from chapeau.insight.recommendations.access import check_may_see
from chapeau.insight.recommendations.events import ArticlesRecommended, RecommendationFollowed
from chapeau.insight.recommendations.lot import is_left_alone
from chapeau.insight.recommendations.models import Followed, Shown
from chapeau.insight.recommendations.queries import last_working
from chapeau.insight.recommendations.values import AdviceKind, Place, WorkingView
from chapeau.kit import bus
from chapeau.kit.jobs import defer_once
from chapeau.kit.refusals import Forbidden, Refusal
from chapeau.person.people.models import Hat
from chapeau.person.people.values import Viewer

if TYPE_CHECKING:
    from chapeau.insight.lake.engines import Engine

Step = Callable[[str], None]


class NothingToReadFrom(Refusal):
    """Nothing to read from: not the same as nobody having bought."""

    code = "recommendations-without-lake"
    status = 409
    sentence = _("There are no figures to work from yet. Wait until they are collected, or run `chapeau lake build`.")


def _silent(step: str) -> None:
    pass


def work_out(viewer: Viewer, *, now: datetime, step: Step = _silent, on: Engine | None = None) -> WorkingView:
    """Read purchases and the catalogue, work out all four kinds for everybody, and put them in place of the last ones.

    ``step`` is told what is being done. ``on``: the engine to read from, without it the house's.
    Refuses: ``Forbidden`` for anybody but the house itself, ``NothingToReadFrom``.
    """
    if not viewer.is_system:
        raise Forbidden
    if on is None and lake.status().built_at is None:
        raise NothingToReadFrom
    from chapeau.insight.recommendations import night  # its libraries cost a process a second

    night.work(now=now, step=step, on=on)
    made = last_working(viewer)
    assert made is not None
    return made


def ask_to_work_out(viewer: Viewer) -> None:
    """Have it worked out now, in a job. Refuses: ``Forbidden`` but to marketing and sales, ``NothingToReadFrom``."""
    check_may_see(viewer)
    if lake.status().built_at is None:
        raise NothingToReadFrom
    defer_once("recommendations.now", once="recommendations.now", queue="bulk")


@transaction.atomic
def note_shown(viewer: Viewer, *, place: Place, kinds: Sequence[AdviceKind], now: datetime) -> None:
    """This viewer's page shows articles of these kinds, or would, were they not left alone by lot. Once a day counts.

    Nobody known, staff, and the house itself: nothing is noted.
    """
    if viewer.is_staff or not kinds or (viewer.hat_id is None and viewer.visitor_id is None):
        return
    alone = is_left_alone(_lot_of(viewer))
    stored = _store_shown([(viewer.hat_id, None if viewer.hat_id else viewer.visitor_id, alone)], place, kinds, now)
    if stored and not alone:
        said = ",".join(kind.value for kind in kinds)
        bus.publish([ArticlesRecommended(occurred_at=now, place=place, kinds=said, **_whom(viewer))])


@transaction.atomic
def note_followed(viewer: Viewer, *, place: Place, kind: AdviceKind, product_id: UUID, now: datetime) -> None:
    """This viewer followed a recommendation to the page of its article. Nobody known, staff: nothing is noted."""
    if viewer.is_staff or (viewer.hat_id is None and viewer.visitor_id is None):
        return
    made = Followed.objects.bulk_create(
        [
            Followed(
                place=place, kind=kind, product_id=product_id, day=now.astimezone(UTC).date(), at=now, **_whom(viewer)
            )
        ],
        ignore_conflicts=True,
    )
    if Followed.objects.filter(id=made[0].id).exists():
        bus.publish(
            [RecommendationFollowed(occurred_at=now, place=place, kind=kind, product_id=product_id, **_whom(viewer))]
        )


def _whom(viewer: Viewer) -> dict[str, Any]:
    return {"hat_id": viewer.hat_id, "visitor_id": None if viewer.hat_id else viewer.visitor_id}


def _lot_of(viewer: Viewer) -> UUID:
    """The person draws; whoever is nobody yet draws as this browser."""
    if viewer.hat_id is not None:
        return Hat.objects.values_list("person_id", flat=True).get(id=viewer.hat_id)
    assert viewer.visitor_id is not None
    return viewer.visitor_id


def _store_shown(
    whom: Iterable[tuple[UUID | None, UUID | None, bool]], place: Place, kinds: Sequence[AdviceKind], now: datetime
) -> int:
    """How many rows are new."""
    day = now.astimezone(UTC).date()
    rows = [
        Shown(hat_id=hat, visitor_id=visitor, place=place, kind=kind, day=day, is_left_alone=alone, first_at=now)
        for hat, visitor, alone in whom
        for kind in kinds
    ]
    made = Shown.objects.bulk_create(rows, ignore_conflicts=True)
    return Shown.objects.filter(id__in=[row.id for row in made]).count()


def note_mailed(
    viewer: Viewer, *, whom: Iterable[tuple[UUID, bool]], kinds: Sequence[AdviceKind], now: datetime
) -> None:
    """These hats were sent a mail with articles in it, or without because they are left alone (second). Set-wise.

    Refuses: ``Forbidden`` for anybody but the house itself.
    """
    if not viewer.is_system:
        raise Forbidden
    _store_shown([(hat, None, alone) for hat, alone in whom], Place.MAIL, kinds, now)
