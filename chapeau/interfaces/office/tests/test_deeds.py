"""What staff do to many rows at once and to one, through the pages' own forms."""

from __future__ import annotations

from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from chapeau.commerce.billing import queries as billing
from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.fulfilment import actions as fulfilment_deeds
from chapeau.commerce.fulfilment import queries as fulfilment
from chapeau.commerce.fulfilment.values import ReturnReason
from chapeau.commerce.pricing import queries as pricing
from chapeau.commerce.pricing.values import PriceRow
from chapeau.commerce.stock import queries as stock
from chapeau.interfaces.office.tests.conftest import Desk, Sit
from chapeau.interfaces.office.tests.orders import order_of
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.kit.tests.test_pictures import png
from chapeau.person.people.values import SYSTEM, StaffRole
from tests.builders import CHAIN

PNG = png()


def said(desk: Desk, address: str) -> str:
    return desk.client.get(address).content.decode()


def level(desk: Desk) -> tuple[int, int]:
    found = stock.levels(SYSTEM, variant_ids=[desk.shop.variants[CHAIN]], warehouse="LYO")[0]
    return found.on_hand, found.reserved


def test_an_order_is_picked_shipped_in_part_returned_and_paid(sit: Sit) -> None:
    desk = sit()
    code = order_of(desk.shop)
    to_ship = reverse("office:to_ship")
    (row,), total = fulfilment.shipment_rows(SYSTEM, now=desk.shop.now)
    assert total == 1
    desk.client.post(to_ship, {"do": "pick", "row": row.code})
    papers = desk.client.post(to_ship, {"do": "pick-list", "row": row.code})
    assert papers["Content-Type"] == "application/pdf"
    assert desk.client.get(reverse("office:shipment_paper", args=[row.code, "packing-slips"])).content[:4] == b"%PDF"
    (line,) = fulfilment.shipments_of_order(SYSTEM, order_code=code)[0].lines
    desk.client.post(
        reverse("office:ship_one", args=[row.code]),
        {"carrier": "DPD", "tracking_number": "X 1", f"pieces-{line.line_id}": "6"},
    )
    run_waiting_jobs()
    assert level(desk) == (394, 4)
    (rest,), _total = fulfilment.shipment_rows(SYSTEM, now=desk.shop.now)
    desk.client.post(to_ship, {"do": "ship", "row": rest.code, "carrier": "DPD", f"tracking-{rest.code}": "X2"})
    run_waiting_jobs()
    assert level(desk) == (390, 0)
    assert sorted(one.tracking_number for one in fulfilment.shipments_of_order(SYSTEM, order_code=code)) == ["X1", "X2"]

    returned = fulfilment_deeds.ask_return(
        SYSTEM, order_code=code, quantities={line.line_id: 2}, reason=ReturnReason.DAMAGED, now=desk.shop.now
    )
    page = reverse("office:return", args=[returned])
    for do in ("approve", "receive", "refund"):
        desk.client.post(reverse("office:change_return", args=[returned]), {"do": do})
    run_waiting_jobs()
    assert fulfilment.return_page(SYSTEM, code=returned).state == "refunded"
    assert desk.client.get(page).status_code == 200

    (invoice,) = billing.invoices(SYSTEM, only_open=True).rows
    assert desk.client.get(reverse("office:invoice_pdf", args=[invoice.code])).content[:4] == b"%PDF"
    desk.client.post(reverse("office:invoices"), {"do": "paid", "row": invoice.code})
    run_waiting_jobs()
    assert billing.invoices(SYSTEM, only_open=True).total == 0
    statement = reverse("office:statement", args=[desk.shop.buyer.organisation_code])
    assert invoice.label in said(desk, statement)
    assert desk.client.get(f"{statement}?paper=pdf").content[:4] == b"%PDF"
    assert desk.client.get(reverse("office:payments")).status_code == 200


def test_prices_of_a_list_go_up_by_percent_or_as_typed_and_the_old_ones_stay_in_the_history(sit: Sit) -> None:
    desk = sit()
    trade = next(row for row in pricing.price_lists(SYSTEM, now=desk.shop.now) if row.code == "trade-eur")
    prices, _total = pricing.prices_of_list(SYSTEM, price_list_id=trade.id, now=desk.shop.now, text=CHAIN)
    address = reverse("office:prices_of", args=["trade-eur"])
    assert CHAIN in said(desk, f"{address}?q=chain")
    ticked = [str(price.id) for price in prices]
    desk.client.post(address, {"do": "percent", "row": ticked, "percent": "10"})
    assert {row.minimum_quantity: row.amount for row in _open_prices(desk)} == {
        1: Decimal("35.86"),
        50: Decimal("32.27"),
    }
    first = next(row for row in _open_prices(desk) if row.minimum_quantity == 1)
    desk.client.post(address, {"do": "typed", "row": str(first.id), f"amount-{first.id}": "33,50"})
    assert {row.amount for row in _open_prices(desk)} == {Decimal("33.50"), Decimal("32.27")}
    desk.client.post(reverse("office:add_price", args=["trade-eur"]), {"sku": CHAIN, "amount": "30", "base": "1", "minimum_quantity": "100"})  # fmt: skip
    assert len(_open_prices(desk)) == 3
    assert "Tick at least one row first." in said(desk, desk.client.post(address, {"do": "typed"})["Location"])


def _open_prices(desk: Desk) -> list[PriceRow]:
    rows = pricing.price_history(SYSTEM, variant_ids=[desk.shop.variants[CHAIN]])
    return [row for row in rows if row.price_list_code == "trade-eur" and row.valid_until is None]


def test_why_a_price_is_shown_for_each_capacity_and_a_contract_changes_it(sit: Sit) -> None:
    desk = sit()
    page = reverse("office:why") + f"?article={CHAIN}&who=camille"
    shown = said(desk, page)
    assert "€48.90" in shown
    assert "€27.90" in shown
    (agreed,) = pricing.contracts(SYSTEM)
    address = reverse("office:contract", args=[agreed.code])
    desk.client.post(f"{address}/change", {"sku": CHAIN, "amount": "25", "minimum_quantity": "1"})
    assert "€25.00" in said(desk, page)
    new = reverse("office:new_contract", args=[desk.shop.public.organisation_code])
    made = desk.client.post(new, {"name": "City 2027", "currency": "EUR"})
    desk.client.post(f"{made['Location']}/change", {"category": "drivetrain", "percent_off": "7", "minimum_quantity": "1"})  # fmt: skip
    assert "drivetrain" in said(desk, made["Location"])


def test_an_offer_is_made_given_coupons_and_ended(sit: Sit) -> None:
    desk = sit(StaffRole.MARKETING)
    made = desk.client.post(
        reverse("office:new_promotion"),
        {"code": "SPRING", "en": "Spring", "kind": "percent", "percent": "10", "priority": "0", "needs_coupon": "on"},
    )
    page = made["Location"]
    desk.client.post(f"{page}/change", {"codes": "spring10\nspring11", "limit_in_all": "5"})
    assert "SPRING11" in said(desk, page)
    desk.client.post(f"{page}/change", {"do": "end"})
    assert "Ended" in said(desk, page)
    assert "Give a percentage" in desk.client.post(
        reverse("office:new_promotion"), {"code": "BAD", "en": "Bad", "kind": "percent", "priority": "0"}
    ).content.decode()  # fmt: skip


def test_stock_is_received_counted_with_a_reason_and_watched(sit: Sit) -> None:
    desk = sit(StaffRole.LOGISTICS)
    variant, warehouse = desk.shop.variants[CHAIN], desk.shop.warehouse
    address, row = reverse("office:stock"), f"{variant}:{warehouse}"
    desk.client.post(address, {"do": "receive", "row": row, "pieces": "5"})
    assert level(desk)[0] == 405
    desk.client.post(address, {"do": "count", "row": row, "pieces": "3"})
    assert level(desk)[0] == 405  # without a reason nothing is corrected
    desk.client.post(reverse("office:move_stock", args=[CHAIN]), {"do": "count", "warehouse": "LYO", "pieces": "3", "why": "inventory"})  # fmt: skip
    assert level(desk)[0] == 3
    desk.client.post(address, {"do": "reorder", "row": row, "pieces": "10"})
    assert CHAIN in said(desk, f"{address}?low=yes")
    assert "inventory" in said(desk, reverse("office:stock_of", args=[CHAIN]))
    note = reverse("office:goods_in")
    wrong = desk.client.post(note, {"warehouse": "LYO", "text": f"{CHAIN} 4\nNO-SUCH 1", "why": ""})
    assert "NO-SUCH" in wrong.content.decode()
    desk.client.post(note, {"warehouse": "LYO", "text": f"{CHAIN}; 4", "why": "L-77"})
    assert level(desk)[0] == 7


def test_an_article_is_made_described_pictured_and_put_on_sale(sit: Sit) -> None:
    desk = sit()
    new = reverse("office:new_product")
    taken = desk.client.post(new, {"name": "Bell", "category": "brakes", "sku": CHAIN, "weight_g": "40"})
    assert CHAIN in taken.content.decode()
    made = desk.client.post(
        new, {"name": "Bell", "category": "brakes", "sku": "BELL-1", "weight_g": "40", "cost": "2,5"}
    )
    page = made["Location"]
    change = f"{page}/change"
    desk.client.post(change, {"do": "words", "en-name": "Brass bell", "fr-name": "Sonnette en laiton"})
    desk.client.post(change, {"do": "details", "category": "wheels", "brand": "Sonora", "tax_category": "standard", "markets": ["B2C"]})  # fmt: skip
    desk.client.post(change, {"do": "attributes", "colour": ["black"], "teeth": ""})
    picture = SimpleUploadedFile("bell.png", PNG)
    desk.client.post(change, {"do": "picture", "file": picture, "alt": "A bell"})
    desk.client.post(change, {"do": "picture", "file": SimpleUploadedFile("bell.png", b"<svg>"), "alt": ""})
    desk.client.post(change, {"do": "publish"})
    code = page.rsplit("/", 1)[1]
    product = catalog.product_to_edit(SYSTEM, code=code, language="fr")
    assert (product.name, product.brand, product.category, product.state) == ("Sonnette en laiton", "Sonora", "wheels", "published")  # fmt: skip
    assert product.markets == ("B2C",)
    assert [given.choice for given in product.given] == ["black"]
    assert len(product.pictures) == 1
    shown = said(desk, page)
    assert "€2.50" in shown
    assert "Brass bell" in shown
    desk.client.post(reverse("office:products"), {"do": "archive", "row": code})
    assert code not in said(desk, reverse("office:products"))
    assert "Brass bell" in said(desk, reverse("office:products") + "?state=archived&q=bell")


def test_who_somebody_is_and_what_an_organisation_is_can_be_changed_with_history(sit: Sit) -> None:
    desk = sit(StaffRole.SALES)
    person = reverse("office:edit_person", args=[desk.shop.private.person_code])
    desk.client.post(
        person,
        {
            "given_name": "Camille",
            "family_name": "Roux-Petit",
            "language": "it",
            "country": "FR",
            "time_zone": "Europe/Rome",
        },
    )
    assert "Roux-Petit" in said(desk, reverse("office:person", args=[desk.shop.private.person_code]))
    organisation = reverse("office:edit_organisation", args=[desk.shop.buyer.organisation_code])
    facts = {"name": "Atelier Rustine", "kind": "business", "trade": "maker", "country": "FR", "language": "fr",
             "vat_number": "FR83404833048", "vat_is_confirmed": "on", "owner": str(desk.hat.id)}  # fmt: skip
    assert desk.client.post(organisation, facts).status_code == 302
    shown = said(desk, reverse("office:organisation", args=[desk.shop.buyer.organisation_code]))
    assert "Inès Moreau" in shown
    assert "→ Manufacturer" in shown
    wrong = desk.client.post(organisation, facts | {"vat_number": "FR1"})
    assert wrong.status_code == 200
    new = reverse("office:new_organisation")
    made = desk.client.post(new, {"name": "Cyclo Nord", "kind": "business", "trade": "repair", "country": "FR", "language": "fr"})  # fmt: skip
    assert "Cyclo Nord" in said(desk, made["Location"])


def test_marketing_sees_no_cost_and_may_not_book_stock(sit: Sit) -> None:
    desk = sit(StaffRole.MARKETING)
    code = catalog.variant_by_sku(SYSTEM, sku=CHAIN, market=None, language="en").product_code
    assert "Costs and margin" not in said(desk, reverse("office:product", args=[code]))
    assert desk.client.post(reverse("office:move_stock", args=[CHAIN]), {"do": "receive"}).status_code == 403
    assert desk.client.get(reverse("office:payments")).status_code == 403
