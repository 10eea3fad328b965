"""The cost files of ad networks, as they come out of Google Ads, Meta and LinkedIn in English, French or Italian."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

from babel.numbers import is_currency
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chapeau.insight.metrics.values import Cost
from chapeau.kit.money import Money
from chapeau.kit.refusals import Refusal
from chapeau.kit.tables.dates import DateReader, find_date_format
from chapeau.kit.tables.files import TEXTS, Table, as_text
from chapeau.kit.tables.headers import guess_columns, plain

HEADER_WITHIN = 25
"""Lines that a file may begin with before its header: networks write a title, a period, an account there."""
MOST_HELD_BACK = 200
_DAY_NAMES = ("day", "jour", "giorno", "date", "data", "tag", "reportingstarts", "debutdesrapports", "debutdurapport",
              "iniziodeireport", "iniziodelreport", "startdateinutc", "datededebututc", "datadiinizioutc", "startdate")  # fmt: skip
_END_NAMES = (
    "reportingends",
    "findesrapports",
    "findurapport",
    "finedeireport",
    "finedelreport",
    "enddateinutc",
    "enddate",
    "lastday",
)
_CAMPAIGN_NAMES = ("campaign", "campagne", "campagna", "campaignname", "nomdelacampagne", "nomedellacampagna")
_CURRENCY_NAMES = ("currency", "currencycode", "devise", "codedevise", "codedeladevise", "valuta", "codicevaluta")
_COST = re.compile(
    r"(cost|cout|costo|spend|totalspent|amountspent|montantdepense|importospeso|totaldepense|totalespeso)([a-z]{3})?"
)
_EMPTY = frozenset(("", "-", "--", "—"))
_NOT_OF_NUMBER = re.compile(r"[^\d.,+-]")
_DECIMALS = re.compile(r"([.,])\d{1,2}$")


@dataclass(frozen=True, slots=True)
class Network:
    """``marks``: plain header names that only its files have."""

    name: str
    source: str
    medium: str
    marks: frozenset[str]


NETWORKS = (
    Network("meta", "facebook", "paid-social", frozenset({"reportingstarts", "debutdesrapports", "debutdurapport",
            "iniziodeireport", "iniziodelreport", "amountspenteur", "amountspentchf", "montantdepenseeur", "importospesoeur"})),
    Network("linkedin", "linkedin", "paid-social", frozenset({"startdateinutc", "datededebututc", "datadiinizioutc", "totalspent"})),
    Network("google", "google", "cpc", frozenset({"currencycode", "codedeladevise", "codedevise", "codicevaluta", "campaignstate"})),
)  # fmt: skip
Lines: TypeAlias = Sequence[tuple[int, Sequence[Any]]]
Header: TypeAlias = tuple[int, Mapping[str, int], Network, str]
"""Where the header is, the place of each column, whose file it is, and the currency that the header names."""
PLAIN = Network("", "", "", frozenset())


class UnknownCostFile(Refusal):
    code = "unknown-cost-file"
    status = 422
    sentence = gettext_lazy(
        "No column with a day and one with a cost were found. Let the ad network write a report by day and campaign as CSV, "
        "or give the columns the names Day, Campaign and Cost."
    )


@dataclass(frozen=True, slots=True)
class AdFile:
    network: str
    costs: tuple[Cost, ...]
    held_back: tuple[tuple[int, str], ...]


def read_ad_file(path: Path, *, currency: str, source: str = "") -> AdFile:
    """``currency``: for files that name none; ``source``: instead of the network's. Rows of one day and campaign are one cost.

    Refuses: ``UnknownCostFile``, and what ``Table`` refuses.
    """
    lines, (place, columns, network, named) = _told(path)
    rows = [(number, _cells(columns, row)) for number, row in islice(lines, place + 1, None)]
    rows = [(number, cells) for number, cells in rows if cells["day"] and not _is_sum(cells)]
    reader = DateReader(find_date_format([cells["day"] for _number, cells in rows]))
    mark = _decimal_mark([cells["cost"] for _number, cells in rows])
    found: dict[tuple[Any, ...], Cost] = {}
    held: list[tuple[int, str]] = []
    for number, cells in rows:
        day, end = reader(cells["day"]), reader(cells.get("end", "")) if cells.get("end") else None
        code = (cells.get("currency") or named or currency).upper()
        amount = _amount(cells["cost"], mark)
        if day is None:
            held.append((number, _("%(text)s is no day.") % {"text": cells["day"][:40]}))
        elif amount is None or amount < 0:
            held.append((number, _("%(text)s is no amount.") % {"text": cells["cost"][:40]}))
        elif not is_currency(code):
            held.append((number, _("%(text)s is no currency.") % {"text": code[:10]}))
        elif amount:
            first, last = date.fromisoformat(day[:10]), date.fromisoformat(end[:10]) if end else None
            cost = Cost(
                source=source or network.source or "ads",
                medium=network.medium,
                campaign=cells.get("campaign", "")[:64],
                day=first,
                last_day=last if last and last > first else None,
                amount=Money.of(amount, code),
            )
            key = (cost.campaign, cost.day, cost.last_day, code)
            if key in found:
                cost = Cost(
                    **{name: getattr(cost, name) for name in cost.__slots__}
                    | {"amount": cost.amount + found[key].amount}
                )
            found[key] = cost
    return AdFile(network.name, tuple(found.values()), tuple(held[:MOST_HELD_BACK]))


def _told(path: Path) -> tuple[Lines, Header]:
    """The lines of the file with their numbers, read with the mark under which a header is found."""
    table = Table(path)
    if table.suffix not in TEXTS:
        lines: Lines = [(1, table.headers), *enumerate(table.rows(), start=2)]
        if header := _header(lines):
            return lines, header
        raise UnknownCostFile
    try:
        text = path.read_text(encoding=table.encoding)
        for mark in "\t;,":
            reader = csv.reader(StringIO(text, newline=""), delimiter=mark)
            lines = [(reader.line_num, row) for row in reader if any(row)]
            if header := _header(lines):
                return lines, header
    except (UnicodeError, csv.Error) as broken:
        raise UnknownCostFile from broken
    raise UnknownCostFile


def _header(lines: Lines) -> Header | None:
    for place, (_number, row) in enumerate(lines[:HEADER_WITHIN]):
        names = [" ".join(as_text(cell).split()) for cell in row]
        plains = [plain(name) for name in names]
        costs = [found for found in (_COST.fullmatch(name) for name in plains) if found]
        guessed = guess_columns(
            names, {"day": _DAY_NAMES, "end": _END_NAMES, "campaign": _CAMPAIGN_NAMES, "currency": _CURRENCY_NAMES}
        )
        if costs and "day" in guessed:
            columns = {column: names.index(name) for column, name in guessed.items()}
            columns["cost"] = plains.index(costs[0][0])
            network = next((each for each in NETWORKS if each.marks & set(plains)), PLAIN)
            return place, columns, network, (costs[0][2] or "").upper()
    return None


def _cells(columns: Mapping[str, int], row: Sequence[Any]) -> dict[str, str]:
    return {name: as_text(row[place]).strip() if place < len(row) else "" for name, place in columns.items()}


def _is_sum(cells: Mapping[str, str]) -> bool:
    first = (cells["day"] or cells.get("campaign", "")).lower()
    return first.startswith(("total", "totale"))


def _decimal_mark(texts: Sequence[str]) -> str:
    """What stands before one or two last digits anywhere in the file; a point where nothing tells."""
    marks = {found[1] for text in texts if (found := _DECIMALS.search(_NOT_OF_NUMBER.sub("", text)))}
    return "," if marks == {","} else "."


def _amount(text: str, mark: str) -> Decimal | None:
    if text in _EMPTY:
        return Decimal(0)
    digits = _NOT_OF_NUMBER.sub("", text).replace("." if mark == "," else ",", "").replace(mark, ".")
    try:
        amount = Decimal(digits)
    except InvalidOperation:
        return None
    return amount if amount < 10**12 else None
