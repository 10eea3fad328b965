"""What a person can do in the shop or the office, a program can do by the API; or it is said why not.

Every address of the storefront and the office stands in this table. A new page makes the test fail until it is decided.
"""

from __future__ import annotations

from django.urls.resolvers import URLPattern

from chapeau.interfaces.api.operations import OPERATIONS
from chapeau.interfaces.api.service import AREAS
from chapeau.interfaces.office.urls import urlpatterns as office
from chapeau.interfaces.storefront.urls import urlpatterns as shop

assert AREAS  # reading the areas registers their operations

NO_LOOKS = "only how a page looks: a program has none"
NO_SESSION = "of a browser's session: a program has a token"
OWN_WORD = "a person's own word about words they were shown, or their own data: not a program's"
DESK_OF_RIGHTS = "what somebody told a colleague is written down by that colleague, with the proof"
NO_VISITORS = "for visitors who have no account: a program always acts for somebody"
NOT_YET = "audiences have no operations yet"
NO_DEMO = "of the demo alone"
WRITTEN_BY_HAND = "what goes to many is written, looked at and sent by a person's hand"
NO_PAPER = "a paper made from what the API tells in full"
ONCE = "a history of orders is brought in once, by a person who looks at what is held back"
HOUSE = "the house decides about itself by a person's hand, with a second factor, not by a program"

SHOP: dict[str, str | tuple[str, ...]] = {
    "home": ("list_categories", "list_products", "list_orders"),
    "category": ("get_category", "list_products", "list_facets"),
    "search": ("list_products",),
    "suggest": ("suggest_products",),
    "product": ("get_product",),
    "why": ("price_articles",),
    "basket": ("get_basket",),
    "add_to_basket": ("add_to_basket", "add_many_to_basket"),
    "set_line": ("set_basket_line", "remove_basket_line"),
    "apply_coupon": ("apply_coupon",),
    "remove_coupon": ("remove_coupon",),
    "quick_order": ("paste_lines",),
    "buy_now": ("preview_buy_now", "buy_now"),
    "checkout": ("change_checkout", "place_order", "ask_approval"),
    "begin_checkout": ("change_checkout",),
    "pay": ("pay_order",),
    "paid": ("confirm_payment",),
    "orders": ("list_orders",),
    "order": ("get_order", "get_order_money", "list_order_shipments", "list_order_invoices", "list_order_requests"),
    "paper": ("get_invoice_pdf",),
    "thanks": ("get_order",),
    "reorder": ("reorder",),
    "cancel": ("cancel_order",),
    "withdraw": ("withdraw_approval",),
    "ask_return": ("list_returnable", "ask_return"),
    "order_by_link": NO_VISITORS,
    "pay_by_link": NO_VISITORS,
    "approvals": ("list_approvals",),
    "approval": ("get_approval", "preview_approval"),
    "decide": ("approve_order", "decline_order"),
    "requests": ("list_requests",),
    "request": ("get_request", "reply_to_request"),
    "ask": ("ask",),
    "returns": ("list_returns",),
    "return": ("get_return",),
    "account": ("get_hat", "list_hats", "list_contacts"),
    "details": ("get_details", "change_details"),
    "add_email": "a code mailed to the address proves it: a person types it",
    "remove_email": ("remove_contact",),
    "open_hat": NO_SESSION,
    "enter_code": NO_SESSION,
    "addresses": ("list_addresses", "get_address"),
    "add_address": ("add_address",),
    "remove_address": ("remove_address",),
    "who_sees": ("list_looks",),
    "my_data": OWN_WORD,
    "take_data": OWN_WORD,
    "my_preferences": OWN_WORD,
    "preferences": OWN_WORD,
    "unsubscribe": OWN_WORD,
    "undo_unsubscribe": OWN_WORD,
    "confirm": OWN_WORD,
    "consent": NO_SESSION,
    "programs": "a token does not make tokens",
    "sessions": NO_SESSION,
    "new_organisation": ("create_own_organisation",),
    "organisation": ("get_organisation", "list_organisation_changes"),
    "organisation_details": ("change_organisation",),
    "invite": ("invite_member",),
    "withdraw_invitation": ("withdraw_invitation",),
    "member": ("get_member", "change_member"),
    "end_member": ("end_member",),
    "add_organisation_address": ("add_address",),
    "invitation": "the mailed link opens in a browser: who accepts it may be nobody yet",
    "policy": "words of the house for people to read; an order by a program keeps their versions like any other",
    "visit": "a visit is a browser's",
    "switch_hat": NO_SESSION,
    "choose_language": NO_LOOKS,
    "choose_country": NO_VISITORS,
    "choose_theme": NO_LOOKS,
    "demo": NO_DEMO,
    "enter": NO_DEMO,
    "styleguide": NO_DEMO,
}

JOURNEYS = "journeys are drawn in the office; the API follows"
OFFICE: dict[str, str | tuple[str, ...]] = {
    "journeys": JOURNEYS,
    "journey": JOURNEYS,
    "new_journey": JOURNEYS,
    "change_journey": JOURNEYS,
    "journey_entry": JOURNEYS,
    "add_step": JOURNEYS,
    "edit_step": JOURNEYS,
    "foresee_journey": JOURNEYS,
    "journey_people": JOURNEYS,
    "consents": DESK_OF_RIGHTS,
    "data_requests": DESK_OF_RIGHTS,
    "data_request": DESK_OF_RIGHTS,
    "suppressed": DESK_OF_RIGHTS,
    "suppress": DESK_OF_RIGHTS,
    "lift_suppression": DESK_OF_RIGHTS,
    "today": ("list_tasks", "list_requests", "list_shipments"),
    "find": ("list_people", "list_organisations", "list_orders", "list_all_products"),
    "people": ("list_people",),
    "person": (
        "get_person",
        "list_person_orders",
        "list_person_timeline",
        "list_person_changes",
        "list_person_requests",
        "list_person_notes",
    ),
    "what_they_pay": ("compare_prices",),
    "add_note": ("add_note",),
    "add_task": ("create_task",),
    "hat": ("get_hat_of_somebody",),
    "organisations": ("list_organisations",),
    "edit_person": ("change_person", "create_person", "create_people"),
    "new_organisation": ("create_organisation",),
    "edit_organisation": ("change_organisation_of_somebody", "invite_to_organisation", "change_hat_of_somebody"),
    "organisation": ("get_organisation_of_somebody", "get_credit", "list_changes_of_organisation"),
    "set_credit": ("set_credit",),
    "orders": ("list_orders",),
    "start_order": ("start_order_for",),
    "order_by_id": "from a key to the page; programs know codes",
    "order": ("get_order",),
    "desk_order": ("get_desk_order",),
    "change_order": (
        "add_to_desk_order",
        "add_many_to_desk_order",
        "paste_into_desk_order",
        "set_desk_order_line",
        "apply_coupon_to_desk_order",
        "change_desk_order",
    ),
    "place_order": ("place_order_for",),
    "discard_order": ("discard_desk_order",),
    "cancel_order": ("cancel_order",),
    "send_link": ("send_payment_link",),
    "mark_paid": ("mark_paid",),
    "requests": ("list_requests",),
    "request": ("get_request",),
    "change_request": (
        "change_request",
        "close_requests",
        "reply_to_request",
        "add_request_note",
        "make_task_of_request",
    ),
    "tasks": ("list_tasks",),
    "task": ("get_task",),
    "change_task": ("change_task", "finish_tasks", "take_tasks", "reopen_task"),
    "audiences": NOT_YET,
    "new_audience": NOT_YET,
    "audience": NOT_YET,
    "audience_people": NOT_YET,
    "audience_why": NOT_YET,
    "change_audience": NOT_YET,
    "do_audience": NOT_YET,
    "mails": ("list_mails",),
    "mail": ("get_mail",),
    "mail_body": ("get_mail",),
    "send_mail_again": ("send_mail_again",),
    "to_ship": ("list_shipments", "ship_many", "mark_delivered", "start_picking", "get_pick_lists"),
    "shipment": ("get_shipment",),
    "shipment_paper": NO_PAPER,
    "ship_one": ("ship",),
    "change_shipment": ("start_picking", "mark_delivered"),
    "returns": ("list_returns",),
    "return": ("get_return",),
    "change_return": ("approve_return", "refuse_return", "receive_return", "refund_return"),
    "invoices": ("list_invoices", "get_invoice"),
    "invoice_pdf": ("get_invoice_pdf",),
    "payments": ("list_open_payments", "list_doubtful_payments", "list_refunds_to_send", "get_payment"),
    "change_payments": ("mark_paid", "record_transfer", "record_transfers", "mark_refunded", "send_refund_again"),
    "statement": ("get_statement",),
    "stock": ("list_stock", "set_reorder_points"),
    "goods_in": ("receive_goods", "list_warehouses"),
    "stock_of": ("list_movements",),
    "move_stock": ("receive_goods", "correct_stock", "set_reorder_points"),
    "prices": ("list_price_lists", "get_price_list"),
    "new_price_list": ("create_price_list", "close_price_list"),
    "why": ("price_articles", "compare_prices"),
    "contracts": ("list_contracts",),
    "contract": ("get_contract",),
    "change_contract": ("set_terms", "end_contract"),
    "prices_of": ("list_prices", "end_prices", "list_price_history"),
    "add_price": ("set_prices",),
    "new_contract": ("create_contract",),
    "campaigns": ("list_campaigns",),
    "new_campaign": WRITTEN_BY_HAND,
    "campaign": ("get_campaign", "get_campaign_results"),
    "plan_campaign": WRITTEN_BY_HAND,
    "move_campaign": WRITTEN_BY_HAND,
    "campaign_people": "the people behind a number are opened by people, and noted",
    "campaign_version": WRITTEN_BY_HAND,
    "campaign_preview": NO_LOOKS,
    "campaign_preview_body": NO_LOOKS,
    "promotions": ("list_promotions",),
    "new_promotion": ("create_promotion",),
    "promotion": ("get_promotion", "list_coupons"),
    "change_promotion": ("close_promotion", "create_coupons"),
    "products": ("list_all_products", "publish_products", "withdraw_products", "archive_products"),
    "new_product": ("create_product", "create_products"),
    "product": ("get_product_to_edit", "list_product_changes", "list_attributes", "list_costs"),
    "change_product": ("change_product", "set_costs"),
    "figures": ("get_figures",),
    "figures_chart": NO_PAPER,
    "figure_rows": ("list_figure_rows",),
    "channels": ("get_channels", "list_campaign_costs"),
    "channels_chart": NO_PAPER,
    "record_cost": ("record_campaign_costs",),
    "programs": "a token does not make tokens",
    "duplicates": ("list_duplicates", "get_duplicate"),
    "look_for_duplicates": ("look_for_duplicates",),
    "decide_duplicate": ("decide_duplicate",),
    "merge_with": ("list_people",),
    "merge": ("preview_merge", "merge_people"),
    "undo_merge": ("unmerge_people", "list_person_merges"),
    "looks": ("list_looks_of_all",),
    "bring_in": ("list_imports",),
    "bring_in_archive": "a whole company is brought in by its administrator's hand",
    "new_personal_offer": ("give_personal_offer", "list_personal_offers"),
    "withdraw_personal_offer": ("withdraw_personal_offer",),
    "new_task": ("create_task",),
    "order_from_request": ("get_request", "start_order_for", "add_to_desk_order"),
    "bring_in_run": ("get_import", "list_import_rows"),
    "bring_in_hand_in": ("hand_in_file",),
    "bring_in_start": ("start_import", "throw_away_import"),
    "bring_in_again": ("start_import",),
    "bring_in_undo": ("undo_import",),
    "bring_in_progress": ("get_import",),
    "bring_in_held_back": ("list_import_rows",),
    "bring_in_template": "an empty table for a person to fill in",
    "bring_in_export": "the lists of the API tell the same rows",
    "imports": ONCE,
    "hand_in_import": ONCE,
    "import_file": ONCE,
    "import_progress": ONCE,
    "start_import": ONCE,
    "import": ONCE,
    "undo_import": ONCE,
    "change_jobs": "a job that failed is looked at by a person",
    "set_up": HOUSE,
    "settings": ("get_settings",),
    "setting": ("change_settings",),
    "second_factor": NO_SESSION,
    "colleague": HOUSE,
    "colleagues": HOUSE,
    "invite_colleague": HOUSE,
    "withdraw_colleague": HOUSE,
    "sign_out_colleague": HOUSE,
    "end_colleague": HOUSE,
    "incoming_events": HOUSE,
    "new_event_source": HOUSE,
    "event_source": HOUSE,
    "change_event_source": HOUSE,
    "change_held_event": "what could not be stored is looked at by a person",
    "webhooks": ("list_webhooks",),
    "new_webhook": ("create_webhook", "list_webhook_kinds"),
    "webhook": ("get_webhook", "list_webhook_deliveries"),
    "webhook_delivery": ("get_webhook_delivery",),
    "edit_webhook": ("change_webhook",),
    "change_webhook": (
        "renew_webhook_secret",
        "pause_webhook",
        "start_webhook",
        "ping_webhook",
        "replay_webhook",
        "replay_webhook_delivery",
        "delete_webhook",
    ),
    "warehouses": ("list_warehouses",),
    "warehouse": HOUSE,
    "delivery_methods": HOUSE,
    "delivery_method": HOUSE,
    "end_delivery_method": HOUSE,
}
BY_BEGINNING = {
    "policies": HOUSE,
    "policy": HOUSE,
    "status": "for eyes; machines read /healthz, /readyz and the metrics",
    "job": HOUSE,
    "failed_job": HOUSE,
}
"""Pages by how their name begins, where all of a kind have one answer."""
MORE = (
    "get_article",
    "list_articles",
    "list_order_returns",
)
"""What the API can do for which there is no page of its own."""


def names(patterns: object) -> set[str]:
    return {one.name for one in patterns if isinstance(one, URLPattern) and one.name}  # type: ignore[attr-defined]


def unsaid(found: set[str], table: dict[str, str | tuple[str, ...]]) -> list[str]:
    return sorted(name for name in found - set(table) if not any(name.startswith(part) for part in BY_BEGINNING))


def test_each_page_of_the_shop_has_its_operation_or_its_reason() -> None:
    assert unsaid(names(shop), SHOP) == []
    assert sorted(set(SHOP) - names(shop)) == []


def test_each_page_of_the_office_has_its_operation_or_its_reason() -> None:
    assert unsaid(names(office), OFFICE) == []
    assert sorted(set(OFFICE) - names(office)) == []


def test_the_table_names_what_exists_and_all_of_it() -> None:
    named = {name for table in (SHOP, OFFICE) for told in table.values() if not isinstance(told, str) for name in told}
    assert sorted(named - set(OPERATIONS)) == []
    assert sorted(set(OPERATIONS) - named - set(MORE)) == []
