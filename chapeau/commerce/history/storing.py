"""From the judged lines to rows: buyers, orders, lines, returns, facts, and the fate of every line. Set-wise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from chapeau.commerce.fulfilment.models import Return, ReturnLine
from chapeau.commerce.fulfilment.values import ReturnReason
from chapeau.commerce.history.events import HistoricOrderStored, HistoricReturnStored
from chapeau.commerce.history.models import ImportedBuyer, ImportedLine, OrderImport
from chapeau.commerce.history.values import ColumnMapping, Progress
from chapeau.commerce.ordering.models import Order, OrderLine
from chapeau.commerce.ordering.values import Channel, OrderState
from chapeau.kit import bus
from chapeau.kit.db import analyse, insert_select
from chapeau.kit.ids import new_code, new_id
from chapeau.kit.refusals import Refusal
from chapeau.kit.tables.countries import UNKNOWN
from chapeau.person.people import queries as people
from chapeau.person.people.actions import create_people
from chapeau.person.people.models import Address, ExternalNumber, Hat, Person
from chapeau.person.people.queries import email_address
from chapeau.person.people.values import SYSTEM, Market, NewPerson

FACTS_AT_ONCE = 5_000
_FILLED = (Order, OrderLine, Return, ReturnLine, ImportedLine, Hat, Person)

_TO_MAKE = """
CREATE TEMP TABLE history_order (
    invoice text PRIMARY KEY, order_id uuid NOT NULL, code text NOT NULL, hat_id uuid NOT NULL
);
CREATE TEMP TABLE history_return (
    invoice text NOT NULL, target text NOT NULL, return_id uuid NOT NULL, code text NOT NULL,
    PRIMARY KEY (invoice, target)
);
"""

_OPEN = "reason IS NULL AND NOT EXISTS (SELECT 1 FROM history_pair WHERE history_pair.line_number = j.line_number)"
"""Lines that become order lines: whatever can be stored and undoes nothing that is known."""


def store(made: OrderImport, mapping: ColumnMapping, now: datetime, progress: Progress) -> None:
    """Write everything ``staging`` prepared, in the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_TO_MAKE)
    progress("buyers", 0, 0)
    hats = _buyers(made, mapping, now)
    _name_orders(hats)
    progress("orders", 0, 0)
    _run(*_orders(mapping, now))
    progress("lines", 0, 0)
    _run(*_order_lines())
    progress("returns", 0, 0)
    _run(*_returns(mapping))
    _run(*_return_lines())
    progress("results", 0, 0)
    for fate in (_stored_lines(made), _returned_lines(made), _quarantined_lines(made)):
        _run(*fate)
    progress("log", 0, 0)
    _publish(made)
    analyse(*_FILLED)  # who asks for figures next must not wait


def _run(statement: str, parameters: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def _buyers(made: OrderImport, mapping: ColumnMapping, now: datetime) -> dict[tuple[str, bool], UUID]:
    """(customer number or invoice, whether nobody knows them) → hat; the unknown ones are made."""
    with connection.cursor() as cursor:
        # A customer's country is that of the last order; each order keeps its own.
        cursor.execute(
            "SELECT customer, max(customer_name), min(at), (array_agg(country ORDER BY at DESC, line_number DESC))[1] "
            "FROM history_judged WHERE reason IS NULL AND customer <> '' GROUP BY customer ORDER BY min(at), customer"
        )
        wanted = [(row[0], False, *row[1:]) for row in cursor.fetchall()]
        cursor.execute(
            "SELECT invoice, '', min(at), max(country) FROM history_judged WHERE reason IS NULL AND customer = '' "
            "GROUP BY invoice ORDER BY min(at), invoice"
        )
        wanted += [(row[0], True, *row[1:]) for row in cursor.fetchall()]
    known = {
        (external, unidentified): hat_id
        for external, unidentified, hat_id in ImportedBuyer.objects.filter(source=mapping.source).values_list(
            "external_id", "is_unidentified", "hat_id"
        )
    }
    known = {**_known_otherwise([row[0] for row in wanted if not row[1]], mapping), **known}
    fresh = [row for row in wanted if row[:2] not in known]
    people = create_people(SYSTEM, people=[_person(*row, mapping=mapping) for row in fresh], now=now)
    found = {(row[0], row[1]): one.private_hat_id for row, one in zip(fresh, people, strict=True)}
    ImportedBuyer.objects.bulk_create(
        (
            ImportedBuyer(
                source=mapping.source,
                external_id=external,
                is_unidentified=unidentified,
                hat_id=hat_id,
                order_import=made,
            )
            for (external, unidentified), hat_id in found.items()
        ),
        batch_size=2_000,
    )
    return known | found


def _known_otherwise(customers: Sequence[str], mapping: ColumnMapping) -> dict[tuple[str, bool], UUID]:
    """Customers whom a file of people brought, by the same number of the same source; or whose e-mail address, when
    that is what the file calls them by, is one private hat's."""
    numbers = ExternalNumber.objects.filter(source=mapping.source, number__in=customers, hat__isnull=False)
    found = {(number, False): hat_id for number, hat_id in numbers.values_list("number", "hat_id")}
    by_email: dict[str, set[tuple[UUID, UUID | None]]] = {}
    emails = {customer.lower(): customer for customer in customers if "@" in customer}
    addresses = Address.objects.filter(
        kind=Address.Kind.EMAIL, normalised__in=emails, revoked_at=None, hat__organisation=None
    )
    for email, hat_id, alias_of in addresses.values_list("normalised", "hat_id", "hat__alias_of"):
        by_email.setdefault(email, set()).add((hat_id, alias_of))
    one = {(emails[email], False): only for email, hats in by_email.items() if (only := people.the_one(hats))}
    return {**one, **found}


def _email(external: str) -> str:
    """Empty when the customer is not called by an e-mail address."""
    try:
        return email_address(external) if "@" in external else ""
    except Refusal:
        return ""


def _person(
    external: str, unidentified: bool, name: str, since: datetime, country: str, *, mapping: ColumnMapping
) -> NewPerson:
    """A customer without a name is called by the number; somebody nobody knows by nothing."""
    given, _, family = name.strip().rpartition(" ")
    email = "" if unidentified else _email(external)
    if not name.strip() and not unidentified:
        family = email.partition("@")[0] or f"№ {external}"
    return NewPerson(
        given_name=given[:100],
        family_name=family[:100],
        country="" if country == UNKNOWN else country,
        email=email,
        time_zone=mapping.time_zone,
        acquired_via="import",
        is_identified=not unidentified,
        created_at=since,
    )


def _name_orders(hats: dict[tuple[str, bool], UUID]) -> None:
    """Give each invoice that becomes an order its key, code and hat; each pair of invoices its return."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT invoice, max(customer) FROM history_judged j WHERE {_OPEN} "
            "GROUP BY invoice ORDER BY min(line_number)"
        )
        orders = cursor.fetchall()
        with cursor.copy("COPY history_order FROM STDIN") as copy:
            for invoice, customer in orders:
                hat_id = hats[(customer, False) if customer else (invoice, True)]
                copy.write_row((invoice, str(new_id()), new_code(), str(hat_id)))
        cursor.execute(
            "SELECT DISTINCT c.invoice, b.invoice FROM history_pair p JOIN history_judged c USING (line_number) "
            "JOIN history_judged b ON b.line_number = p.target ORDER BY 1, 2"
        )
        returns = cursor.fetchall()
        with cursor.copy("COPY history_return FROM STDIN") as copy:
            for invoice, target in returns:
                copy.write_row((invoice, target, str(new_id()), new_code()))
        analyse("history_order")


def _orders(mapping: ColumnMapping, now: datetime) -> tuple[str, list[Any]]:
    """The file says nothing of tax: net and gross are the amount, tax is nil, and the lines say so."""
    statement, defaults = insert_select(
        Order,
        {
            "id": "o.order_id",
            "code": "o.code",
            "hat": "o.hat_id",
            "state": f"'{OrderState.DELIVERED}'",
            "market": f"'{Market.B2C}'",
            "channel": f"'{Channel.IMPORT}'",
            "currency": "sums.currency",
            "country": "sums.country",
            "net_minor": "sums.minor",
            "gross_minor": "sums.minor",
            "created_at": "sums.at",
            "changed_at": "run.at",
            "placed_at": "sums.at",
            "paid_at": "sums.at",
            "completed_at": "sums.at",
            "is_historic": "true",
            "external_source": "run.source",
            "external_id": "o.invoice",
        },
        "history_order o JOIN (SELECT invoice, min(at) AS at, min(country) AS country, min(currency) AS currency, "
        f"sum(minor) AS minor FROM history_judged j WHERE {_OPEN} GROUP BY invoice) sums USING (invoice) "
        "CROSS JOIN (SELECT %s::timestamptz AS at, %s::text AS source) run ORDER BY o.order_id",
    )
    return statement, [*defaults, now, mapping.source]


def _order_lines() -> tuple[str, list[Any]]:
    return insert_select(
        OrderLine,
        {
            "id": "j.line_id",
            "order": "o.order_id",
            "position": "row_number() OVER (PARTITION BY o.order_id ORDER BY j.line_number)",
            "variant": "variant.id",
            "sku": "j.sku",
            "name": "j.name",
            "quantity": "j.quantity",
            "unit_price": "round(j.unit_price, 6)",
            "net_minor": "j.minor",
            "gross_minor": "j.minor",
            "exemption_reason": "'not-told'",
            "shipped_quantity": "greatest(j.quantity, 0)",
            "returned_quantity": "coalesce(undone.quantity, 0)",
        },
        "history_judged j JOIN history_order o USING (invoice) LEFT JOIN catalog_variant variant ON variant.sku = j.sku "
        "LEFT JOIN (SELECT p.target, -sum(c.quantity) AS quantity FROM history_pair p "
        "JOIN history_judged c USING (line_number) GROUP BY p.target) undone ON undone.target = j.line_number "
        f"WHERE {_OPEN} ORDER BY j.line_number",
    )


_PAIRED = (
    "history_pair p JOIN history_judged c USING (line_number) JOIN history_judged b ON b.line_number = p.target "
    "JOIN history_return r ON r.invoice = c.invoice AND r.target = b.invoice"
)


def _returns(mapping: ColumnMapping) -> tuple[str, list[Any]]:
    statement, defaults = insert_select(
        Return,
        {
            "id": "r.return_id",
            "code": "r.code",
            "order": "o.order_id",
            "state": f"'{Return.State.REFUNDED}'",
            "reason": f"'{ReturnReason.OTHER}'",
            "is_historic": "true",
            "external_source": "source.name",
            "external_id": "r.invoice",
            "asked_at": "sums.at",
            "received_at": "sums.at",
            "refunded_at": "sums.at",
            "refund_minor": "sums.minor",
        },
        "history_return r JOIN history_order o ON o.invoice = r.target JOIN (SELECT c.invoice, b.invoice AS target, "
        "min(c.at) AS at, -sum(c.minor) AS minor FROM history_pair p JOIN history_judged c USING (line_number) "
        "JOIN history_judged b ON b.line_number = p.target GROUP BY 1, 2) sums "
        "ON sums.invoice = r.invoice AND sums.target = r.target CROSS JOIN (SELECT %s::text AS name) source "
        "ORDER BY r.return_id",
    )
    return statement, [*defaults, mapping.source]


def _return_lines() -> tuple[str, list[Any]]:
    return insert_select(
        ReturnLine,
        {
            "id": "p.return_line_id",
            "parent": "r.return_id",
            "order_line": "b.line_id",
            "quantity": "-c.quantity",
            "is_restocked": "false",
            "net_minor": "-c.minor",
            "gross_minor": "-c.minor",
        },
        f"{_PAIRED} ORDER BY p.return_line_id",
    )


def _fate(made: OrderImport, columns: dict[str, str], source: str) -> tuple[str, list[Any]]:
    statement, defaults = insert_select(
        ImportedLine,
        {"file_hash": "made.file_hash", "order_import": "made.id", **columns},
        f"{source.replace('FROM_MADE', 'CROSS JOIN (SELECT %s::text AS file_hash, %s::uuid AS id) made')}",
    )
    return statement, [*defaults, made.file_hash, made.id]


def _stored_lines(made: OrderImport) -> tuple[str, list[Any]]:
    columns = {
        "line_number": "j.line_number",
        "fate": "'stored'",
        "reason": "CASE WHEN j.undoes THEN 'undoes-nothing-known' ELSE '' END",
        "order_line_id": "j.line_id",
        "return_line_id": "NULL::uuid",
        "rounding": "j.rounding",
        "content": "NULL::jsonb",
    }
    return _fate(made, columns, f"history_judged j FROM_MADE WHERE {_OPEN} ORDER BY j.line_number")


def _returned_lines(made: OrderImport) -> tuple[str, list[Any]]:
    columns = {
        "line_number": "c.line_number",
        "fate": "'stored'",
        "reason": "'undoes'",
        "order_line_id": "b.line_id",
        "return_line_id": "p.return_line_id",
        "rounding": "c.rounding",
        "content": "NULL::jsonb",
    }
    return _fate(made, columns, f"{_PAIRED} FROM_MADE ORDER BY c.line_number")


def _quarantined_lines(made: OrderImport) -> tuple[str, list[Any]]:
    columns = {
        "line_number": "j.line_number",
        "fate": "'quarantined'",
        "reason": "j.reason",
        "order_line_id": "NULL::uuid",
        "return_line_id": "NULL::uuid",
        "rounding": "0",
        "content": "coalesce(i.content, to_jsonb(i) - 'line_number' - 'line_id' - 'problem' - 'content')",
    }
    source = "history_judged j JOIN history_in i USING (line_number) FROM_MADE WHERE j.reason IS NOT NULL"
    return _fate(made, columns, f"{source} ORDER BY j.line_number")


def _publish(made: OrderImport) -> None:
    """One fact per order and return, at its own time, many at once; nobody listens to them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT o.order_id, o.hat_id, min(j.at), sum(j.minor)::bigint, min(j.currency), count(*) "
            f"FROM history_judged j JOIN history_order o USING (invoice) WHERE {_OPEN} "
            "GROUP BY o.order_id, o.hat_id ORDER BY o.order_id"
        )
        facts: list[bus.Fact] = [_order_fact(made, *row) for row in cursor.fetchall()]
        cursor.execute(
            "SELECT o.order_id, o.hat_id, r.return_id, min(c.at), -sum(c.minor)::bigint, min(c.currency) "
            f"FROM {_PAIRED} JOIN history_order o ON o.invoice = r.target "
            "GROUP BY o.order_id, o.hat_id, r.return_id ORDER BY r.return_id"
        )
        facts += [_return_fact(made, *row) for row in cursor.fetchall()]
    for start in range(0, len(facts), FACTS_AT_ONCE):
        bus.publish(facts[start : start + FACTS_AT_ONCE])


def _order_fact(
    made: OrderImport, order_id: UUID, hat_id: UUID, at: datetime, gross_minor: int, currency: str, line_count: int
) -> bus.Fact:
    return HistoricOrderStored(
        occurred_at=at,
        hat_id=hat_id,
        actor_hat_id=made.by_hat_id,
        order_id=order_id,
        import_id=made.id,
        gross_minor=gross_minor,
        currency=currency,
        line_count=line_count,
    )


def _return_fact(
    made: OrderImport, order_id: UUID, hat_id: UUID, return_id: UUID, at: datetime, refund: int, currency: str
) -> bus.Fact:
    return HistoricReturnStored(
        occurred_at=at,
        hat_id=hat_id,
        actor_hat_id=made.by_hat_id,
        order_id=order_id,
        return_id=return_id,
        import_id=made.id,
        refund_minor=refund,
        currency=currency,
    )
