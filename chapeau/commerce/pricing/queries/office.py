"""What the office lists of prices: for staff of the house. Each a constant number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from chapeau.commerce.catalog.models import Product
from chapeau.commerce.catalog.queries.office import found_products
from chapeau.commerce.pricing.models import Contract, ContractTerm, Coupon, PersonalOffer, Price, PriceList, Promotion
from chapeau.commerce.pricing.values import (
    ContractRow,
    CouponRow,
    PersonalOfferRow,
    PriceListRow,
    PriceRow,
    PromotionRow,
    TermRow,
)
from chapeau.kit.refusals import Forbidden
from chapeau.person.people.queries import rows_in_sight
from chapeau.person.people.values import StaffRole, Viewer

SEES_PRICES = (StaffRole.SALES, StaffRole.MARKETING, StaffRole.FINANCE, StaffRole.SERVICE)


def _require_staff(viewer: Viewer) -> None:
    if not viewer.works_as(*SEES_PRICES):
        raise Forbidden


def in_force(now: datetime, prefix: str = "") -> Q:
    """Rows whose period holds the moment."""
    still_open = Q(**{f"{prefix}valid_until": None}) | Q(**{f"{prefix}valid_until__gt": now})
    return Q(**{f"{prefix}valid_from__lte": now}) & still_open


def price_lists(viewer: Viewer, *, now: datetime) -> tuple[PriceListRow, ...]:
    """All lists, those in force first, each with the number of its prices in force. Refuses: ``Forbidden``."""
    _require_staff(viewer)
    rows = (
        PriceList.objects.select_related("organisation")
        .annotate(price_count=Count("prices", filter=in_force(now, "prices__")))
        .order_by(F("valid_until").desc(nulls_first=True), "code")
    )
    return tuple(
        PriceListRow(
            row.id,
            row.code,
            row.name,
            row.currency,
            row.includes_tax,
            row.tax_country,
            tuple(row.markets),
            tuple(row.trades),
            tuple(row.countries),
            row.organisation_id,
            row.organisation.name if row.organisation else "",
            row.priority,
            row.valid_from,
            row.valid_until,
            row.price_count,
        )
        for row in rows
    )


def prices_of_list(
    viewer: Viewer,
    *,
    price_list_id: UUID,
    now: datetime,
    text: str = "",
    page: int = 1,
    page_size: int = 50,
    language: str = "en",
) -> tuple[tuple[PriceRow, ...], int]:
    """A page of the list's prices in force and planned, by SKU and quantity, and how many there are in all.

    ``text``: words of the article or the beginning of its SKU.
    """
    _require_staff(viewer)
    found = Price.objects.filter(price_list=price_list_id).filter(Q(valid_until=None) | Q(valid_until__gt=now))
    if text:
        products = Product.objects.filter(found_products(text, language))
        found = found.filter(Q(variant__sku__istartswith=text.strip()) | Q(variant__product__in=products.values("pk")))
    start = (max(page, 1) - 1) * page_size
    ordered = found.order_by("variant__sku", "minimum_quantity", "valid_from")
    return _price_rows(ordered[start : start + page_size]), found.count()


def prices_by_id(viewer: Viewer, *, ids: Sequence[UUID]) -> tuple[PriceRow, ...]:
    """These rows of prices, by SKU. Refuses: ``Forbidden``."""
    _require_staff(viewer)
    return _price_rows(Price.objects.filter(id__in=ids).order_by("variant__sku", "minimum_quantity"))


def price_history(viewer: Viewer, *, variant_ids: Sequence[UUID]) -> tuple[PriceRow, ...]:
    """Every period of every list for these articles, newest first."""
    _require_staff(viewer)
    found = Price.objects.filter(variant__in=variant_ids)
    return _price_rows(found.order_by("variant__sku", "price_list__code", "minimum_quantity", "-valid_from"))


def _price_rows(rows: QuerySet[Price]) -> tuple[PriceRow, ...]:
    return tuple(
        PriceRow(*row)
        for row in rows.values_list(
            "id",
            "price_list_id",
            "price_list__code",
            "price_list__currency",
            "price_list__includes_tax",
            "variant_id",
            "variant__sku",
            "minimum_quantity",
            "amount",
            "base",
            "valid_from",
            "valid_until",
            "set_by_hat_id",
        )
    )


def contracts(viewer: Viewer, *, organisation_id: UUID | None = None) -> tuple[ContractRow, ...]:
    """Contracts, newest first, of one organisation or of all, each with its terms. Two queries."""
    _require_staff(viewer)
    found = Contract.objects.select_related("organisation").order_by("-valid_from", "code")
    if organisation_id is not None:
        found = found.filter(organisation=organisation_id)
    rows = list(found)
    terms: dict[UUID, list[TermRow]] = {}
    agreed = ContractTerm.objects.select_related("variant", "category").filter(contract__in=[row.id for row in rows])
    for term in agreed.order_by("variant__sku", "category__code", "minimum_quantity", "-valid_from"):
        terms.setdefault(term.contract_id, []).append(
            TermRow(
                term.id,
                term.variant_id,
                term.variant.sku if term.variant else "",
                term.category.code if term.category else "",
                term.minimum_quantity,
                term.amount,
                term.base,
                term.percent_off,
                term.valid_from,
                term.valid_until,
            )
        )
    return tuple(
        ContractRow(
            row.id,
            row.code,
            row.name,
            row.organisation_id,
            row.organisation.name,
            row.currency,
            row.valid_from,
            row.valid_until,
            tuple(terms.get(row.id, ())),
        )
        for row in rows
    )


def promotions(viewer: Viewer, *, now: datetime, only_live: bool = False) -> tuple[PromotionRow, ...]:
    """Promotions, those still open first, with how many coupons open them and how often these were used."""
    _require_staff(viewer)
    found = Promotion.objects.annotate(
        variant_count=Count("variants", distinct=True),
        coupon_count=Count("coupons", distinct=True),
        use_count=Count("coupons__uses", filter=Q(coupons__uses__released_at=None), distinct=True),
    ).order_by(F("valid_until").desc(nulls_first=True), "-valid_from", "code")
    if only_live:
        found = found.filter(in_force(now))
    return tuple(
        PromotionRow(
            row.id,
            row.code,
            row.names,
            row.kind,
            row.percent,
            row.amount,
            row.currency,
            row.buy_quantity,
            row.free_quantity,
            row.threshold_minor,
            tuple(row.categories),
            row.variant_count,
            tuple(row.markets),
            tuple(row.countries),
            row.is_combinable,
            row.priority,
            row.needs_coupon,
            row.coupon_count,
            row.use_count,
            row.valid_from,
            row.valid_until,
        )
        for row in found
    )


def coupons(viewer: Viewer, *, promotion_id: UUID) -> tuple[CouponRow, ...]:
    """The codes of a promotion with their uses."""
    _require_staff(viewer)
    found = Coupon.objects.filter(promotion=promotion_id).annotate(
        use_count=Count("uses", filter=Q(uses__released_at=None))
    )
    return tuple(
        CouponRow(
            row.id,
            row.code,
            row.promotion_id,
            row.limit_in_all,
            row.limit_per_person,
            row.use_count,
            row.valid_from,
            row.valid_until,
        )
        for row in found.order_by("code")
    )


def personal_offers(viewer: Viewer, *, hat_ids: Sequence[UUID]) -> tuple[PersonalOfferRow, ...]:
    """Offers of these hats, newest first: to staff, or to the hat itself. Refuses: ``Forbidden``."""
    if not hat_ids or not set(hat_ids) <= set(viewer.hat_ids) or viewer.is_staff:
        _require_staff(viewer)
    found = PersonalOffer.objects.select_related("variant", "category").filter(
        rows_in_sight(viewer, staff=SEES_PRICES), hat__in=hat_ids
    )
    return tuple(
        PersonalOfferRow(
            row.id,
            row.code,
            row.hat_id,
            row.variant_id,
            row.variant.sku if row.variant else "",
            row.category.code if row.category else "",
            row.percent_off,
            row.amount,
            row.currency,
            row.limit_quantity,
            row.used_quantity,
            row.reason,
            row.made_by_hat_id,
            row.valid_from,
            row.valid_until,
        )
        for row in found.order_by("-valid_from", "code")
    )
