"""Looking at a campaign before it goes: as any person in sight, as nobody in particular, or in one's own mailbox."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from chapeau.kit.ids import new_id
from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.messaging import actions as messaging
from chapeau.person.messaging.queries import preview_mailing
from chapeau.person.messaging.values import Reader, Recipient, Rendered
from chapeau.person.people.queries import hats_side_by_side
from chapeau.person.people.values import SYSTEM, Viewer
from chapeau.relationship.marketing import content, for_you, own_offers, prices
from chapeau.relationship.marketing.campaigns import WRITERS
from chapeau.relationship.marketing.models import Campaign
from chapeau.relationship.marketing.queries import version_of
from chapeau.relationship.marketing.values import VersionView

NOBODY = UUID(int=0)


def preview(
    viewer: Viewer, *, code: str, language: str, variant: str, now: datetime, hat_id: UUID | None = None, arm: int = 0
) -> Rendered:
    """A version as this reader would get it now; without one as an example reader at public prices.

    Refuses: ``Forbidden``, ``NotFound`` (a version or a person out of sight), ``BadTemplate``, ``BadLayout``.
    """
    if not viewer.works_as(*WRITERS):
        raise Forbidden
    campaign = Campaign.objects.filter(code=code).first()
    row = campaign.versions.filter(language=language, variant=variant).first() if campaign else None
    if campaign is None or row is None:
        raise NotFound
    return preview_version(
        viewer, version=version_of(row), channel=campaign.channel, code=code, hat_id=hat_id, arm=arm, now=now
    )


def preview_version(
    viewer: Viewer, *, version: VersionView, channel: str, code: str, now: datetime, hat_id: UUID | None = None, arm: int = 0
) -> Rendered:  # fmt: skip
    """The same for what stands in no campaign. Refuses: ``Forbidden``, ``NotFound`` (a person out of sight), ``BadTemplate``, ``BadLayout``."""
    if not viewer.works_as(*WRITERS):
        raise Forbidden
    if hat_id and not hats_side_by_side(viewer, ids=[hat_id]).filter(id=hat_id).exists():
        raise NotFound
    written = content.write([version], campaign_code=code, channel=channel)
    chosen = written.contents[min(arm, len(written.contents) - 1)]
    if hat_id:
        return preview_mailing(
            SYSTEM,
            content=chosen,
            hat_id=hat_id,
            wants=written.wants,
            now=now,
        )
    language = version.language
    told = prices.example(written.articles, is_for_organisation=bool(version.variant), language=language, now=now)
    offered = {own_offers.NEWEST: own_offers.example(language)}
    reader = Reader(NOBODY, language, "Alex", "Example", "")
    return preview_mailing(
        SYSTEM,
        content=chosen,
        reader=reader,
        known={"articles": told, "offers": offered, for_you.NAME: for_you.example(language)},
        now=now,
    )


@transaction.atomic
def send_test(
    viewer: Viewer, *, code: str, language: str, variant: str, now: datetime, hat_id: UUID | None = None
) -> None:
    """The preview to one's own address. Refuses: as :func:`preview`, and ``NoAddress``."""
    shown = preview(viewer, code=code, language=language, variant=variant, hat_id=hat_id, now=now)
    messaging.enqueue_message(
        viewer,
        key=f"marketing.test:{new_id()}",
        template="marketing.test",
        recipient=Recipient(hat_id=viewer.hat_id, language=language),
        context={"said": shown},
        now=now,
    )
