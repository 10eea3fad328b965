from django.utils.translation import gettext_lazy as _

from chapeau.commerce.pricing.models import CouponUse, OfferHeldOut, Offering, OfferUse, PersonalOffer, Price
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
            OfferUse,
            path="offer__hat",
            exported=("order_id", "quantity", "used_at", "released_at"),
            on_erasure="keep",
            because="holds ids and moments only; it says which order an offer made the price of",
        ),
        PersonalData(
            OfferHeldOut,
            path="hat",
            exported=("offering", "drawn_at"),
            on_erasure="keep",
            because="holds ids and a moment only; without it the comparison of an offer would be wrong",
        ),
        PersonalData(
            Offering,
            path="made_by_hat",
            exported=("name", "reason", "created_at"),
            on_erasure="keep",
            because="an offer of the house; the hat says which member of staff made it",
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
