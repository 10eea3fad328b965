"""What rules of audiences may ask about what we wrote to many, and what came of it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chapeau.person.audience import registry
from chapeau.person.audience.registry import AudienceActivity
from chapeau.person.messaging.events import MessageClicked, MessageOpened, MessageSent

ABOUT = "message_id"


def register() -> None:
    registry.register_activities(
        AudienceActivity(
            code="written-to",
            label=_("was written to by us, not about an order"),
            verbs=(MessageSent.verb,),
            about=ABOUT,
            only=(("purpose", "marketing"),),
        ),
        AudienceActivity(code="opened", label=_("opened it"), verbs=(MessageOpened.verb,), about=ABOUT),
        AudienceActivity(code="clicked", label=_("followed a link of it"), verbs=(MessageClicked.verb,), about=ABOUT),
        AudienceActivity(
            code="responded",
            label=_("opened it or followed a link of it"),
            verbs=(MessageOpened.verb, MessageClicked.verb),
            about=ABOUT,
        ),
    )
