"""Questions about personal offers: those made, who has them, and one's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, F, Min, Q, QuerySet

from chapeau.commerce.pricing.models import OfferHeldOut, Offering, PersonalOffer
from chapeau.commerce.pricing.queries import foreseeing
from chapeau.commerce.pricing.queries.office import SEES_PRICES
from chapeau.commerce.pricing.values import ForeseenOffer, OfferHolder, OfferingRow, OfferTerms, OwnOffer
from chapeau.kit.db import fetch
from chapeau.kit.pages import Page
from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.people import queries as people
from chapeau.person.people.queries import hats_side_by_side
from chapeau.person.people.values import SYSTEM, StaffRole, Viewer, ViewerKind

GIVES = (StaffRole.SALES, StaffRole.MARKETING)

_COUNTS = """
SELECT offering_id, count(DISTINCT hat_id), count(DISTINCT hat_id) FILTER (WHERE seen_at IS NOT NULL),
       count(DISTINCT hat_id) FILTER (WHERE used_orders > 0)
FROM pricing_personal_offer WHERE offering_id = ANY(%(some)s::uuid[]) GROUP BY offering_id
"""


def foresee_offer(viewer: Viewer, *, terms: OfferTerms, hat_ids: Sequence[UUID], now: datetime) -> ForeseenOffer:
    """What the offer would do to prices and margins of these; writes nothing. Queries grow with the kinds of buyers
    looked at (at most 20), not with their number. Refuses: ``Forbidden``."""
    if not viewer.works_as(*GIVES):
        raise Forbidden
    return foreseeing.foresee(terms, hat_ids, now)


def offerings(
    viewer: Viewer,
    *,
    now: datetime,
    text: str = "",
    origin: str = "",
    state: str = "",
    page: int = 1,
    page_size: int = 50,
) -> Page[OfferingRow]:
    """Offers made, the newest first. ``state``: ``open``, ``ended`` or ``withdrawn``. Refuses: ``Forbidden``."""
    _check(viewer)
    found = Offering.objects.all()
    if text:
        found = found.filter(
            Q(name__icontains=text) | Q(reason__icontains=text) | Q(variants__sku__istartswith=text)
        ).distinct()
    if origin:
        found = found.filter(origin=origin)
    over = Q(valid_until__lte=now)
    if state == "open":
        found = found.filter(~over, withdrawn_at=None)
    elif state == "ended":
        found = found.filter(over, withdrawn_at=None)
    elif state == "withdrawn":
        found = found.filter(withdrawn_at__isnull=False)
    start = (max(page, 1) - 1) * page_size
    rows = _rows(found.order_by("-created_at", "-id")[start : start + page_size])
    return Page(rows, found.count(), max(page, 1), page_size)


def offering(viewer: Viewer, *, code: str) -> OfferingRow:
    """Refuses: ``Forbidden``, ``NotFound``."""
    _check(viewer)
    rows = _rows(Offering.objects.filter(code=code))
    if not rows:
        raise NotFound
    return rows[0]


def offering_people(
    viewer: Viewer, *, code: str, of: str = "given", text: str = "", page: int = 1, page_size: int = 50
) -> tuple[Page[OfferHolder], int]:
    """Who stands behind a number (``given``, ``seen``, ``used``, ``held-out``): those in sight, and how many are not.

    Refuses: ``Forbidden``, ``NotFound``.
    """
    _check(viewer)
    made = Offering.objects.filter(code=code).first()
    if made is None or of not in ("given", "seen", "used", "held-out"):
        raise NotFound
    told = _held_out(made) if of == "held-out" else _having(made, of)
    sight = hats_side_by_side(viewer, ids=list(told)).filter(id__in=list(told)).distinct()
    for word in text.split():
        sight = sight.filter(
            Q(person__given_name__icontains=word)
            | Q(person__family_name__icontains=word)
            | Q(organisation__name__icontains=word)
        )
    total = sight.count()
    start = (max(page, 1) - 1) * page_size
    shown = sight.select_related("person", "organisation").order_by("person__sort_key", "id")[start : start + page_size]
    rows = tuple(
        OfferHolder(
            hat.id,
            hat.person.name,
            hat.organisation.name if hat.organisation else "",
            hat.person.code,
            *told[hat.id],
            is_held_out=of == "held-out",
        )
        for hat in shown
    )
    return Page(rows, total, max(page, 1), page_size), 0 if text else len(told) - total


def own_offer(viewer: Viewer, *, code: str, now: datetime) -> OwnOffer:
    """The offer of a link, to the hat it was made to and to nobody else. Refuses: ``NotFound``."""
    if viewer.kind is not ViewerKind.HAT:
        raise NotFound
    found = own_offers(viewer, hat_ids=viewer.hat_ids, now=now, code=code)
    if not found:
        raise NotFound
    return found[0]


def own_offers(
    viewer: Viewer, *, hat_ids: Sequence[UUID], now: datetime, code: str = "", only_open: bool = False
) -> list[OwnOffer]:
    """Offers of these hats as their owners see them, those that end first first; one row for each time somebody was
    made one. For the hats themselves and the house. Refuses: ``Forbidden``."""
    if not (viewer.is_system or set(hat_ids) <= set(viewer.hat_ids)):
        raise Forbidden
    rows = PersonalOffer.objects.filter(hat__in=hat_ids).select_related("category")
    if code:
        rows = rows.filter(
            Q(code=code) | Q(offering__offers__code=code, offering__isnull=False, hat=F("offering__offers__hat"))
        ).distinct()
    together: dict[tuple[UUID, UUID], list[PersonalOffer]] = {}
    for row in rows.order_by(F("valid_until").asc(nulls_last=True), "id"):
        together.setdefault((row.hat_id, row.offering_id or row.id), []).append(row)
    shown = [_own(same, now) for same in together.values()]
    return [one for one in shown if one.is_open] if only_open else shown


def offers_of_offerings(
    viewer: Viewer, *, offering_codes: Sequence[str], hat_ids: Sequence[UUID], now: datetime
) -> Mapping[tuple[UUID, str], OwnOffer]:
    """By hat and offering what was offered, where it still holds; one query and one of its articles. ``SYSTEM`` only."""
    if not viewer.is_system:
        raise Forbidden
    rows = PersonalOffer.objects.filter(hat__in=hat_ids).select_related("category", "offering")
    rows = rows.filter(offering__code__in=offering_codes) if offering_codes else rows.filter(offering__isnull=False)
    together: dict[tuple[UUID, str], list[PersonalOffer]] = {}
    for row in rows.order_by("id"):
        assert row.offering is not None
        together.setdefault((row.hat_id, row.offering.code), []).append(row)
    shown = {key: _own(same, now) for key, same in together.items()}
    return {key: one for key, one in shown.items() if one.is_open}


def _own(same: Sequence[PersonalOffer], now: datetime) -> OwnOffer:
    first = min(same, key=lambda row: row.id)
    left = [row.limit_quantity - row.used_quantity for row in same if row.limit_quantity is not None]
    orders = first.limit_orders - first.used_orders if first.limit_orders is not None else None
    holds = first.valid_from <= now and (first.valid_until is None or first.valid_until > now)
    return OwnOffer(
        code=first.code,
        hat_id=first.hat_id,
        variant_ids=tuple(row.variant_id for row in same if row.variant_id),
        category_id=first.category_id,
        category_code=first.category.code if first.category else "",
        percent_off=first.percent_off,
        amount=first.amount,
        currency=first.currency,
        pieces_left=min(left, default=None),
        orders_left=orders,
        reason=first.reason,
        valid_until=first.valid_until,
        is_open=holds and (orders is None or orders > 0) and (not left or max(left) > 0),
    )


def _having(made: Offering, of: str) -> dict[UUID, tuple[str, datetime, datetime | None, int]]:
    rows = PersonalOffer.objects.filter(offering=made)
    if of == "seen":
        rows = rows.filter(seen_at__isnull=False)
    elif of == "used":
        rows = rows.filter(used_orders__gt=0)
    grouped = rows.values("hat_id").annotate(
        link=Min("code"), since=Min("valid_from"), seen=Min("seen_at"), orders=Min("used_orders")
    )
    return {row["hat_id"]: (row["link"], row["since"], row["seen"], row["orders"]) for row in grouped}


def _held_out(made: Offering) -> dict[UUID, tuple[str, datetime, datetime | None, int]]:
    rows = OfferHeldOut.objects.filter(offering=made).values_list("hat_id", "drawn_at")
    return {hat_id: ("", drawn_at, None, 0) for hat_id, drawn_at in rows}


def _rows(found: QuerySet[Offering]) -> tuple[OfferingRow, ...]:
    """Four queries."""
    rows = list(found.select_related("category", "made_by_hat__person").prefetch_related("variants"))
    some = [row.id for row in rows]
    counts = {row[0]: row[1:] for row in fetch(_COUNTS, {"some": some}, kept=False)}
    out = OfferHeldOut.objects.filter(offering__in=some).values_list("offering").annotate(n=Count("id"))
    left_out = dict(out.order_by())
    articles = {row.id: sorted(row.variants.all(), key=lambda variant: variant.sku) for row in rows}
    return tuple(
        OfferingRow(
            id=row.id,
            code=row.code,
            name=row.name,
            origin=row.origin,
            origin_code=row.origin_code,
            skus=tuple(variant.sku for variant in articles[row.id]),
            variant_ids=tuple(variant.id for variant in articles[row.id]),
            category_code=row.category.code if row.category else "",
            percent_off=row.percent_off,
            amount=row.amount,
            currency=row.currency,
            limit_quantity=row.limit_quantity,
            limit_orders=row.limit_orders,
            reason=row.reason,
            hold_out_percent=row.hold_out_percent,
            valid_until=row.valid_until,
            valid_days=row.valid_days,
            created_at=row.created_at,
            withdrawn_at=row.withdrawn_at,
            made_by_name=row.made_by_hat.person.name if row.made_by_hat else "",
            given=counts.get(row.id, (0, 0, 0))[0],
            seen=counts.get(row.id, (0, 0, 0))[1],
            used=counts.get(row.id, (0, 0, 0))[2],
            held_out=left_out.get(row.id, 0),
        )
        for row in rows
    )


def _check(viewer: Viewer) -> None:
    if not viewer.works_as(*SEES_PRICES):
        raise Forbidden


def discount_limit(viewer: Viewer) -> Decimal:
    """How many percent this member of staff may take off alone."""
    if viewer.is_system or viewer.has_role(StaffRole.ADMINISTRATOR):
        return Decimal(100)
    if viewer.hat_id is None:
        return Decimal(0)
    return people.hat_card(SYSTEM, hat_id=viewer.hat_id).discount_limit_percent
