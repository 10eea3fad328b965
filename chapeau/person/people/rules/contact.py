"""E-mail addresses and phone numbers in one form each."""

from __future__ import annotations

from functools import lru_cache

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from chapeau.kit.refusals import Refusal


class BadEmail(Refusal):
    code = "bad-email"
    status = 422
    sentence = _("This is not an e-mail address. It looks like name@example.com.")


class BadPhone(Refusal):
    code = "bad-phone"
    status = 422
    sentence = _(
        "This phone number does not exist in that country. Begin with + and the country's code if it is abroad."
    )


@lru_cache(maxsize=8_192)
def email_address(text: str) -> str:
    """The address in lower case, without blanks around. Refuses: ``BadEmail``."""
    plain = text.strip().lower()
    try:
        validate_email(plain)
    except ValidationError as error:
        raise BadEmail from error
    if len(plain) > 254:
        raise BadEmail
    return plain


@lru_cache(maxsize=8_192)
def phone_number(text: str, *, country: str) -> str:
    """E.164, read as dialled in ``country``: ``"04 78 00 00 00"`` → ``"+33478000000"``. Empty stays empty.

    Refuses: ``BadPhone``.
    """
    if not text.strip():
        return ""
    try:
        parsed = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException as error:
        raise BadPhone from error
    if not phonenumbers.is_possible_number(parsed):
        raise BadPhone
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def phone_as_read(number: str) -> str:
    """E.164 as people write it: ``"+33478000000"`` → ``"+33 4 78 00 00 00"``; anything else unchanged."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
