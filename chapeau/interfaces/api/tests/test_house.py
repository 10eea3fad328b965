"""The house's own decisions and its book of looks, by a program of its administrator."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from chapeau.interfaces.api.tests.calls import Program, token_for, told
from chapeau.kit import house_settings
from chapeau.kit.house import house_zone
from chapeau.person.messaging.values import MailServer
from chapeau.person.people.tests.builders import make_person, make_staff
from chapeau.person.people.values import StaffRole

pytestmark = pytest.mark.django_db
IBAN = "FR7630006000011234567890189"


def test_the_administrator_reads_and_changes_settings_by_a_program(settings: Settings) -> None:
    settings.HOUSE_TIME_ZONE = ""
    hat = make_staff(StaffRole.ADMINISTRATOR)
    program = Program(token_for(hat))
    read = program.ask("GET", "house/settings")
    before = told(read)
    assert (before["time_zone"], before["invoice_prefix"], before["iban"]) == ("Europe/Paris", "INV", "")
    assert not [name for name in before if "key" in name or "password" in name]
    changes = {"time_zone": "Europe/Rome", "countries": ["IT", "CH"], "iban": "FR76 3000 6000 0112 3456 7890 189"}
    after = program.do("PATCH", "house/settings", changes, **{"If-Match": read.headers["ETag"]})
    assert after == before | {"time_zone": "Europe/Rome", "countries": ["IT", "CH"], "iban": IBAN}
    assert str(house_zone()) == "Europe/Rome"
    (change,) = house_settings.history_of("time")
    assert (change.field, change.before, change.after, change.by_hat_id) == (
        "time_zone", "Europe/Paris", "Europe/Rome", hat.id,
    )  # fmt: skip
    settings.HOUSE_TIME_ZONE = "Europe/Paris"
    fixed = told(program.ask("PATCH", "house/settings", {"time_zone": "Europe/Rome"}), 409)
    assert (fixed["code"], fixed["details"]) == ("set-by-deployment", {"variable": "CHAPEAU_TIME_ZONE"})
    late = program.ask("PATCH", "house/settings", {"bank": "Crédit"}, **{"If-Match": read.headers["ETag"]})
    assert told(late, 412)["code"] == "changed-meanwhile"


def test_what_makes_no_sense_is_refused_and_nothing_is_changed() -> None:
    program = Program(token_for(make_staff(StaffRole.ADMINISTRATOR)))
    before = program.get("house/settings")
    for wrong, code in (
        ({"time_zone": "Europe/Atlantis"}, "unknown-time-zone"),
        ({"iban": "FR7630006000011234567890180"}, "invalid-input"),
        ({"countries": []}, "invalid-input"),
        ({"countries": ["FR", "FR"]}, "countries-twice"),
        ({"other_currencies": {"CH": "XXQ"}}, "invalid-input"),
        ({"invoice_prefix": "CN"}, "same-series"),
        ({"first_number": 0}, "invalid-input"),
        ({"bank": "New", "tax_numbers": {"CH": "<script>"}}, "invalid-input"),
        ({"password": "secret"}, "invalid-input"),
    ):
        assert told(program.ask("PATCH", "house/settings", wrong), 422)["code"] == code, wrong
    assert program.get("house/settings") == before
    assert not house_settings.is_stored(MailServer)


def test_who_looked_is_told_to_compliance_and_to_nobody_else() -> None:
    watcher = make_staff(StaffRole.COMPLIANCE)
    sales = Program(token_for(make_staff(StaffRole.SALES)))
    person = make_person()
    assert sales.get(f"people/{person.person_code}")
    program = Program(token_for(watcher))
    (look,) = [row for row in program.get("looks?kind=person")["items"] if row["person_code"] == person.person_code]
    assert (look["page"], look["by_roles"], look["is_export"]) == ("person", ["sales"], False)
    assert program.get("looks?q=nobody-of-this-name")["items"] == []
    assert told(sales.ask("GET", "looks"), 403)["code"] == "forbidden"
    assert told(program.ask("GET", "house/settings"), 403)["code"] == "forbidden"
