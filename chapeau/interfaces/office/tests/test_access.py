"""Who may open what in the office: every address with every role, and exactly the table of ``docs/how/setup.md``."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from chapeau.interfaces.office.tests.conftest import Sit
from chapeau.interfaces.office.urls import urlpatterns
from chapeau.person.people.values import StaffRole

CHAPTER = Path(__file__).resolve().parents[4] / "docs" / "how" / "setup.md"
ROW = re.compile(r"^\| ([a-z, -]+) \| (`.+`) \|$", re.MULTILINE)
ANYTHING: dict[str, object] = {"UUIDConverter": UUID(int=7), "IntConverter": 1}
BRIEFLY = {"Accept": "application/json"}
"""A refusal is then no page to be rendered."""
NOBODY, EVERYBODY = "administrator alone", "everybody"


def address(pattern: URLPattern) -> str:
    converters = pattern.pattern.converters
    return reverse(
        f"office:{pattern.name}",
        kwargs={name: ANYTHING.get(type(kind).__name__, "csv") for name, kind in converters.items()},
    )


def is_open(client: Client, path: str) -> bool:
    answer = client.get(path, headers=BRIEFLY)
    if answer.status_code == 405:
        answer = client.post(path, headers=BRIEFLY)
    if answer.streaming:
        deque(answer, maxlen=0)  # read to its end, so that its file is closed
    assert answer.status_code < 500, f"{path}: {answer.status_code}"
    return answer.status_code != 403


def table(opened: dict[str, frozenset[StaffRole]]) -> str:
    """The table as the chapter has it: one row for each set of roles."""
    pages: defaultdict[str, list[str]] = defaultdict(list)
    for page, roles in opened.items():
        names = sorted(str(role.value).removeprefix("staff-") for role in roles)
        who = EVERYBODY if len(names) == len(StaffRole) - 1 else ", ".join(names) or NOBODY
        pages[who].append(page)
    return "\n".join(f"| {who} | {', '.join(f'`{page}`' for page in sorted(pages[who]))} |" for who in sorted(pages))


def test_every_role_opens_exactly_what_the_table_says(sit: Sit) -> None:
    clients = {role: sit(role).client for role in StaffRole}
    opened: dict[str, frozenset[StaffRole]] = {}
    for pattern in urlpatterns:
        path = address(pattern)
        may = {role for role, client in clients.items() if is_open(client, path)}
        assert StaffRole.ADMINISTRATOR in may, f"{path}: the administrator may do everything"
        opened[str(pattern.name)] = frozenset(may - {StaffRole.ADMINISTRATOR})
    written = "\n".join(f"| {who} | {pages} |" for who, pages in ROW.findall(CHAPTER.read_text()))
    assert table(opened) == written, f"docs/how/setup.md should say:\n{table(opened)}"


def test_strangers_and_buyers_stay_outside(sit: Sit) -> None:
    desk = sit()
    shop = desk.shop
    buyer = Client()
    assert buyer.post("/en/demo/enter", {"hat": shop.buyer.code}).status_code == 302
    for pattern in urlpatterns:
        path = address(pattern)
        for method in ("get", "post"):
            assert getattr(buyer, method)(path, headers=BRIEFLY).status_code in (403, 405), path
            assert getattr(Client(), method)(path).status_code in (302, 405), path


@pytest.mark.django_db
def test_whoever_signs_in_after_pressing_a_button_comes_back_to_the_page_it_stood_on(client: Client) -> None:
    button = reverse("office:do_audience", args=["lost"])
    for came, back in (
        ("http://testserver/office/audiences/lost?tab=text", "/office/audiences/lost%3Ftab%3Dtext"),
        ("http://testserver//evil.example/", "/office/"),
        ("https://evil.example/office/", "/office/"),
        ("", "/office/"),
    ):
        answer = client.post(button, headers={"Referer": came})
        assert answer["Location"].endswith(f"?next={back}")
    assert client.get("/office/audiences?state=archived")["Location"].endswith(
        "?next=/office/audiences%3Fstate%3Darchived"
    )
