"""What happened to tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from chapeau.kit.bus import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenMade(Fact):
    verb: ClassVar[str] = "token.made"

    token_id: UUID
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRevoked(Fact):
    verb: ClassVar[str] = "token.revoked"

    token_id: UUID
