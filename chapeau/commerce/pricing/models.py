"""Where prices come from: lists, contracts, promotions, personal offers, tax; and shelf prices for sorting.

Rows of price, step, promotion and tax rate are never changed: a change closes the period and opens a new one.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chapeau.kit.ids import new_code, new_id


class PriceList(models.Model):
    """Prices for a currency and those it is for; the most specific list with a price wins (see rules)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    currency = models.CharField(max_length=3)
    includes_tax = models.BooleanField()
    tax_country = models.CharField(max_length=2, blank=True)
    """The country whose tax is in the amounts, when they include it."""
    markets = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    trades = ArrayField(models.CharField(max_length=16), default=list, blank=True)
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    organisation = models.ForeignKey(
        "people.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    priority = models.IntegerField(default=0)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "pricing_list"


class Price(models.Model):
    """A list's price of a variant from a quantity on, per ``base`` pieces; a row per period."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    price_list = models.ForeignKey(PriceList, on_delete=models.PROTECT, related_name="prices")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    minimum_quantity = models.PositiveIntegerField(default=1)
    """1 is the list price; more is a quantity step."""
    amount = models.DecimalField(max_digits=18, decimal_places=6)
    base = models.PositiveIntegerField(default=1)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)
    set_by_hat = models.ForeignKey("people.Hat", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "pricing_price"
        indexes: ClassVar = [
            models.Index(
                fields=["variant", "price_list", "minimum_quantity"],
                include=["amount", "base", "valid_from", "valid_until"],
                name="pricing_price_read",
            ),
            models.Index(fields=["valid_from"], name="pricing_price_begins"),
            models.Index(fields=["valid_until"], condition=~Q(valid_until=None), name="pricing_price_ends"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amount__gte=0, base__gte=1, minimum_quantity__gte=1), name="pricing_price_sane"
            ),
        ]


class Contract(models.Model):
    """What was agreed with an organisation, in a currency, net of tax."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=40, unique=True, default=new_code)
    name = models.CharField(max_length=120)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "pricing_contract"


class ContractTerm(models.Model):
    """A contract's fixed net price of a variant (from a quantity on), or its percentage off a category or all."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="terms")
    variant = models.ForeignKey("catalog.Variant", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey("catalog.Category", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    minimum_quantity = models.PositiveIntegerField(default=1)
    amount = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    base = models.PositiveIntegerField(default=1)
    percent_off = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "pricing_contract_term"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amount__isnull=False, percent_off=None, variant__isnull=False)
                | Q(amount=None, percent_off__isnull=False),
                name="pricing_term_is_price_or_percentage",
            ),
        ]


class Promotion(models.Model):
    """An offer to many. What it is never changes; a change closes it and opens a new one."""

    class Kind(models.TextChoices):
        PERCENT = "percent"
        AMOUNT = "amount"
        BUY_X_GET_Y = "buy-x-get-y"
        ORDER_PERCENT = "order-percent"
        ORDER_AMOUNT = "order-amount"
        FREE_DELIVERY = "free-delivery"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=40)
    names = models.JSONField(default=dict)
    """Language to the name shown to people."""
    kind = models.CharField(max_length=16, choices=Kind)
    percent = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)
    amount = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    """Per piece for ``amount``, per order for ``order-amount``; on the list's tax basis."""
    currency = models.CharField(max_length=3, blank=True)
    buy_quantity = models.PositiveIntegerField(null=True, blank=True)
    free_quantity = models.PositiveIntegerField(null=True, blank=True)
    threshold_minor = models.BigIntegerField(null=True, blank=True)
    """Least value of goods in the basket, in minor units on the buyer's basis."""
    categories = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    variants = models.ManyToManyField(
        "catalog.Variant", blank=True, related_name="+", db_table="pricing_promotion_variant"
    )
    markets = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    is_combinable = models.BooleanField(default=False)
    priority = models.IntegerField(default=0)
    needs_coupon = models.BooleanField(default=False)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "pricing_promotion"
        indexes: ClassVar = [models.Index(fields=["valid_from", "valid_until"], name="pricing_promotion_period")]


class Coupon(models.Model):
    """A code that opens a promotion, with limits in all and per person."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=40, unique=True)
    """Stored in upper case; compared without case."""
    promotion = models.ForeignKey(Promotion, on_delete=models.PROTECT, related_name="coupons")
    limit_in_all = models.PositiveIntegerField(null=True, blank=True)
    limit_per_person = models.PositiveIntegerField(null=True, blank=True)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "pricing_coupon"


class CouponUse(models.Model):
    """One use of a coupon by an order; released when the order is cancelled."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    coupon = models.ForeignKey(Coupon, on_delete=models.PROTECT, related_name="uses")
    hat = models.ForeignKey("people.Hat", null=True, on_delete=models.PROTECT, related_name="+")
    visitor = models.ForeignKey("people.Visitor", null=True, on_delete=models.PROTECT, related_name="+")
    order_id = models.UUIDField(unique=False, db_index=True)
    used_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "pricing_coupon_use"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["coupon", "order_id"], name="pricing_coupon_once_per_order"),
        ]


class Offering(models.Model):
    """A personal offer as it was made: to one hat, to an audience's or by a journey. A ``PersonalOffer`` is its row for one hat."""

    class Origin(models.TextChoices):
        PERSON = "person", _("One person")
        AUDIENCE = "audience", _("An audience")
        JOURNEY = "journey", _("A journey")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    name = models.CharField(max_length=120)
    """What the house calls it; buyers read ``reason``."""
    origin = models.CharField(max_length=8, choices=Origin)
    origin_code = models.CharField(max_length=40, blank=True)
    """Of the audience or the journey."""
    variants = models.ManyToManyField(
        "catalog.Variant", blank=True, related_name="+", db_table="pricing_offering_variant"
    )
    category = models.ForeignKey("catalog.Category", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    percent_off = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)
    amount = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    limit_quantity = models.PositiveIntegerField(null=True, blank=True)
    limit_orders = models.PositiveIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    hold_out_percent = models.PositiveSmallIntegerField(default=0)
    valid_until = models.DateTimeField(null=True, blank=True)
    valid_days = models.PositiveIntegerField(null=True, blank=True)
    """Instead of a last moment: so many days from when each got it."""
    made_by_hat = models.ForeignKey("people.Hat", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "pricing_offering"
        indexes: ClassVar = [models.Index(fields=["-created_at"], name="pricing_offering_newest")]


class PersonalOffer(models.Model):
    """A price for one hat, with its reason: the last step before rounding."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    """Also of the link by which its owner looks at it."""
    offering = models.ForeignKey(Offering, null=True, on_delete=models.PROTECT, related_name="offers")
    hat = models.ForeignKey("people.Hat", on_delete=models.PROTECT, related_name="personal_offers")
    variant = models.ForeignKey("catalog.Variant", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey("catalog.Category", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    percent_off = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)
    amount = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    """A fixed price per piece, on the hat's own basis (private: gross, organisation: net)."""
    currency = models.CharField(max_length=3, blank=True)
    limit_quantity = models.PositiveIntegerField(null=True, blank=True)
    used_quantity = models.PositiveIntegerField(default=0)
    limit_orders = models.PositiveIntegerField(null=True, blank=True)
    """In so many orders, over all rows of the offering for this hat."""
    used_orders = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=200, blank=True)
    made_by_hat = models.ForeignKey("people.Hat", null=True, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    until_before = models.DateTimeField(null=True, blank=True)
    """What ``valid_until`` was before it was withdrawn: that can be undone."""
    seen_at = models.DateTimeField(null=True, blank=True)
    """When its owner, signed in, first looked at it."""

    class Meta:
        db_table = "pricing_personal_offer"
        indexes: ClassVar = [models.Index(fields=["hat", "valid_until"], name="pricing_offer_hat")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["offering", "hat", "variant"], nulls_distinct=False, condition=~Q(offering=None),
                name="pricing_offer_once_each",
            ),
        ]  # fmt: skip


class OfferHeldOut(models.Model):
    """Somebody an offering was not made to, by lot, to see what it does."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="held_out")
    hat = models.ForeignKey("people.Hat", on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()

    class Meta:
        db_table = "pricing_offer_held_out"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["offering", "hat"], name="pricing_held_out_once"),
        ]


class OfferUse(models.Model):
    """An order in which a personal offer made a price; released when the order is cancelled."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    offer = models.ForeignKey(PersonalOffer, on_delete=models.PROTECT, related_name="uses")
    order_id = models.UUIDField(db_index=True)
    quantity = models.PositiveIntegerField()
    used_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "pricing_offer_use"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["offer", "order_id"], name="pricing_offer_once_per_order"),
        ]


class TaxRate(models.Model):
    """VAT by country, category and date, with where it was read."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    country = models.CharField(max_length=2)
    category = models.CharField(max_length=24)
    percent = models.DecimalField(max_digits=6, decimal_places=3)
    source = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "pricing_tax_rate"


class PriceView(models.Model):
    """The set of hats with the same price inputs: currency, basis, market, trade, country, organisation."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    currency = models.CharField(max_length=3)
    shows_gross = models.BooleanField()
    market = models.CharField(max_length=8)
    trade = models.CharField(max_length=16, blank=True)
    country = models.CharField(max_length=2)
    organisation = models.ForeignKey("people.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    """Only when the organisation has a list or contract of its own, or a tax position of its own."""
    tax_position = models.CharField(max_length=24, default="domestic")
    house_country = models.CharField(max_length=2, default="FR")
    """Whose tax stays behind when goods are exported."""
    refreshed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "pricing_view"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["currency", "shows_gross", "market", "trade", "country", "organisation", "tax_position"],
                nulls_distinct=False,
                name="pricing_view_once",
            ),
        ]


class ShelfPrice(models.Model):
    """What one piece at minimum quantity costs in a view, without coupon or basket promotion, in a period.

    For sorting, filtering and the lowest price of 30 days; what is shown and paid is computed exactly.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    view = models.ForeignKey(PriceView, on_delete=models.CASCADE, related_name="shelf_prices")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.CASCADE, related_name="+")
    amount = models.DecimalField(max_digits=18, decimal_places=6)
    """Per piece on the view's basis, rounded as shown."""
    regular_amount = models.DecimalField(max_digits=18, decimal_places=6)
    """Before promotions."""
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "pricing_shelf_price"
        indexes: ClassVar = [
            models.Index(
                fields=["view", "amount", "variant"], condition=Q(valid_until=None), name="pricing_shelf_sorted"
            ),
            models.Index(fields=["variant", "view", "valid_from"], name="pricing_shelf_variant"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["view", "variant"], condition=Q(valid_until=None), name="pricing_shelf_one_open"
            ),
        ]
