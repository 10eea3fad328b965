"""What the house has decided about itself, and who of its people looked at whom."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, Field
from stdnum import bic, iban
from stdnum.exceptions import ValidationError as NotANumber

from chapeau.commerce.billing.values import PREFIX, Numbering, Papers
from chapeau.commerce.pricing.values import TaxRegistrations
from chapeau.interfaces.api.account import check_zone
from chapeau.interfaces.api.caller import Caller
from chapeau.interfaces.api.inputs import Code, Country, Currency, Email, Instant, Line, Short, Told
from chapeau.interfaces.api.operations import Area
from chapeau.interfaces.api.paging import Found, Page
from chapeau.interfaces.api.shapes import shape
from chapeau.kit.house import HouseTime, Selling
from chapeau.kit.house_settings import by_environment, read
from chapeau.kit.refusals import Refusal
from chapeau.person.people import actions
from chapeau.person.people.values import StaffRole
from chapeau.person.privacy import queries as privacy
from chapeau.person.privacy.values import LookRow

AREA = Area("House", "What the house has decided about itself; who of its people looked at whom. For staff.")
OWNERS = (StaffRole.ADMINISTRATOR,)


class SameSeries(Refusal):
    code = "same-series"
    status = 422
    sentence = _("Invoices and credit notes need series of their own.")


class SetByDeployment(Refusal):
    code = "set-by-deployment"
    sentence = _("The deployment decides this, by %(variable)s. Change it there.")


class CountriesTwice(Refusal):
    code = "countries-twice"
    status = 422
    sentence = _("Name each country once.")


@dataclass(frozen=True, slots=True)
class HouseSettings:
    """What is decided under *Settings*, without keys and passwords: those are typed by a person."""

    time: HouseTime
    selling: Selling
    papers: Papers
    numbering: Numbering
    tax_numbers: dict[str, str]
    """Numbers for VAT in other countries: country to number."""


SETTINGS = shape(HouseSettings, "HouseSettings", flat=("time", "selling", "papers", "numbering"))
LOOK = shape(LookRow, "LookAtSomebody")


def show_settings(call: Caller) -> HouseSettings:
    return HouseSettings(
        read(HouseTime), read(Selling), read(Papers), read(Numbering), dict(read(TaxRegistrations).numbers)
    )


@AREA.read("house/settings", "get_settings", scope="house:read", answer=SETTINGS, staff=True, roles=OWNERS)
def get_settings(call: Caller) -> HouseSettings:
    """Time zone, countries and currencies, what papers say, how invoices are numbered, VAT numbers of other countries."""
    return show_settings(call)


def _of_form(kind: Any) -> AfterValidator:
    def check(typed: str) -> str:
        try:
            return str(kind.validate(typed)) if typed.strip() else ""
        except NotANumber:
            raise ValueError("a digit may be wrong") from None

    return AfterValidator(check)


Prefix = Annotated[str, Field(pattern=rf"^{PREFIX}$")]
Iban = Annotated[Short, Field(max_length=42), _of_form(iban)]
Bic = Annotated[Short, Field(max_length=11), _of_form(bic)]
VatNumber = Annotated[str, Field(pattern=r"^[0-9A-Za-z .-]{2,40}$")]


class SettingsChange(Told):
    """What is left out stays as it is."""

    time_zone: Short | None = None
    countries: Annotated[list[Country], Field(min_length=1, max_length=250)] | None = None
    """Where the house delivers; the first is taken for everybody of whom nothing is known yet."""
    currency: Currency | None = None
    other_currencies: Annotated[dict[Country, Currency], Field(max_length=250)] | None = None
    """Country to currency, where another one is paid in."""
    legal_line: Line | None = None
    email: Email | Literal[""] | None = None
    phone: Annotated[Short, Field(max_length=24)] | None = None
    website: Annotated[Line, Field(max_length=120)] | None = None
    bank: Annotated[Short, Field(max_length=80)] | None = None
    iban: Iban | None = None
    bic: Bic | None = None
    invoice_prefix: Prefix | None = None
    credit_note_prefix: Prefix | None = None
    first_number: Annotated[int, Field(ge=1, le=900_000, strict=True)] | None = None
    """Of a year's series that does not exist yet."""
    tax_numbers: Annotated[dict[Country, VatNumber], Field(max_length=250)] | None = None


@AREA.deed(
    "PATCH",
    "house/settings",
    "change_settings",
    scope="house:write",
    answer=SETTINGS,
    then=show_settings,
    edits=(SETTINGS, show_settings),
    staff=True,
    roles=OWNERS,
)
def change_settings(call: Caller, body: SettingsChange) -> dict[str, Any]:
    """Decide otherwise, from now on; who changed what is kept. What the deployment decides is refused."""
    told = body.model_dump(exclude_none=True)
    if "time_zone" in told:
        check_zone(told["time_zone"])
    if "countries" in told and len(set(told["countries"])) != len(told["countries"]):
        raise CountriesTwice
    numbers = told.pop("tax_numbers", None)
    for record in (HouseTime, Selling, Papers, Numbering):
        known = read(record)
        mine = {name: _frozen(told[name]) for name in record.__dataclass_fields__ if name in told}
        wanted = replace(known, **mine)
        if isinstance(wanted, Numbering) and wanted.invoice_prefix == wanted.credit_note_prefix:
            raise SameSeries
        if fixed := [variable for name, variable in by_environment(record).items() if name in mine]:
            raise SetByDeployment(variable=fixed[0])
        if mine:
            actions.change_house_settings(call.viewer, record=wanted, now=call.now)
    if numbers is not None:
        tax = replace(read(TaxRegistrations), numbers=numbers)
        actions.change_house_settings(call.viewer, record=tax, now=call.now)
    return {}


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


Kind = Literal["person", "across", "list", "export"]


@AREA.list("looks", "list_looks_of_all", scope="looks:read", answer=LOOK, staff=True, roles=privacy.READERS)
def list_looks_of_all(
    call: Caller,
    page: Page,
    q: Short = "",
    kind: Kind | None = None,
    opened: Code | None = None,
    since: Instant | None = None,
) -> Found:
    """Who of the house looked at whom, newest first; for compliance. `q`: words of either's name, `opened`: which page."""
    found = privacy.looks(
        call.viewer, text=q, kind=kind or "", page_code=opened or "", since=since, page=page.number, size=page.size
    )
    return Found(found.rows, found.total)
