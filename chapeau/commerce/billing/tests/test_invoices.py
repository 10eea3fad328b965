"""Numbers, frozen papers, what is open."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from chapeau.commerce.billing import actions, queries, reactions
from chapeau.commerce.billing.models import Invoice, Series
from chapeau.commerce.billing.tests.builders import NOW, Line, make_order, payable
from chapeau.commerce.billing.values import InvoiceKind, document_from_json
from chapeau.commerce.ordering.delivery_events import OrderShipped
from chapeau.commerce.ordering.events import OrderPaid
from chapeau.commerce.ordering.values import OrderState
from chapeau.commerce.payments import actions as payments
from chapeau.commerce.payments.values import CreditedLine
from chapeau.kit import bus
from chapeau.kit.ids import new_id
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.kit.money import Money
from chapeau.kit.refusals import NotFound
from chapeau.person.messaging.models import Message
from chapeau.person.people.tests.builders import make_hat, make_organisation, make_person, make_staff, viewer_of
from chapeau.person.people.values import SYSTEM, Role, StaffRole

pytestmark = pytest.mark.django_db


def euros(minor: int) -> Money:
    return Money(minor, "EUR")


def test_numbers_follow_each_other_and_an_order_is_invoiced_once() -> None:
    orders = [make_order(make_person(email=f"p{n}@example.org")) for n in range(3)]
    labels = [actions.issue_invoice(SYSTEM, order_id=order.id, now=NOW).label for order in orders]
    assert labels == ["INV-2026-000001", "INV-2026-000002", "INV-2026-000003"]
    again = actions.issue_invoice(SYSTEM, order_id=orders[0].id, now=NOW + timedelta(days=1))
    assert (again.label, again.issued_on) == ("INV-2026-000001", date(2026, 5, 4))


def test_a_deed_that_fails_gives_its_number_back() -> None:
    first, second = make_order(make_person()), make_order(make_person())
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.issue_invoice(SYSTEM, order_id=first.id, now=NOW)
        raise ZeroDivisionError
    assert actions.issue_invoice(SYSTEM, order_id=second.id, now=NOW).label == "INV-2026-000001"


def test_an_issued_invoice_is_never_changed_or_deleted() -> None:
    actions.issue_invoice(SYSTEM, order_id=make_order(make_person()).id, now=NOW)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Invoice.objects.update(gross_minor=1, net_minor=1, tax_minor=0)
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
        Invoice.objects.all().delete()


def test_the_document_says_what_the_law_asks() -> None:
    workshop = make_organisation("Officina Rossi", country="IT", vat_number="IT00743110157")
    make_organisation("Vélo Maison", is_house=True, vat_number="FR83404833048", trade="other")
    hat = make_hat(make_person(), workshop)
    order = make_order(hat, Line(tax=0, percent="0", exemption="reverse-charge"), organisation=workshop, delivery=(500, 0), language="en", country="IT", method="on-account")  # fmt: skip
    payments.set_credit(SYSTEM, organisation_id=workshop.id, limit=euros(1_000_000), terms_days=30, now=NOW)
    payments.take_on_account(SYSTEM, payable=payable(order), now=NOW)
    made = actions.issue_invoice(SYSTEM, order_id=order.id, now=NOW)
    paper = queries.invoice_document(SYSTEM, code=made.code)
    assert (paper.buyer.name, paper.buyer.vat_number) == ("Officina Rossi", "IT00743110157")
    assert (paper.house.name, paper.house.vat_number) == ("Vélo Maison", "FR83404833048")
    assert "Reverse charge" in paper.exemptions[0].text
    assert "Article 138(1) of Directive 2006/112/EC" in paper.exemptions[0].text
    assert "262 ter I" in paper.exemptions[0].text
    assert (paper.net, paper.tax, paper.gross) == (3100, 0, 3100)
    assert (paper.buyer_reference, paper.terms.due_on) == ("PO-4471", "2026-06-03")
    assert paper.terms.reference.startswith("RF")
    assert "L. 441-10" in paper.terms.late_terms
    assert made.due_on == date(2026, 6, 3)


def test_net_vat_and_gross_stand_by_rate() -> None:
    order = make_order(make_person(), Line(), Line("Manual", 2000, 110, "5.5", 1))
    made = actions.issue_invoice(SYSTEM, order_id=order.id, now=NOW)
    rows = queries.invoice_document(SYSTEM, code=made.code).taxes
    assert [(r.tax_percent, r.net, r.tax, r.gross) for r in rows] == [
        ("20", 3100, 620, 3720),
        ("5.5", 2000, 110, 2110),
    ]
    assert made.gross == euros(order.gross_minor)


def test_the_stored_document_comes_back_equal() -> None:
    made = actions.issue_invoice(SYSTEM, order_id=make_order(make_person()).id, now=NOW)
    row = Invoice.objects.get(code=made.code)
    assert document_from_json(row.document).to_json() == row.document | {
        "lines": tuple(row.document["lines"]),
        "taxes": tuple(row.document["taxes"]),
        "exemptions": (),
        "delivered_to": (),
        "house": {**row.document["house"], "address": tuple(row.document["house"]["address"])},
        "buyer": {**row.document["buyer"], "address": tuple(row.document["buyer"]["address"])},
    }


def test_the_same_paper_has_the_same_bytes() -> None:
    made = actions.issue_invoice(SYSTEM, order_id=make_order(make_person()).id, now=NOW)
    first, second = (queries.invoice_pdf(SYSTEM, code=made.code) for _ in range(2))
    assert first.name == "INV-2026-000001.pdf"
    assert first.content.startswith(b"%PDF")
    assert first.content == second.content


def test_paid_up_front_it_is_invoiced_at_payment_and_mailed() -> None:
    order = make_order(make_person(email="marie@example.org"))
    payments.record_cash(SYSTEM, payable=payable(order), now=NOW)
    publish_paid(order)
    run_waiting_jobs()
    (made,) = queries.invoices_of_order(SYSTEM, order_id=order.id)
    assert (made.open, made.paid) == (euros(0), euros(3720))
    mail = Message.objects.get(template="billing.invoice")
    assert (mail.to_address, mail.language) == ("marie@example.org", "fr")
    assert mail.attachments == [{"kind": "invoice", "code": made.code}]
    assert "INV-2026-000001" in mail.subject


def publish_paid(order: object) -> None:
    with transaction.atomic():
        bus.publish(
            [
                OrderPaid(
                    occurred_at=NOW,
                    order_id=order.id,  # type: ignore[attr-defined]
                    payment_method="cash",
                    ships_now=True,
                    gross_minor=3720,
                    currency="EUR",
                )
            ]
        )


def test_on_account_it_is_invoiced_when_the_first_goods_leave_and_once() -> None:
    order = make_order(make_person())
    for _ in range(2):
        shipped = OrderShipped(
            occurred_at=NOW, order_id=order.id, shipment_id=new_id(), line_ids=(), quantities=(), is_complete=False
        )
        reactions.issue([shipped])
    assert Invoice.objects.count() == 1


def test_a_refund_by_lines_makes_a_credit_note_of_those_lines() -> None:
    order = make_order(make_person(), Line(), Line("Manual", 2000, 110, "5.5", 1))
    payments.record_cash(SYSTEM, payable=payable(order), now=NOW)
    actions.issue_invoice(SYSTEM, order_id=order.id, now=NOW)
    line = order.lines.get(position=1)
    cause = new_id()
    payments.refund(
        SYSTEM,
        order_id=order.id,
        amount=euros(1560),
        reason="return",
        cause_id=cause,
        lines=[CreditedLine(line.id, 1, 1560)],
        now=NOW,
    )
    run_waiting_jobs()
    note = next(v for v in queries.invoices_of_order(SYSTEM, order_id=order.id) if v.kind is InvoiceKind.CREDIT_NOTE)
    assert (note.label, note.corrects_label) == ("CN-2026-000001", "INV-2026-000001")
    assert (note.net, note.tax, note.gross) == (euros(1300), euros(260), euros(1560))
    paper = queries.invoice_document(SYSTEM, code=note.code)
    assert [(row.name, row.quantity) for row in paper.lines] == [("Chain 11-speed", 1)]
    again = actions.issue_credit_note(
        SYSTEM, order_id=order.id, cause_id=cause, amount=euros(1560), reason="return", now=NOW
    )
    assert again.label == "CN-2026-000001"
    invoice = next(v for v in queries.invoices_of_order(SYSTEM, order_id=order.id) if v.kind is InvoiceKind.INVOICE)
    assert (invoice.credited, invoice.paid, invoice.open) == (euros(1560), euros(5830 - 1560), euros(0))


def test_an_order_cancelled_before_anything_was_invoiced_gets_no_paper() -> None:
    order = make_order(make_person(), state=OrderState.CANCELLED)
    payments.record_cash(SYSTEM, payable=payable(order), now=NOW)
    publish_paid(order)
    run_waiting_jobs()
    assert not Invoice.objects.exists()


def test_what_is_open_and_overdue_follows_payment() -> None:
    workshop = make_organisation()
    order = make_order(make_hat(make_person(), workshop), organisation=workshop, method="on-account")
    payments.set_credit(SYSTEM, organisation_id=workshop.id, limit=euros(1_000_000), terms_days=30, now=NOW)
    debt = payments.take_on_account(SYSTEM, payable=payable(order), now=NOW)
    actions.issue_invoice(SYSTEM, order_id=order.id, now=NOW)
    finance = viewer_of(make_staff(StaffRole.FINANCE))
    assert queries.overdue(finance, today=date(2026, 6, 3)) == []
    (late,) = queries.overdue(finance, today=date(2026, 6, 13), organisation_id=workshop.id)
    assert (late.open, late.days_overdue(date(2026, 6, 13))) == (euros(3720), 10)
    payments.mark_paid(finance, code=debt.code, amount=euros(3000), now=NOW)
    run_waiting_jobs()
    (part,) = queries.open_invoices(finance)
    assert part.open == euros(720)
    sums = queries.open_sums(finance, today=date(2026, 6, 13), organisation_ids=[workshop.id])
    assert sums == {workshop.id: (euros(720), euros(720))}
    payments.mark_paid(finance, code=debt.code, now=NOW)
    run_waiting_jobs()
    assert queries.open_invoices(finance) == []


def test_the_statement_adds_up() -> None:
    workshop = make_organisation()
    hat = make_hat(make_person(), workshop, roles=(Role.FINANCE,))
    order = make_order(hat, organisation=workshop, method="on-account")
    payments.set_credit(SYSTEM, organisation_id=workshop.id, limit=euros(1_000_000), terms_days=30, now=NOW)
    debt = payments.take_on_account(SYSTEM, payable=payable(order), now=NOW)
    actions.issue_invoice(SYSTEM, order_id=order.id, now=NOW)
    payments.mark_paid(SYSTEM, code=debt.code, amount=euros(3000), now=NOW + timedelta(days=10))
    payments.refund(
        SYSTEM,
        order_id=order.id,
        amount=euros(720),
        reason="goodwill",
        cause_id=new_id(),
        now=NOW + timedelta(days=20),
    )
    run_waiting_jobs()
    account = queries.statement(
        viewer_of(hat),
        organisation_id=workshop.id,
        currency="EUR",
        since=date(2026, 5, 10),
        until=date(2026, 6, 1),
    )
    assert account.opening == euros(3720)
    assert [(line.what, line.amount.minor, line.balance.minor) for line in account.lines] == [
        ("payment", -3000, 720),
        ("credit-note", -720, 0),
    ]
    assert account.closing == euros(0)
    stranger = viewer_of(make_person("Paul"))
    with pytest.raises(NotFound):
        queries.statement(
            stranger, organisation_id=workshop.id, currency="EUR", since=date(2026, 5, 1), until=date(2026, 6, 1)
        )


def test_another_hat_of_the_same_person_finds_nothing() -> None:
    person = make_person()
    workshop = make_organisation()
    hat = make_hat(person, workshop)
    made = actions.issue_invoice(SYSTEM, order_id=make_order(hat, organisation=workshop).id, now=NOW)
    assert queries.invoice(viewer_of(hat), code=made.code).label == made.label
    with pytest.raises(NotFound):
        queries.invoice(viewer_of(person), code=made.code)
    assert queries.invoices(viewer_of(person)).total == 0


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_leave_no_gap_and_no_twin() -> None:
    orders = [make_order(make_person()) for _ in range(4)]

    def issue(number: int) -> None:
        try:
            actions.issue_invoice(SYSTEM, order_id=orders[number % 4].id, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(issue, range(8)))
    assert sorted(Invoice.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
    assert Series.objects.get().last_number == 4
