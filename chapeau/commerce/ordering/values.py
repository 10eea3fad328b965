"""States, channels and the records this room hands out."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrderState(TextChoices):
    BASKET = "basket", _("Basket")
    AWAITING_APPROVAL = "awaiting-approval", _("Waiting for approval")
    DECLINED = "declined", _("Declined")
    AWAITING_PAYMENT = "awaiting-payment", _("Waiting for payment")
    PLACED = "placed", _("Ordered")
    PARTLY_SHIPPED = "partly-shipped", _("Partly shipped")
    SHIPPED = "shipped", _("Shipped")
    DELIVERED = "delivered", _("Delivered")
    CANCELLED = "cancelled", _("Cancelled")
    ABANDONED = "abandoned", _("Emptied")


class Channel(TextChoices):
    WEB = "web", _("Web shop")
    PHONE = "phone", _("Phone")
    MAIL = "mail", _("Mail")
    VISIT = "visit", _("Visit")
    COUNTER = "counter", _("Counter")
    IMPORT = "import", _("Brought in")
