"""The examples of docs/how/api.md do what they say, in their order; the table of problems is the code's own."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from chapeau.interfaces.api import codes
from chapeau.interfaces.api.tests.calls import Program
from chapeau.interfaces.api.tests.world import World
from chapeau.kit.refusals import Refusal

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[4]
BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)
SET = re.compile(r"(\w+)=\$\((curl .*) \| jq -[rc] (\S+)\)$", re.DOTALL)


def lines() -> list[str]:
    """The commands, each on one line, without those that only set a name."""
    page = (ROOT / "docs/how/api.md").read_text(encoding="utf-8")
    commands = [line for block in BLOCK.findall(page) for line in block.replace("\\\n", " ").strip().splitlines()]
    return [one.strip() for one in commands if not one.startswith("export ")]


def call(command: str, names: dict[str, str]) -> Any:
    """What curl would have sent, as the shell would have read it."""
    for name, value in names.items():
        command = command.replace(f"'\"${name}\"'", value).replace(f"${name}", value)
    words = shlex.split(command)[1:]
    method, address, body, headers = "", "", None, {}
    while words:
        match word := words.pop(0):
            case "-X":
                method = words.pop(0)
            case "-H":
                name, _colon, value = words.pop(0).partition(": ")
                headers[name] = value
            case "-d":
                body = json.loads(words.pop(0))
            case _:
                address = word
    assert headers.pop("Content-Type", "application/json") == "application/json"
    path = address.removeprefix("/api/v1/")
    response = Program("").ask(method or ("POST" if body is not None else "GET"), path, body, **headers)
    assert response.status_code < 300, (command, response.content)
    return json.loads(response.content)


def test_the_examples_of_the_page_are_true(world: World) -> None:
    names = {"CHAPEAU": "", "TOKEN": world.tokens[world.shop.buyer.code]}
    answers = []
    for command in lines():
        found = SET.match(command)
        told = call(found[2] if found else command, names)
        if found:
            for part in found[3].strip(".").split("."):
                told = told[part]
            names[found[1]] = told if isinstance(told, str) else json.dumps(told)
        answers.append(told)
    assert len(answers) > 8
    assert answers[-1]["results"][1]["status"] == "refused"
    order = answers[-3]
    assert (order["state"], [line["sku"] for line in order["lines"]]) == ("placed", ["ST-TYR-32", "CO-CHN-11"])


def test_the_table_of_problems_is_up_to_date() -> None:
    written = (ROOT / "docs/how/api-problems.md").read_text(encoding="utf-8")
    assert written == codes.table(), "write it anew, as its first lines say"


def test_a_refusal_of_each_kind_has_one_code() -> None:
    assert {code.code for code in codes.problem_codes()} >= {"not-found", "forbidden", "total-moved", "token-needed"}
    assert all(400 <= code.status < 600 for code in codes.problem_codes())
    assert Refusal.code == "refused"
