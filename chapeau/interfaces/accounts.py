"""How allauth's sign-in meets person and hat."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up makes a person with a private hat; sign-in opens the hat of the address."""
