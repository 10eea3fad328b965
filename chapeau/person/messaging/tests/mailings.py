"""Mailings for tests: people who agreed, and something to say to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from chapeau.person.messaging import actions
from chapeau.person.messaging.tests.builders import NOW
from chapeau.person.messaging.values import NewContent, NewMailing
from chapeau.person.people import actions as people
from chapeau.person.people.values import SYSTEM, NewPerson
from chapeau.person.privacy.actions import record_consent
from chapeau.person.privacy.models import Topic
from chapeau.person.privacy.values import ConsentChoice

MJML = """<mjml><mj-body><mj-section><mj-column>
<mj-text>Hello {{ person.given_name }} &amp; friends, news from {{ house.name }}.</mj-text>
<mj-button href="https://shop.example/en/spring?a=1&amp;b=2">See it</mj-button>
<mj-text><a href="https://shop.example/en/other">Other</a> <a href="{{ unsubscribe_url }}">No more</a></mj-text>
</mj-column></mj-section></mj-body></mjml>"""
TEXT = "Hello {{ person.given_name }},\n\nSee it:\nhttps://shop.example/en/spring?a=1&b=2\n\nNo more: {{ unsubscribe_url }}\n"


def make_mailing(*contents: NewContent, now: datetime = NOW, **more: object) -> UUID:
    return actions.create_mailing(
        SYSTEM,
        new=NewMailing(**{"topic": "news", **more}),  # type: ignore[arg-type]
        contents=contents or (said(),),
        now=now,
    )


def said(
    subject: str = "Spring, {{ person.given_name }}", language: str = "en", variant: str = "", arm: str = "A"
) -> NewContent:
    return NewContent(language=language, subject=subject, mjml=MJML, text=TEXT, variant=variant, arm=arm)


def make_crowd(
    count: int, *, time_zone: str = "Europe/Paris", topic: str = "news", name: str = "reader"
) -> Sequence[UUID]:
    """So many people who agreed to news by e-mail; their private hats."""
    made = people.create_people(
        SYSTEM,
        people=[
            NewPerson(
                given_name=f"Given{number}", family_name="Name", country="FR", time_zone=time_zone,
                email=f"{name}{number}@readers.example", email_is_verified=True,
            )
            for number in range(count)
        ],
        now=NOW,
    )  # fmt: skip
    hat_ids = [one.private_hat_id for one in made]
    agree([(hat_id, f"{name}{number}@readers.example") for number, hat_id in enumerate(hat_ids)], topic=topic)
    return hat_ids


def agree(addresses: Sequence[tuple[UUID, str]], *, topic: str = "news", now: datetime = NOW) -> None:
    # Tests that commit empty the tables, and what migrations put there with them.
    Topic.objects.get_or_create(code="news", defaults={"names": {"en": "News"}})
    record_consent(
        SYSTEM,
        choices=[
            ConsentChoice(
                hat_id=hat_id, purpose="marketing", topic=topic, channel="email", address=address, state="given",
                source="test",
            )
            for hat_id, address in addresses
        ],
        now=now,
    )  # fmt: skip
