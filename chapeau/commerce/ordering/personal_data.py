from django.utils.translation import gettext_lazy as _

from chapeau.commerce.ordering.models import Order, OrderEvent, OrderLine
from chapeau.kit.personal_data import PersonalData
from chapeau.kit.personal_data import register as register_records


def register() -> None:
    register_records(
        PersonalData(
            Order,
            title=_("Orders"),
            path="hat",
            also=(("visitor__hat", "hat"),),
            addresses=("guest_email",),
            exported=(
                "code",
                "state",
                "channel",
                "placed_at",
                "currency",
                "net_minor",
                "tax_minor",
                "gross_minor",
                "buyer_reference",
                "cost_centre",
                "delivery_address",
                "billing_address",
                "guest_email",
                "guest_name",
                "note",
                "payment_method",
                "cancel_reason",
            ),
            on_erasure="blank",
            because="amounts, articles and dates are the books; name, address and words go",
            blanks={
                "delivery_address": None,
                "billing_address": None,
                "guest_email": "",
                "guest_name": "",
                "note": "",
                "buyer_reference": "",
                "cancel_reason": "",
            },
        ),
        PersonalData(
            OrderLine,
            title=_("Lines of orders"),
            path="order__hat",
            also=(("order__visitor__hat", "hat"),),
            exported=("sku", "name", "quantity", "net_minor", "tax_minor", "gross_minor", "buyer_reference"),
            on_erasure="blank",
            because="what was sold for how much is the books",
            blanks={"buyer_reference": "", "staff_reason": ""},
        ),
        PersonalData(
            OrderEvent,
            path="order__hat",
            also=(("order__visitor__hat", "hat"),),
            exported=("kind", "word", "happened_at"),
            on_erasure="blank",
            because="what happened when stays with the order; the words go",
            blanks={"word": ""},
        ),
    )
