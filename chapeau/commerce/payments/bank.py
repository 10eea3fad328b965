"""The account that transfers go to: the room that keeps the house's details stands above and registers here."""

from __future__ import annotations

from collections.abc import Callable

from chapeau.commerce.payments.values import BankAccount

_readers: dict[str, Callable[[], BankAccount | None]] = {}


def register_bank_account(read: Callable[[], BankAccount | None]) -> None:
    """Called in ``AppConfig.ready()``; the last registered answers."""
    _readers["account"] = read


def registered_account() -> BankAccount | None:
    read = _readers.get("account")
    return read() if read else None
