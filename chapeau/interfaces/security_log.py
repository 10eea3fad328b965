"""What may be an attack, in the log: what was tried, at which page, and about which account, as a key that names nobody.

The same account gives the same key for as long as the deployment's secret is the same, so that many tries at one can be
seen; who it is cannot be told from it.
"""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.signals import login_code_rejected
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

_log = logging.getLogger("chapeau.security")
LETTERS = 16


def note(what: str, request: HttpRequest | None, *, account: str = "") -> None:
    """One line: ``sign-in-failed account=… view=…``."""
    found = request.resolver_match if request is not None else None
    view = found.view_name if found is not None else ""
    _log.warning("%s account=%s view=%s", what, account_key(account) if account else "-", view, extra={"view": view})


def account_key(address: str) -> str:
    return salted_hmac("chapeau.security", address.strip().lower(), algorithm="sha256").hexdigest()[:LETTERS]


def listen() -> None:
    """allauth tells of wrong codes by its own signals only."""
    login_code_rejected.connect(_code_rejected, dispatch_uid="chapeau.security")
    authentication_failed.connect(_factor_failed, dispatch_uid="chapeau.security")


def _code_rejected(sender: Any, request: HttpRequest, user: Any, **_more: Any) -> None:
    note("sign-in-failed by=code", request, account=user.email)


def _factor_failed(sender: Any, request: HttpRequest, user: Any, authenticator: Authenticator, **_more: Any) -> None:
    note(f"sign-in-failed by={authenticator.type}", request, account=user.email)
