"""What happened to articles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from chapeau.kit.bus import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductCreated(Fact):
    verb: ClassVar[str] = "product.created"
    product_id: UUID
    variant_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductChanged(Fact):
    """Something of it was edited, published or archived; ``fields`` names what."""

    verb: ClassVar[str] = "product.changed"
    product_id: UUID
    variant_ids: tuple[UUID, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseCostSet(Fact):
    verb: ClassVar[str] = "product.cost-set"
    variant_id: UUID
    currency: str
