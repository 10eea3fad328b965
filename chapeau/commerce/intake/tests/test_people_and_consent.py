"""A file brings what people agreed to, with proof; whoever was erased does not come back by one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from chapeau.commerce.intake import actions
from chapeau.commerce.intake.tests.conftest import NOW
from chapeau.commerce.intake.tests.test_people import bring, fates
from chapeau.person.people.models import Hat, Person
from chapeau.person.people.tests.builders import make_person
from chapeau.person.people.values import SYSTEM
from chapeau.person.privacy import actions as privacy
from chapeau.person.privacy import queries
from chapeau.person.privacy.models import ConsentDetail, ConsentEvent

FILE = """Prénom,Nom,E-mail,Téléphone,Newsletter,consent_source,consent_date
Ada,Un,ada@example.com,,oui,Salon du vélo,2024-05-31
Bob,Deux,bob@example.com,,oui,,2024-05-31
Cléo,Trois,,+33478000003,oui,Salon du vélo,2024-05-31
Dan,Quatre,dan@example.com,,,,
Eva,Cinq,eva@example.com,,oui,Salon du vélo,2031-01-01
"""


def test_only_purpose_source_and_date_together_are_a_consent(house: Path) -> None:
    card = bring(house, "people", FILE)
    assert fates(card.code) == [  # type: ignore[attr-defined]
        (1, "made", ""), (2, "made", "no-proof"), (3, "made", "no-proof"), (4, "made", ""), (5, "made", "no-proof"),
    ]  # fmt: skip
    event = ConsentEvent.objects.get()
    assert (event.state, event.source, event.happened_at) == ("given", "import", datetime(2024, 5, 31, tzinfo=UTC))
    assert ConsentDetail.objects.get().note == "Salon du vélo"
    hats = dict(Hat.objects.values_list("person__given_name", "id"))
    asked = [(hats["Ada"], "ada@example.com"), (hats["Dan"], "dan@example.com")]
    may = queries.may_contact(SYSTEM, recipients=asked, purpose="marketing", channel="email", now=NOW)
    assert [may[one].is_allowed for one in asked] == [True, False]
    actions.undo_run(SYSTEM, code=card.code, now=NOW + timedelta(hours=1))  # type: ignore[attr-defined]
    assert not Person.objects.filter(given_name="Ada").exists()
    assert not ConsentEvent.objects.exists()


def test_whoever_was_erased_does_not_come_back_by_a_file(house: Path) -> None:
    gone = make_person("Ada", "Un", email="ada@example.com", phone="+33478000001")
    privacy.erase_person(SYSTEM, person_code=gone.person_code, now=NOW)
    rows = "Prénom,Nom,E-mail,Téléphone\nAda,Un,ADA@example.com,\nA.,Un,,04 78 00 00 01\nBob,Deux,bob@example.com,\n"
    card = bring(house, "people", rows)
    assert fates(card.code) == [(1, "refused", "erased"), (2, "refused", "erased"), (3, "made", "")]  # type: ignore[attr-defined]
    assert not Person.objects.filter(family_name="Un").exists()
