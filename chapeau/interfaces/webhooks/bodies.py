"""What goes out: ``type``, ``timestamp`` and a small ``data`` of public codes, enumerations and numbers."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Model

from chapeau.commerce.billing.models import Invoice
from chapeau.commerce.catalog.models import Product, Variant
from chapeau.commerce.fulfilment.models import Return, Shipment
from chapeau.commerce.ordering.models import Order
from chapeau.commerce.payments.models import Payment, Refund
from chapeau.commerce.stock.models import Warehouse
from chapeau.interfaces.webhooks.kinds import BY_VERB, Kind
from chapeau.kit.bus import Fact
from chapeau.person.people.models import Organisation
from chapeau.relationship.service.models import Request

# A key of a fact: the name it goes out by, whose key it is, and what of it is public.
_PUBLIC: Mapping[str, tuple[str, type[Model], str]] = {
    "order_id": ("order", Order, "code"),
    "organisation_id": ("organisation", Organisation, "code"),
    "shipment_id": ("shipment", Shipment, "code"),
    "invoice_id": ("invoice", Invoice, "code"),
    "corrects_id": ("corrects", Invoice, "code"),
    "return_id": ("return", Return, "code"),
    "payment_id": ("payment", Payment, "code"),
    "refund_id": ("refund", Refund, "code"),
    "product_id": ("product", Product, "code"),
    "variant_id": ("sku", Variant, "sku"),
    "warehouse_id": ("warehouse", Warehouse, "code"),
    "request_id": ("request", Request, "code"),
}
_PLAIN = {"reason_code": "reason", "organisation_kind": "kind"}


@dataclass(frozen=True, slots=True)
class Told:
    """A fact ready to go out, and whose it is."""

    fact_id: UUID
    kind: str
    organisation_id: UUID | None
    body: str


def public_names(kind: Kind) -> tuple[str, ...]:
    """What ``data`` of this kind is made of."""
    return tuple(_PUBLIC[name][0] if name in _PUBLIC else _PLAIN.get(name, name) for name in kind.fields)


def tell(facts: Sequence[Fact]) -> list[Told]:
    """Bodies of these facts, with one question per sort of key however many facts there are."""
    told = [(fact, BY_VERB[fact.verb]) for fact in facts if fact.verb in BY_VERB]
    codes = _codes((name, getattr(fact, name)) for fact, kind in told for name in kind.fields if name in _PUBLIC)
    owners = dict(
        Order.objects.filter(id__in={fact.order_id for fact, _ in told if getattr(fact, "order_id", None)})  # type: ignore[attr-defined]
        .values_list("id", "organisation_id")
    )  # fmt: skip
    return [
        Told(
            fact.id,
            kind.name,
            owners.get(fact.order_id) if getattr(fact, "order_id", None) else None,  # type: ignore[attr-defined]
            write_body(kind.name, fact.occurred_at, _data(fact, kind.fields, codes)),
        )
        for fact, kind in told
    ]


def write_body(kind: str, at: datetime, data: Mapping[str, Any]) -> str:
    moment = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return json.dumps({"type": kind, "timestamp": moment, "data": data}, ensure_ascii=False, separators=(",", ":"))


def _data(fact: Fact, names: Sequence[str], codes: Mapping[tuple[str, UUID], str]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for name in names:
        value = getattr(fact, name)
        if name in _PUBLIC:
            data[_PUBLIC[name][0]] = codes.get((name, value)) if value else None
        else:
            data[_PLAIN.get(name, name)] = list(value) if isinstance(value, tuple) else value
    return data


def _codes(wanted: Iterable[tuple[str, UUID | None]]) -> dict[tuple[str, UUID], str]:
    keys: defaultdict[str, set[UUID]] = defaultdict(set)
    for name, key in wanted:
        if key:
            keys[name].add(key)
    found: dict[tuple[str, UUID], str] = {}
    for name, ids in keys.items():
        _, model, column = _PUBLIC[name]
        rows = model._default_manager.filter(pk__in=ids).values_list("pk", column)
        found |= {(name, key): code for key, code in rows}
    return found
