"""Numbers by which registers know an organisation, checked by python-stdnum."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from stdnum import get_cc_module
from stdnum.ch import uid as swiss_uid
from stdnum.exceptions import ValidationError as BadNumber
from stdnum.fr import siren, siret
from stdnum.it import codicefiscale

from chapeau.kit.refusals import Refusal

EU_COUNTRIES = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905
)
_PREFIX = {"GR": "EL", "CH": "CHE", "LI": "CHE"}


class BadVatNumber(Refusal):
    code = "bad-vat-number"
    status = 422
    sentence = _("This is not a VAT number of that country. Check the digits, or leave it empty.")


class BadRegistrationNumber(Refusal):
    code = "bad-registration-number"
    status = 422
    sentence = _("This registration number has a wrong digit or length for that country.")


def vat_number(number: str, *, country: str) -> str:
    """The number with its country's prefix and no blanks: ``"FR 40 303 265 045"`` → ``"FR40303265045"``.

    Swiss numbers lose the ending that changes with the language (MWST, TVA, IVA). Countries unknown to
    stdnum keep letters and digits as given. Empty stays empty. Refuses: ``BadVatNumber``.
    """
    plain = "".join(c for c in number.upper() if c.isalnum())
    if not plain:
        return ""
    if country in ("CH", "LI"):
        return _swiss(plain)
    module = get_cc_module(country.lower(), "vat")
    if module is None:
        return plain[:20]
    prefix = _PREFIX.get(country, country)
    try:
        digits = module.validate(plain.removeprefix(prefix).removeprefix(country))
    except BadNumber as error:
        raise BadVatNumber from error
    return prefix + str(digits).removeprefix(prefix)


def _swiss(plain: str) -> str:
    for ending in ("MWST", "TVA", "IVA", "TPV"):
        plain = plain.removesuffix(ending)
    try:
        return str(swiss_uid.validate(plain if plain.startswith("CHE") else f"CHE{plain}"))
    except BadNumber as error:
        raise BadVatNumber from error


def registration_number(number: str, *, country: str) -> str:
    """A company's number in its register (SIREN or SIRET, codice fiscale or partita IVA, UID); others as given.

    Refuses: ``BadRegistrationNumber``.
    """
    plain = "".join(c for c in number.upper() if c.isalnum())
    if not plain:
        return ""
    try:
        if country == "FR":
            return str(siret.validate(plain) if len(plain) == 14 else siren.validate(plain))
        if country == "IT":
            return str(codicefiscale.validate(plain))
        if country in ("CH", "LI"):
            return str(swiss_uid.validate(plain if plain.startswith("CHE") else f"CHE{plain}"))
    except BadNumber as error:
        raise BadRegistrationNumber from error
    return " ".join(number.split())[:40]


def vat_number_from_registration(number: str, *, country: str) -> str:
    """The French VAT number that follows from a SIREN or SIRET; empty elsewhere."""
    if country != "FR" or not number:
        return ""
    return "FR" + str(siren.to_tva(number[:9])).replace(" ", "")
