"""Drafts of the house's policies: what is known of the house is filled in, the rest says in brackets what to write."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.utils.translation import gettext, gettext_noop, override

from chapeau.commerce.billing import queries as billing
from chapeau.kit.policies import PolicyKind
from chapeau.person.people.values import Viewer

FOLDER = Path(__file__).parent
TO_FILL_IN = {
    "house": gettext_noop("name of the company"),
    "address": gettext_noop("address of the company"),
    "email": gettext_noop("e-mail for questions"),
    "phone": gettext_noop("phone number"),
    "legal_line": gettext_noop("legal form, capital, register"),
    "vat": gettext_noop("VAT number, or leave the line out"),
    "director": gettext_noop("name of who answers for what is published"),
    "host": gettext_noop("name, address and phone of who runs the server"),
    "mediator": gettext_noop("name and website of your consumer mediator, or leave the sentence out"),
    "processors": gettext_noop("who works for you with these data: mail, cards, parcels, and in which country"),
    "authority": gettext_noop("your data protection authority"),
}


def draft(viewer: Viewer, *, kind: PolicyKind, language: str, answers: Mapping[str, str] | None = None) -> str:
    """Markdown in one language; ``answers`` fill what the house's settings do not know."""
    house = billing.house(viewer)
    known = {
        "house": house.name,
        "address": ", ".join(house.address),
        "email": house.email,
        "phone": house.phone,
        "legal_line": house.legal_line,
        "vat": house.vat_number,
        **(answers or {}),
    }
    with override(language):
        words = {key: known.get(key) or f"[{gettext(what)}]" for key, what in TO_FILL_IN.items()}
    return (FOLDER / f"{kind}.{language}.md").read_text(encoding="utf-8").format_map(words)
