"""Promise 4 while senders are killed: no mail twice, none missing that is not listed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chapeau.person.messaging import actions
from chapeau.person.messaging.models import Message
from chapeau.person.messaging.tests.builders import NOW
from chapeau.person.messaging.tests.campaign_under_fire import MOST_IN_FLIGHT, under_fire
from chapeau.person.people.values import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)


def test_five_kills_in_a_campaign_send_nothing_twice_and_lose_nobody(tmp_path: Path) -> None:
    came = under_fire(tmp_path, readers=800, kills=5, seed=4)
    assert (came.kills, came.duplicates, came.omissions) == (5, 0, 0)
    assert came.in_doubt <= came.kills * MOST_IN_FLIGHT
    # The log of the mail server settles what is in doubt and was taken; a person has the others sent again.
    log = (tmp_path / "taken").read_text()
    told = actions.settle_by_log(SYSTEM, log="\n".join(f"<{code}@velo.example>" for code in log.split()), now=NOW)
    assert told == came.in_doubt_but_taken
    assert Message.objects.filter(state="sent").count() == came.taken


@pytest.mark.torture
def test_a_hundred_kills_in_a_campaign_of_ten_thousand(tmp_path: Path) -> None:
    came = under_fire(tmp_path, readers=10_000, kills=100, seed=11)
    for name, value in (
        ("send_kills", came.kills),
        ("send_duplicates", came.duplicates),
        ("send_omissions", came.omissions),
    ):
        print(json.dumps({"name": name, "value": value, "unit": "1", "in_doubt": came.in_doubt}), flush=True)  # noqa: T201
    assert (came.kills, came.duplicates, came.omissions) == (100, 0, 0)
    assert came.in_doubt <= came.kills * MOST_IN_FLIGHT
