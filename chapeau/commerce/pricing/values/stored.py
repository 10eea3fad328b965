"""Quotes and steps as they are stored on rows: plain JSON, and back to equal records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from chapeau.commerce.pricing.values.prices import (
    CouponResult,
    CouponState,
    OfferUse,
    PricedCharge,
    PricedLine,
    Quote,
    Step,
    StepKind,
    TaxPart,
    TaxPosition,
)
from chapeau.kit.money import Money


def step_to_json(step: Step) -> dict[str, Any]:
    stored: dict[str, Any] = {"kind": step.kind.value, "source": step.source, "amount": str(step.amount)}
    if step.per_line:
        stored["per_line"] = True
    if step.percent is not None:
        stored["percent"] = str(step.percent)
    if step.quantity is not None:
        stored["quantity"] = step.quantity
    if step.names:
        stored["names"] = dict(step.names)
    if step.note:
        stored["note"] = step.note
    return stored


def step_from_json(stored: Mapping[str, Any]) -> Step:
    return Step(
        kind=StepKind(stored["kind"]),
        source=stored["source"],
        amount=Decimal(stored["amount"]),
        per_line=stored.get("per_line", False),
        percent=Decimal(stored["percent"]) if "percent" in stored else None,
        quantity=stored.get("quantity"),
        names=stored.get("names", {}),
        note=stored.get("note", ""),
    )


def quote_to_json(quote: Quote) -> dict[str, Any]:
    """The whole quote as plain JSON; ``quote_from_json`` gives an equal one back."""
    return {
        "currency": quote.currency,
        "shows_gross": quote.shows_gross,
        "country": quote.country,
        "tax_position": str(quote.tax_position),
        "exemption_reason": quote.exemption_reason,
        "lines": [_line_to_json(line) for line in quote.lines],
        "charges": [_charge_to_json(charge) for charge in quote.charges],
        "steps": [step_to_json(step) for step in quote.steps],
        "taxes": [
            {
                "category": part.category,
                "percent": str(part.percent),
                "exemption_reason": part.exemption_reason,
                **_sums(part),
            }
            for part in quote.taxes
        ],
        "coupons": [
            {
                "code": coupon.code,
                "state": str(coupon.state),
                "coupon_id": str(coupon.coupon_id) if coupon.coupon_id else None,
                "missing": coupon.missing.minor if coupon.missing else None,
            }
            for coupon in quote.coupons
        ],
        "offers_used": [{"offer_id": str(use.offer_id), "quantity": use.quantity} for use in quote.offers_used],
        "goods": quote.goods.minor,
        **_sums(quote),
        "without_price": [str(variant_id) for variant_id in quote.without_price],
        "priced_at": quote.priced_at.isoformat(),
    }


def quote_from_json(stored: Mapping[str, Any]) -> Quote:
    currency: str = stored["currency"]
    return Quote(
        currency=currency,
        shows_gross=stored["shows_gross"],
        country=stored["country"],
        tax_position=TaxPosition(stored["tax_position"]),
        exemption_reason=stored["exemption_reason"],
        lines=tuple(_line_from_json(line, currency) for line in stored["lines"]),
        charges=tuple(_charge_from_json(charge, currency) for charge in stored["charges"]),
        steps=tuple(step_from_json(step) for step in stored["steps"]),
        taxes=tuple(
            TaxPart(part["category"], Decimal(part["percent"]), part["exemption_reason"], *_money3(part, currency))
            for part in stored["taxes"]
        ),
        coupons=tuple(
            CouponResult(
                coupon["code"],
                CouponState(coupon["state"]),
                UUID(coupon["coupon_id"]) if coupon["coupon_id"] else None,
                Money(coupon["missing"], currency) if coupon["missing"] is not None else None,
            )
            for coupon in stored["coupons"]
        ),
        offers_used=tuple(OfferUse(UUID(use["offer_id"]), use["quantity"]) for use in stored["offers_used"]),
        goods=Money(stored["goods"], currency),
        net=Money(stored["net"], currency),
        tax=Money(stored["tax"], currency),
        gross=Money(stored["gross"], currency),
        without_price=tuple(UUID(variant_id) for variant_id in stored["without_price"]),
        priced_at=datetime.fromisoformat(stored["priced_at"]),
    )


def _sums(priced: PricedLine | PricedCharge | TaxPart | Quote) -> dict[str, int]:
    return {"net": priced.net.minor, "tax": priced.tax.minor, "gross": priced.gross.minor}


def _money3(stored: Mapping[str, Any], currency: str) -> tuple[Money, Money, Money]:
    return Money(stored["net"], currency), Money(stored["tax"], currency), Money(stored["gross"], currency)


def _line_to_json(line: PricedLine) -> dict[str, Any]:
    return {
        "line_key": line.line_key,
        "variant_id": str(line.variant_id),
        "quantity": line.quantity,
        "unit_price": str(line.unit_price),
        "regular_price": str(line.regular_price),
        "base": line.base,
        "amount": line.amount.minor,
        **_sums(line),
        "tax_percent": str(line.tax_percent),
        "tax_category": line.tax_category,
        "exemption_reason": line.exemption_reason,
        "steps": [step_to_json(step) for step in line.steps],
    }


def _line_from_json(stored: Mapping[str, Any], currency: str) -> PricedLine:
    return PricedLine(
        stored["line_key"],
        UUID(stored["variant_id"]),
        stored["quantity"],
        Decimal(stored["unit_price"]),
        Decimal(stored["regular_price"]),
        stored["base"],
        Money(stored["amount"], currency),
        *_money3(stored, currency),
        Decimal(stored["tax_percent"]),
        stored["tax_category"],
        stored["exemption_reason"],
        tuple(step_from_json(step) for step in stored["steps"]),
    )


def _charge_to_json(charge: PricedCharge) -> dict[str, Any]:
    return {
        "label": charge.label,
        "amount": charge.amount.minor,
        **_sums(charge),
        "tax_percent": str(charge.tax_percent),
        "tax_category": charge.tax_category,
        "exemption_reason": charge.exemption_reason,
        "steps": [step_to_json(step) for step in charge.steps],
    }


def _charge_from_json(stored: Mapping[str, Any], currency: str) -> PricedCharge:
    return PricedCharge(
        stored["label"],
        Money(stored["amount"], currency),
        *_money3(stored, currency),
        Decimal(stored["tax_percent"]),
        stored["tax_category"],
        stored["exemption_reason"],
        tuple(step_from_json(step) for step in stored["steps"]),
    )
