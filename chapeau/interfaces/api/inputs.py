"""What programs may send: every kind of value with its bounds, so that nothing absurd reaches a deed.

Unknown fields are refused. Decimals and amounts are strings: a binary fraction cannot say 0.1.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any

from babel.numbers import is_currency
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    StringConstraints,
    WithJsonSchema,
)

from chapeau.kit.money import Money
from chapeau.kit.refusals import Refusal
from chapeau.person.people.values import PostalAddressValue

NO_NULL = r"^[^\x00]*$"
LONGEST_BATCH = 500


class BadMoney(Refusal):
    code = "bad-money"
    status = 422
    sentence = _("An amount needs a currency such as EUR, and no more decimals than that currency has.")


class Told(BaseModel):
    """A body: what it does not name is refused."""

    model_config = ConfigDict(extra="forbid")


def _in_time(moment: datetime) -> datetime:
    try:
        moment = moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("a moment between 1970 and 2200") from None
    if not 1970 <= moment.year < 2200:
        raise ValueError("a moment between 1970 and 2200")
    return moment


_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _only(pattern: re.Pattern[str]) -> BeforeValidator:
    def check(value: Any) -> Any:
        if isinstance(value, str) and pattern.fullmatch(value):
            return value
        if isinstance(value, date):
            return value
        raise ValueError(f"text of the form {pattern.pattern}")

    return BeforeValidator(check)


def _near(day: date) -> date:
    if not 1970 <= day.year < 2200:
        raise ValueError("a day between 1970 and 2200")
    return day


Instant = Annotated[
    datetime, _only(_INSTANT), AfterValidator(_in_time), WithJsonSchema({"type": "string", "format": "date-time"})
]
Day = Annotated[date, _only(_DAY), AfterValidator(_near), WithJsonSchema({"type": "string", "format": "date"})]

Code = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]{0,63}$")]
"""A public code, in a path or a body."""
Sku = Annotated[str, StringConstraints(pattern=r"^[^\x00/]{1,64}$")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]


def _known(currency: str) -> str:
    if not is_currency(currency):
        raise ValueError("a currency by its ISO 4217 code, such as EUR")
    return currency


Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$"), AfterValidator(_known)]
Amount = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,9}(\.[0-9]{1,6})?$")]
"""A decimal of zero or more, as text."""
Percent = Annotated[str, StringConstraints(pattern=r"^(100(\.0{1,2})?|[0-9]{1,2}(\.[0-9]{1,2})?)$")]
Language = Annotated[str, StringConstraints(pattern=rf"^({'|'.join(code for code, _name in settings.LANGUAGES)})$")]
Email = Annotated[str, StringConstraints(pattern=r"^[^\x00\s@]+@[^\x00\s@]+$", max_length=254)]

Short = Annotated[str, StringConstraints(pattern=NO_NULL, max_length=100)]
Line = Annotated[str, StringConstraints(pattern=NO_NULL, max_length=200)]
Words = Annotated[str, StringConstraints(pattern=NO_NULL, max_length=5_000)]
Long = Annotated[str, StringConstraints(pattern=NO_NULL, max_length=50_000)]

Pieces = Annotated[int, Strict(), Field(ge=1, le=1_000_000)]
PiecesOrNone = Annotated[int, Strict(), Field(ge=0, le=1_000_000)]
Count = Annotated[int, Strict(), Field(ge=0, le=1_000_000_000)]
Flag = Annotated[bool, Strict()]


class MoneyIn(Told):
    amount: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,10}(\.[0-9]{1,3})?$")]
    currency: Currency

    def money(self) -> Money:
        """Exactly that; nothing is rounded. Refuses: ``BadMoney``."""
        amount = Decimal(self.amount)
        made = Money.of(amount, self.currency)
        if made.amount != amount:
            raise BadMoney
        return made


class AddressIn(Told):
    """A postal address, in the form its country wants."""

    name: Short
    organisation: Short = ""
    street: Line = ""
    postal_code: Annotated[str, StringConstraints(pattern=NO_NULL, max_length=20)] = ""
    city: Short = ""
    region: Short = ""
    country: Country
    phone: Annotated[str, StringConstraints(pattern=NO_NULL, max_length=32)] = ""

    def value(self) -> PostalAddressValue:
        return PostalAddressValue(**self.model_dump())


def decimal_of(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def minor_of(told: MoneyIn | None) -> int | None:
    return None if told is None else told.money().minor
