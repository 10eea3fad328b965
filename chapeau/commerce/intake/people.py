"""People from a file, with what they agreed to: who brings no purpose, source and date is sent answers only.

Whoever was erased does not come back by a file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chapeau.kit.refusals import Refusal
from chapeau.kit.tables.values import CellKind, Column, Done, Fate, Kind, Outcome, Problem, Row
from chapeau.person.people.queries import email_address, phone_number
from chapeau.person.people.tables import ORGANISATIONS as PLAIN_ORGANISATIONS
from chapeau.person.people.tables import PEOPLE as PLAIN_PEOPLE
from chapeau.person.people.values import SYSTEM, Viewer
from chapeau.person.privacy import actions, queries
from chapeau.person.privacy.values import Channel, ConsentChoice, ConsentState, Purpose, SuppressionReason

SOURCE = "import"
_PURPOSE, _FROM, _ON = "consent_purpose", "consent_source", "consent_date"

CONSENT_COLUMNS = (
    Column(
        name=_PURPOSE, title=gettext_lazy("Agreed to"), example="marketing", choices=(Purpose.MARKETING.value,),
        words={"newsletter": "marketing", "yes": "marketing", "oui": "marketing", "si": "marketing",
               "true": "marketing", "subscribed": "marketing", "1": "marketing"},
        help=gettext_lazy("With where and when it was said; without all three only answers and papers are sent."),
        aliases=("consent", "consentpurpose", "optin", "acceptsmarketing", "newsletter", "consentement", "consenso"),
    ),
    Column(
        name=_FROM, title=gettext_lazy("Where they agreed"), example="shop form", most=200,
        aliases=("consentsource", "optinsource", "sourceduconsentement", "fonteconsenso"),
    ),
    Column(
        name=_ON, title=gettext_lazy("When they agreed"), kind=CellKind.DATE, example="2024-05-31",
        aliases=("consentdate", "optindate", "subscribedat", "dateduconsentement", "dataconsenso"),
    ),
)  # fmt: skip


def settle_people(viewer: Viewer, rows: Sequence[Row], ways: Mapping[str, str], now: datetime) -> list[Outcome]:
    outcomes = _without_erased(PLAIN_PEOPLE, "email", "phone", viewer, rows, ways, now)
    by_number = {outcome.number: outcome for outcome in outcomes}
    choices: list[ConsentChoice] = []
    for row in rows:
        was = by_number[row.number]
        if _PURPOSE not in row.values or was.fate not in (Fate.MADE, Fate.CHANGED, Fate.SAME) or was.hat_id is None:
            continue
        choice = _choice(row, was.hat_id, now)
        if isinstance(choice, Problem):
            by_number[row.number] = replace(was, problem=was.problem or choice)
        else:
            choices.append(choice)
    if choices:
        actions.record_consent(SYSTEM, choices=choices, now=now)
    return [by_number[row.number] for row in rows]


def _choice(row: Row, hat_id: UUID, now: datetime) -> ConsentChoice | Problem:
    source, day = row.get(_FROM) or "", row.values.get(_ON)
    try:
        address = email_address(str(row.get("email") or ""))
    except Refusal:
        address = ""
    if not (source and day and address):
        return Problem(
            "no-proof", _("Taken without the consent: say e-mail, where and when it was given. Only answers are sent.")
        )
    said_at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    if said_at > now:
        return Problem("no-proof", _("Taken without the consent: its date lies in the future."))
    return ConsentChoice(
        hat_id=hat_id, purpose=Purpose.MARKETING, channel=Channel.EMAIL, address=address, state=ConsentState.GIVEN,
        source=SOURCE, happened_at=said_at, note=str(source),
    )  # fmt: skip


def settle_organisations(viewer: Viewer, rows: Sequence[Row], ways: Mapping[str, str], now: datetime) -> list[Outcome]:
    return _without_erased(PLAIN_ORGANISATIONS, "member_email", "member_phone", viewer, rows, ways, now)


def _without_erased(
    kind: Kind, email: str, phone: str, viewer: Viewer, rows: Sequence[Row], ways: Mapping[str, str], now: datetime
) -> list[Outcome]:
    """What the kind itself makes of the rows, but of those whose address belongs to somebody who was erased."""
    erased = _erased(Channel.EMAIL, [str(told) for row in rows if (told := row.get(email))])
    dialled = {row.number: _dialled(row, phone, ways) for row in rows}
    erased |= _erased(Channel.PHONE, [number for number in dialled.values() if number])
    left, refused = [], {}
    for row in rows:
        if {str(row.get(email)), dialled[row.number]} & erased:
            sentence = _("Whoever this address belongs to was erased and does not come back by a file.")
            refused[row.number] = Outcome(row.number, Fate.REFUSED, "", Problem("erased", sentence))
        else:
            left.append(row)
    settled = {outcome.number: outcome for outcome in kind.settle(viewer, left, ways, now)} if left else {}
    return [refused.get(row.number) or settled[row.number] for row in rows]


def _dialled(row: Row, phone: str, ways: Mapping[str, str]) -> str:
    """The number as it is dialled in the row's country; empty when there is none."""
    try:
        return phone_number(str(row.get(phone) or ""), country=str(row.get("country") or ways.get("country") or ""))
    except Refusal:
        return ""


def _erased(channel: str, addresses: Sequence[str]) -> set[str]:
    found = queries.suppressed(channel=channel, addresses=addresses)
    return {address for address, rows in found.items() if any(row.reason == SuppressionReason.ERASED for row in rows)}


def undo_people(viewer: Viewer, rows: Sequence[Done], now: datetime) -> list[Outcome]:
    """What the file said of their consent goes first, so that it holds nobody here."""
    made = {UUID(str(hat)) for row in rows for hat in row.after.get("hats", ())}
    if made:
        actions.take_back_imported(SYSTEM, hat_ids=made, source=SOURCE)
    return PLAIN_PEOPLE.undo(viewer, rows, now)


def _examples() -> tuple[Mapping[str, Any], ...]:
    first, *others = PLAIN_PEOPLE.examples
    return ({**first, _PURPOSE: "marketing", _FROM: "shop form", _ON: "2024-05-31"}, *others)


PEOPLE = replace(
    PLAIN_PEOPLE,
    columns=(*PLAIN_PEOPLE.columns, *CONSENT_COLUMNS),
    settle=settle_people,
    undo=undo_people,
    examples=_examples(),
)
ORGANISATIONS = replace(PLAIN_ORGANISATIONS, settle=settle_organisations)
