"""Deeds of baskets and orders, a file per deed or family.

``order_code`` everywhere: None means the viewer's own basket (made when needed); staff give the code of the
order they take for a person. Lines are named by SKU.
"""

from chapeau.commerce.ordering.actions.approval import (
    AboveApprover,
    NoApprover,
    NothingToApprove,
    approve_order,
    ask_approval,
    change_then_place,
    decline_order,
    withdraw_approval,
)
from chapeau.commerce.ordering.actions.basket import (
    UnknownArticle,
    add_to_basket,
    remove_line,
    set_line,
    set_line_reference,
)
from chapeau.commerce.ordering.actions.buy_now import NothingToRepeat, buy_now
from chapeau.commerce.ordering.actions.cancel import CancelReasonNeeded, cancel_order
from chapeau.commerce.ordering.actions.checkout import (
    AddressIncomplete,
    CouponRefused,
    DeliveryRefused,
    GuestNeedsEmail,
    PaymentRefused,
    apply_coupon,
    choose_delivery,
    choose_payment,
    remove_coupon,
    set_addresses,
    set_country,
    set_guest,
    set_reference,
)
from chapeau.commerce.ordering.actions.merge import merge_baskets, reprice_for_hat, take_other_basket
from chapeau.commerce.ordering.actions.paste import paste_lines
from chapeau.commerce.ordering.actions.paying import (
    TimeToPayOver,
    cancel_unpaid,
    prepare_payment,
    prepare_payment_by_link,
    record_paid,
    record_payment_failed,
)
from chapeau.commerce.ordering.actions.place_order import KeyNeeded, place_order
from chapeau.commerce.ordering.actions.reorder import reorder
from chapeau.commerce.ordering.actions.staff import (
    DiscountRefused,
    ReasonNeeded,
    discard_order,
    send_payment_link,
    set_channel,
    set_staff_discount,
    start_order_for,
)
from chapeau.commerce.ordering.opening import HatEnded, VisitorUnknown
from chapeau.commerce.ordering.placing import ApprovalNeeded, Incomplete, LinesRefused, NothingToOrder, TotalMoved
from chapeau.commerce.ordering.rules.moves import MoveRefused
from chapeau.commerce.ordering.rules.packs import PackRefused, TooMany

__all__ = [
    "AboveApprover",
    "AddressIncomplete",
    "ApprovalNeeded",
    "CancelReasonNeeded",
    "CouponRefused",
    "DeliveryRefused",
    "DiscountRefused",
    "GuestNeedsEmail",
    "HatEnded",
    "Incomplete",
    "KeyNeeded",
    "LinesRefused",
    "MoveRefused",
    "NoApprover",
    "NothingToApprove",
    "NothingToOrder",
    "NothingToRepeat",
    "PackRefused",
    "PaymentRefused",
    "ReasonNeeded",
    "TimeToPayOver",
    "TooMany",
    "TotalMoved",
    "UnknownArticle",
    "VisitorUnknown",
    "add_to_basket",
    "apply_coupon",
    "approve_order",
    "ask_approval",
    "buy_now",
    "cancel_order",
    "cancel_unpaid",
    "change_then_place",
    "choose_delivery",
    "choose_payment",
    "decline_order",
    "discard_order",
    "merge_baskets",
    "paste_lines",
    "place_order",
    "prepare_payment",
    "prepare_payment_by_link",
    "record_paid",
    "record_payment_failed",
    "remove_coupon",
    "remove_line",
    "reorder",
    "reprice_for_hat",
    "send_payment_link",
    "set_addresses",
    "set_channel",
    "set_country",
    "set_guest",
    "set_line",
    "set_line_reference",
    "set_reference",
    "set_staff_discount",
    "start_order_for",
    "take_other_basket",
    "withdraw_approval",
]
