from django.utils.translation import gettext_lazy as _

from chapeau.commerce.pricing.models import CouponUse, PersonalOffer, Price
from chapeau.kit.personal_data import PersonalData
from chapeau.kit.personal_data import register as register_records


def register() -> None:
    register_records(
        PersonalData(
            PersonalOffer,
            title=_("Offers for you"),
            path="hat",
            exported=(
                "variant",
                "category",
                "percent_off",
                "amount",
                "currency",
                "reason",
                "valid_from",
                "valid_until",
            ),
            on_erasure="blank",
            because="what was offered stays with the orders it priced; the words of the reason go",
            blanks={"reason": ""},
        ),
        PersonalData(
            CouponUse,
            path="hat",
            exported=("coupon", "order_id", "used_at", "released_at"),
            on_erasure="keep",
            because="holds ids and moments only; the count of the coupon must stay right",
        ),
        PersonalData(
            Price,
            path="set_by_hat",
            exported=("price_list", "variant", "amount", "valid_from"),
            on_erasure="keep",
            because="a price of the house; the hat says which member of staff set it",
        ),
    )
