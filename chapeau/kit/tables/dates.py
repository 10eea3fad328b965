"""How a column writes its dates: found out from all its values, never guessed from one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from chapeau.kit.refusals import Refusal

_TIMES = ("", " %H:%M", " %H:%M:%S")
_DAYS = ("%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y/%m/%d", "%d/%m/%y", "%m/%d/%y", "%d.%m.%y")
FORMATS = ("", *(day + time for day in _DAYS for time in _TIMES))
"""Empty: ISO 8601, which is always understood."""
ORDERS = ("day-first", "month-first")
_DAY_FIRST = tuple(form for form in FORMATS if not form.startswith("%m"))
_MONTH_FIRST = tuple(form for form in FORMATS if form == "" or form.startswith(("%m", "%Y", "%d.")))
_ZONE = re.compile(r"\s+(?=[+-]\d\d:?\d\d$)| UTC$| Z$")


class AmbiguousDates(Refusal):
    code = "ambiguous-dates"
    status = 422
    sentence = _("Is %(example)s day or month first? Say it with a date format, for example %(format)s.")


class DateReader:
    """Text to ISO 8601, or None for what is no date. An offset from UTC is kept."""

    def __init__(self, date_format: str) -> None:
        self.format = date_format
        self._read = lru_cache(maxsize=65_536)(self._parse)

    def __call__(self, text: str) -> str | None:
        return self._read(text)

    def _parse(self, text: str) -> str | None:
        plain = text.strip()
        try:
            if self.format and not plain[:4].isdigit():
                moment = datetime.strptime(plain, self.format)  # noqa: DTZ007  (the file's wall clock)
            elif self.format.startswith("%Y"):
                moment = datetime.strptime(plain, self.format)  # noqa: DTZ007
            else:
                moment = datetime.fromisoformat(_ZONE.sub(_offset, plain))
        except ValueError:
            return None
        return moment.isoformat(sep=" ") if 1900 <= moment.year < 2200 else None


def _offset(found: re.Match[str]) -> str:
    return "+00:00" if found[0].strip() else ""


def find_date_format(texts: Iterable[str], order: str = "") -> str:
    """The format that fits all of the texts; ``order`` is one of ``ORDERS``, or empty: to be found out.

    When several fit and give different days nothing is guessed. When none fits all, the one that fits most: the rest
    are problems of their own rows. Refuses: ``AmbiguousDates``.
    """
    sample = [text for text in dict.fromkeys(text.strip() for text in texts) if text]
    if not sample:
        return ""
    allowed = {"day-first": _DAY_FIRST, "month-first": _MONTH_FIRST}.get(order, FORMATS)
    read = {form: [DateReader(form)(text) for text in sample] for form in allowed}
    fitting = [form for form in allowed if None not in read[form]]
    if not fitting:
        return max(allowed, key=lambda form: sum(moment is not None for moment in read[form]))
    if any(read[form] != read[fitting[0]] for form in fitting[1:]) and fitting[0] != "":
        raise AmbiguousDates(example=sample[0], format=fitting[0])
    return fitting[0]
