"""A mailing's text for its readers, many at once: what varies is asked set-wise, then Liquid fills it in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from chapeau.kit.db import fetch
from chapeau.kit.house_settings import read
from chapeau.person.messaging import links, registry
from chapeau.person.messaging.channels.records import OtherProgram
from chapeau.person.messaging.liquid import fill
from chapeau.person.messaging.models import Mailing, MailingContent, Message
from chapeau.person.messaging.rendering import house_name
from chapeau.person.messaging.values import Reader, Rendered

_READERS = """
SELECT hat.id, person.given_name, person.family_name, coalesce(organisation.name, '')
FROM people_hat hat JOIN people_person person ON person.id = hat.person_id
LEFT JOIN people_organisation organisation ON organisation.id = hat.organisation_id
WHERE hat.id = ANY(%s)
"""


def variables_for(mailing: Mailing, languages: Mapping[UUID, str], now: datetime) -> dict[UUID, dict[str, Any]]:
    """What Liquid knows of each hat, as JSON: kept with the message, so that the mail can be shown again as it was."""
    readers = readers_of(languages)
    house = house_name()
    known = {reader.hat_id: variables_of(reader, house) for reader in readers}
    for name, wanted in mailing.wants.items():
        told = registry.provider(name)(readers, wanted, now)
        for hat_id, values in known.items():
            values[name] = told.get(hat_id)
    return known


def variables_of(reader: Reader, house: str = "") -> dict[str, Any]:
    return {
        "person": {
            "given_name": reader.given_name,
            "family_name": reader.family_name,
            "name": f"{reader.given_name} {reader.family_name}".strip(),
        },
        "organisation": {"name": reader.organisation_name},
        "house": {"name": house or house_name()},
        "language": reader.language,
    }


def readers_of(languages: Mapping[UUID, str]) -> Sequence[Reader]:
    found = fetch(_READERS, [list(languages)], kept=False)
    return [
        Reader(hat_id, languages[hat_id], given, family, organisation) for hat_id, given, family, organisation in found
    ]


def compose(mailing: Mailing, content: MailingContent, variables: Mapping[str, Any], *, to: Message | None) -> Rendered:
    """One mail as its reader gets it; ``to`` None: a preview, whose links lead straight to where they point.

    Refuses: ``BadTemplate``.
    """
    known = {**variables, "links": content.links, "unsubscribe_url": "#", "preferences_url": "#", "pixel_url": ""}
    if to is not None and to.hat_id is not None:
        known |= {
            "links": links.addresses_for(to.code, content.links),
            "unsubscribe_url": way_out(mailing, to) if mailing.channel == "email" else links.leaving_address(to.code),
            "preferences_url": links.preferences_address(to.language, hat_id=to.hat_id, address=to.to_address),
            "pixel_url": links.pixel_address(to.code) if mailing.counts_opens else "",
        }
    subject = " ".join(fill(content.subject, known, is_html=False).split())[:300]
    text, html = fill(content.text, known, is_html=False), fill(content.html, known, is_html=True)
    return Rendered(subject, text, html, next(iter(known["links"]), ""))


def way_out(mailing: Mailing, message: Message) -> str:
    """Where one click takes this message's address off its topic."""
    assert message.hat_id is not None
    return links.unsubscribe_address(
        message.code,
        hat_id=message.hat_id,
        address=message.to_address,
        channel=read(OtherProgram).stands_for if mailing.channel == "webhook" else mailing.channel,
        topic=mailing.topic,
    )
