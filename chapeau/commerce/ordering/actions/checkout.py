"""What checkout asks: coupon, delivery, payment, addresses, references, a guest's name."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.ordering.changes import changes_between, snapshot
from chapeau.commerce.ordering.opening import freeze_addresses, open_order, reprice
from chapeau.commerce.ordering.payment_options import payment_options
from chapeau.commerce.ordering.values import Change, PaymentChoice
from chapeau.commerce.pricing.values import CouponState
from chapeau.kit.refusals import Refusal
from chapeau.person.people.values import PostalAddressValue, Viewer, ViewerKind


class CouponRefused(Refusal):
    """The code does not count; the reason is in the sentence."""

    code = "coupon"
    sentence = _("%(coupon)s: %(reason)s")


class DeliveryRefused(Refusal):
    """The desk does not offer this way there."""

    code = "delivery"
    sentence = _("This way of delivery is not offered for your basket and address. Choose another.")


class PaymentRefused(Refusal):
    """This buyer cannot pay this way here."""

    code = "payment-choice"
    sentence = _("This way of paying is not offered for this order. Choose another.")


class GuestNeedsEmail(Refusal):
    """Without an address we can confirm nothing."""

    code = "guest-email"
    status = 422
    sentence = _("Enter an e-mail address, so that we can confirm the order.")


class AddressIncomplete(Refusal):
    """A parcel could not arrive there."""

    code = "address"
    status = 422
    sentence = _("Enter at least a name, a street, a town and a country.")


_COUNTS_LATER = (CouponState.USED, CouponState.BELOW_THRESHOLD, CouponState.NOTHING_FITS, CouponState.BETTER_OFFER)
MANY_COUPONS = 5


@transaction.atomic
def apply_coupon(viewer: Viewer, *, code: str, now: datetime, order_code: str | None = None) -> None:
    """Note a coupon on the basket. One that may count once the basket has grown stays, and says so.

    Refuses: ``CouponRefused`` with the reason.
    """
    wanted = code.strip().upper()[:40]
    opened = open_order(viewer, now=now, order_code=order_code)
    order = opened.order
    if not wanted or len(order.coupon_codes) >= MANY_COUPONS:
        raise CouponRefused(coupon=wanted, reason=CouponState.UNKNOWN.label)
    if wanted in order.coupon_codes:
        return
    order.coupon_codes = [*order.coupon_codes, wanted]
    priced = reprice(opened, now=now, also=["coupon_codes"])
    result = next((each for each in priced.quote.coupons if each.code.upper() == wanted), None)
    state = result.state if result else CouponState.UNKNOWN
    if state not in _COUNTS_LATER:
        raise CouponRefused(coupon=wanted, reason=state.label)


@transaction.atomic
def remove_coupon(viewer: Viewer, *, code: str, now: datetime, order_code: str | None = None) -> None:
    """Take a coupon off; one that is not there is no error."""
    opened = open_order(viewer, now=now, order_code=order_code)
    wanted = code.strip().upper()
    opened.order.coupon_codes = [each for each in opened.order.coupon_codes if each != wanted]
    reprice(opened, now=now, also=["coupon_codes"])


@transaction.atomic
def choose_delivery(viewer: Viewer, *, method: str, now: datetime, order_code: str | None = None) -> None:
    """Refuses: ``DeliveryRefused`` when the desk does not offer it there."""
    opened = open_order(viewer, now=now, order_code=order_code)
    opened.order.delivery_method = method
    reprice(opened, now=now)
    if opened.order.delivery_method != method:
        raise DeliveryRefused


@transaction.atomic
def choose_payment(viewer: Viewer, *, choice: PaymentChoice, now: datetime, order_code: str | None = None) -> None:
    """Refuses: ``PaymentRefused`` (on account without credit, cash away from the counter)."""
    opened = open_order(viewer, now=now, order_code=order_code)
    order = opened.order
    if choice not in {option.choice for option in payment_options(order, opened.card, viewer)}:
        raise PaymentRefused
    order.payment_method, order.changed_at = choice, now
    order.save(update_fields=["payment_method", "changed_at"])


@transaction.atomic
def set_addresses(
    viewer: Viewer,
    *,
    delivery: PostalAddressValue,
    billing: PostalAddressValue | None,
    now: datetime,
    order_code: str | None = None,
) -> tuple[Change, ...]:
    """Freeze where it goes and who is billed (None: the same). Returns what changed with the country's tax.

    Refuses: ``AddressIncomplete``.
    """
    for address in (delivery, billing):
        if address and not (address.name or address.organisation):
            raise AddressIncomplete
        if address and not (address.street and address.city and len(address.country) == 2):
            raise AddressIncomplete
    opened = open_order(viewer, now=now, order_code=order_code)
    before = snapshot(opened.order, opened.lines)
    freeze_addresses(opened.order, delivery, billing)
    reprice(opened, now=now, also=["delivery_address", "billing_address", "country"])
    return changes_between(before, snapshot(opened.order, opened.lines))


@transaction.atomic
def set_country(viewer: Viewer, *, country: str, now: datetime, order_code: str | None = None) -> tuple[Change, ...]:
    """Where it will go, before an address is known: decides tax, currency and delivery."""
    opened = open_order(viewer, now=now, order_code=order_code)
    before = snapshot(opened.order, opened.lines)
    order = opened.order
    if order.country != country and order.delivery_address:
        order.delivery_address = order.billing_address = None
    order.country = country
    reprice(opened, now=now, also=["delivery_address", "billing_address", "country"])
    return changes_between(before, snapshot(opened.order, opened.lines))


@transaction.atomic
def set_reference(
    viewer: Viewer,
    *,
    buyer_reference: str,
    cost_centre: str,
    now: datetime,
    note: str = "",
    order_code: str | None = None,
) -> None:
    """The buyer's own order number, who bears the cost, and a word to the house."""
    order = open_order(viewer, now=now, order_code=order_code).order
    order.buyer_reference = buyer_reference.strip()[:80]
    order.cost_centre = cost_centre.strip()[:64]
    order.note, order.changed_at = note.strip()[:2000], now
    order.save(update_fields=["buyer_reference", "cost_centre", "note", "changed_at"])


@transaction.atomic
def set_guest(viewer: Viewer, *, email: str, name: str, language: str, now: datetime) -> None:
    """Who a visitor's order is for. Refuses: ``GuestNeedsEmail``."""
    if viewer.kind is not ViewerKind.VISITOR:
        return
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise GuestNeedsEmail from None
    order = open_order(viewer, now=now).order
    order.guest_email, order.guest_name, order.language = address, name.strip()[:120], language[:8]
    order.changed_at = now
    order.save(update_fields=["guest_email", "guest_name", "language", "changed_at"])
