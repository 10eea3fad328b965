"""Messages to a program of the house that brings them to people its own way: a letter shop, a messenger.

Signed by Standard Webhooks; the ``webhook-id`` is the message's code, so that whoever gets one twice knows it.
"""

from __future__ import annotations

import json

from chapeau.kit.clock import read_clock
from chapeau.kit.house_settings import read
from chapeau.kit.knocking import knock
from chapeau.kit.signing import signed_headers
from chapeau.person.messaging.channels.handing import Handed, told
from chapeau.person.messaging.channels.records import OtherProgram
from chapeau.person.messaging.models import Mailing, Message
from chapeau.person.messaging.values import Rendered
from chapeau.person.people.models import Hat, PostalAddress


def is_ready() -> bool:
    known = read(OtherProgram)
    return bool(known.address and known.secret)


def give(mailing: Mailing, message: Message, rendered: Rendered) -> Handed:
    program = read(OtherProgram)
    body = json.dumps(
        {
            "type": "message.given",
            "timestamp": read_clock().isoformat(),
            "data": {
                "message": message.code,
                "mailing": mailing.code,
                "language": message.language,
                "subject": rendered.subject,
                "text": rendered.text.strip(),
                "link": rendered.link,
                "to": _to(message),
            },
        },
        ensure_ascii=False,
    )
    headers = signed_headers(body, message_id=message.code, at=read_clock(), secrets_in_use=[program.secret])
    return told(knock(program.address, body.encode(), headers), may_repeat=True)


def _to(message: Message) -> dict[str, str]:
    """Whom to reach: of the hat written to, and of no other."""
    assert message.hat_id is not None
    hat = Hat.objects.select_related("person", "organisation").get(id=message.hat_id)
    found = {
        "code": hat.code,
        "name": hat.person.name,
        "organisation": hat.organisation.name if hat.organisation else "",
        "phone": message.to_address,
    }
    post = PostalAddress.objects.filter(hat=hat).order_by("-is_billing", "id").first()
    if post is None and hat.organisation_id:
        post = PostalAddress.objects.filter(organisation_id=hat.organisation_id).order_by("-is_billing", "id").first()
    if post is not None and not message.to_address:
        found |= {
            "street": post.street, "postal_code": post.postal_code, "city": post.city, "region": post.region,
            "country": post.country,
        }  # fmt: skip
    return found
