"""People for assistants: found, and shown as the office shows them to the same role."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from chapeau.interfaces.assistant.caller import Caller
from chapeau.interfaces.assistant.figures import Inputs, Key
from chapeau.person.people import queries
from chapeau.person.privacy.actions import note_list, note_look

MOST_FOUND = 20


class Looking(Inputs):
    text: Key = Field(min_length=2, description="A name, also misspelt, an e-mail address or a phone number.")


class WhichPerson(Inputs):
    code: Key = Field(min_length=1, description="Code of the person, as find_person tells it.")


def find_person(call: Caller, asked: Looking) -> dict[str, Any]:
    """People by name (typing errors allowed), e-mail or phone; best first."""
    found = queries.search_people(call.viewer, text=asked.text, limit=MOST_FOUND)
    note_list(call.viewer, page="assistant", about=f"q={asked.text}", shown=len(found), now=call.now)
    return {"people": [{"code": hit.person_code, "name": hit.name} for hit in found]}


def show_person(call: Caller, asked: WhichPerson) -> dict[str, Any]:
    """One person with each hat this role may see: private, or for which organisation, in which country and market."""
    page = queries.person_page(call.viewer, person_code=asked.code)
    note_look(call.viewer, hat_ids=[detail.card.id for detail in page.hats], page="assistant", now=call.now)
    return {
        "code": page.person_code,
        "name": page.name,
        "language": page.language,
        "country": page.country,
        "hats": [
            {
                "code": detail.card.code,
                "organisation": detail.card.organisation_name,
                "market": str(detail.card.market),
                "ended": detail.card.ends_at is not None,
            }
            for detail in page.hats
        ],
        "other_hats_hidden": page.has_hidden_hats,
    }
