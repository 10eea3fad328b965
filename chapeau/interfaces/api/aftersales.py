"""Returns, invoices and questions: what follows an order, for buyers and staff alike."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from chapeau.commerce.billing import queries as billing
from chapeau.commerce.billing.values import InvoiceKind, InvoiceView
from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.fulfilment import actions as fulfilment_deeds
from chapeau.commerce.fulfilment import queries as fulfilment
from chapeau.commerce.fulfilment.actions.ask_return import NothingToReturn
from chapeau.commerce.fulfilment.values import ReturnReason, ReturnView
from chapeau.interfaces.api import records
from chapeau.interfaces.api.bulk import each
from chapeau.interfaces.api.caller import Caller
from chapeau.interfaces.api.inputs import (
    Code,
    Day,
    Email,
    Instant,
    Line,
    Pieces,
    Short,
    Sku,
    Told,
    Words,
)
from chapeau.interfaces.api.operations import Area
from chapeau.interfaces.api.paging import Found, Page, whole
from chapeau.interfaces.api.work import show_task
from chapeau.person.people import queries as people
from chapeau.person.people.values import StaffRole
from chapeau.relationship.service import actions as service_deeds
from chapeau.relationship.service import queries as service
from chapeau.relationship.service.values import Contact, RequestKind, RequestState, RequestView

AREA = Area("After the order", "Returns, invoices and questions: a buyer's own, and for staff everybody's by role.")
HANDLERS = (StaffRole.LOGISTICS, StaffRole.SERVICE, StaffRole.SALES, StaffRole.FINANCE)
BOOKS = (StaffRole.FINANCE, StaffRole.SALES, StaffRole.SERVICE)


# ------------------------------------------------------------------------------------------------------- returns
def show_return(call: Caller, code: str) -> ReturnView:
    return fulfilment.return_page(call.viewer, code=code)


@AREA.list("returns", "list_returns", scope="returns:read", answer=records.RETURN, roles=HANDLERS)
def list_returns(call: Caller, page: Page, state: Code | None = None, q: Short = "") -> Found:
    """Returns, newest first; for staff those still open, oldest first, unless `state` says otherwise.

    `state` and `q` (codes, the buyer's organisation) narrow the list of staff.
    """
    if not call.viewer.is_staff:
        found = fulfilment.my_returns(call.viewer, limit=1000)
        return whole([one for one in found if state in (None, one.state)], page)
    rows, total = fulfilment.return_list(
        call.viewer, states=(state,) if state else (), text=q, page=page.number, page_size=page.size
    )
    return Found(rows, total)


@AREA.read("returns/{code}", "get_return", scope="returns:read", answer=records.RETURN, roles=HANDLERS)
def get_return(call: Caller, code: Code) -> ReturnView:
    """One return with what its pieces are worth."""
    return show_return(call, code)


@AREA.list(
    "orders/{code}/returnable", "list_returnable", scope="returns:read", answer=records.RETURNABLE, roles=HANDLERS
)
def list_returnable(call: Caller, page: Page, code: Code) -> Found:
    """What of an order may still be sent back."""
    return whole(fulfilment.returnable_lines(call.viewer, order_code=code), page)


@AREA.list("orders/{code}/returns", "list_order_returns", scope="returns:read", answer=records.RETURN, roles=HANDLERS)
def list_order_returns(call: Caller, page: Page, code: Code) -> Found:
    """An order's returns, newest first."""
    return whole(fulfilment.returns_of_order(call.viewer, order_code=code), page)


class ReturnedLine(Told):
    sku: Sku
    quantity: Pieces


class AskingReturn(Told):
    lines: Annotated[list[ReturnedLine], Field(min_length=1, max_length=500)]
    reason: ReturnReason
    word: Words = ""


@AREA.deed(
    "POST",
    "orders/{code}/returns",
    "ask_return",
    scope="returns:write",
    answer=records.RETURN,
    then=show_return,
    roles=HANDLERS,
    status=201,
)
def ask_return(call: Caller, code: Code, body: AskingReturn) -> dict[str, Any]:
    """Ask to send pieces of an order back."""
    left = {line.sku: line.line_id for line in fulfilment.returnable_lines(call.viewer, order_code=code)}
    if any(line.sku not in left for line in body.lines):
        raise NothingToReturn
    made = fulfilment_deeds.ask_return(
        call.viewer,
        order_code=code,
        quantities={left[line.sku]: line.quantity for line in body.lines},
        reason=body.reason,
        word=body.word,
        now=call.now,
    )
    return {"code": made}


class Answer(Told):
    answer: Words = ""


@AREA.deed(
    "POST",
    "returns/{code}/approve",
    "approve_return",
    scope="returns:write",
    answer=records.RETURN,
    then=show_return,
    staff=True,
    roles=HANDLERS,
)
def approve_return(call: Caller, code: Code, body: Answer) -> dict[str, Any]:
    """The buyer may send it back."""
    fulfilment_deeds.approve_return(call.viewer, code=code, answer=body.answer, now=call.now)
    return {"code": code}


@AREA.deed(
    "POST",
    "returns/{code}/refuse",
    "refuse_return",
    scope="returns:write",
    answer=records.RETURN,
    then=show_return,
    staff=True,
    roles=HANDLERS,
)
def refuse_return(call: Caller, code: Code, body: Answer) -> dict[str, Any]:
    """No, with a word that the buyer reads."""
    fulfilment_deeds.refuse_return(call.viewer, code=code, answer=body.answer, now=call.now)
    return {"code": code}


class Receiving(Told):
    damaged_skus: Annotated[list[Sku], Field(max_length=500)] = []
    """They stay off the shelf."""
    warehouse_code: Code | None = None
    """Where they were sent from when left out."""


@AREA.deed(
    "POST",
    "returns/{code}/receive",
    "receive_return",
    scope="returns:write",
    answer=records.RETURN,
    then=show_return,
    staff=True,
    roles=HANDLERS,
)
def receive_return(call: Caller, code: Code, body: Receiving) -> dict[str, Any]:
    """Book returned goods in."""
    lines = fulfilment.return_page(call.viewer, code=code).lines
    damaged = {line.line_id for line in lines if line.sku in set(body.damaged_skus)}
    fulfilment_deeds.receive_return(
        call.viewer, code=code, not_restocked=damaged, warehouse_code=body.warehouse_code or "", now=call.now
    )
    return {"code": code}


@AREA.deed(
    "POST",
    "returns/{code}/refund",
    "refund_return",
    scope="returns:write",
    answer=records.RETURN,
    then=show_return,
    staff=True,
    roles=HANDLERS,
)
def refund_return(call: Caller, code: Code) -> dict[str, Any]:
    """Give back what the returned pieces cost; the credit note follows."""
    fulfilment_deeds.refund_return(call.viewer, code=code, now=call.now)
    return {"code": code}


# ------------------------------------------------------------------------------------------------------ invoices
@AREA.list("invoices", "list_invoices", scope="invoices:read", answer=records.INVOICE, roles=BOOKS)
def list_invoices(
    call: Caller,
    page: Page,
    q: Short = "",
    kind: InvoiceKind | None = None,
    state: Annotated[str, Field(pattern="^(open|paid|overdue)$")] | None = None,
    overdue_on: Day | None = None,
    organisation: Code | None = None,
) -> Found:
    """Invoices and credit notes, newest first; overdue ones the longest first."""
    card = people.organisation_page(call.viewer, code=organisation, now=call.now).card if organisation else None
    today = overdue_on or call.now.date()
    found = billing.invoices(
        call.viewer,
        kind=kind,
        only_open=state == "open",
        only_paid=state == "paid",
        overdue_on=today if state == "overdue" or overdue_on else None,
        organisation_id=card.id if card else None,
        search=q,
        page=page.number,
        page_size=page.size,
    )
    return Found(found.rows, found.total)


@AREA.read(
    "invoices/{code}", "get_invoice", scope="invoices:read", answer=records.INVOICE, roles=(*BOOKS, StaffRole.LOGISTICS)
)
def get_invoice(call: Caller, code: Code) -> InvoiceView:
    """One invoice or credit note."""
    return billing.invoice(call.viewer, code=code)


@AREA.file(
    "invoices/{code}/pdf",
    "get_invoice_pdf",
    scope="invoices:read",
    media_type="application/pdf",
    roles=(*BOOKS, StaffRole.LOGISTICS),
)
def get_invoice_pdf(call: Caller, code: Code) -> tuple[str, bytes]:
    """The paper; the same bytes each time."""
    made = billing.invoice_pdf(call.viewer, code=code)
    return made.name, made.content


# ------------------------------------------------------------------------------------------------------ requests
def show_request(call: Caller, code: str) -> RequestView:
    return service.request_page(call.viewer, code=code, now=call.now)


ANSWERERS = (StaffRole.SALES, StaffRole.SERVICE, StaffRole.LOGISTICS, StaffRole.FINANCE)


@AREA.list("requests", "list_requests", scope="requests:read", answer=records.REQUEST_ROW, roles=ANSWERERS)
def list_requests(
    call: Caller,
    page: Page,
    q: Short = "",
    state: RequestState | None = None,
    kind: RequestKind | None = None,
    late: bool = False,
    mine: bool = False,
    unowned: bool = False,
) -> Found:
    """What was asked, newest first; for staff the queue, what is due first on top.

    Staff see waiting ones unless `state` says otherwise; the filters are theirs alone.
    """
    if not call.viewer.is_staff:
        found = service.my_requests(call.viewer, now=call.now, limit=1000)
        fits = [one for one in found if state in (None, one.state) and kind in (None, one.kind)]
        return whole(fits, page)
    queue = service.queue(
        call.viewer,
        now=call.now,
        states=(state,) if state else (RequestState.OPEN,),
        kinds=(kind,) if kind else (),
        owner_id=call.hat.id if mine else None,
        without_owner=unowned,
        late_only=late,
        text=q,
        page=page.number,
        page_size=page.size,
    )
    return Found(queue.rows, queue.total)


@AREA.read("requests/{code}", "get_request", scope="requests:read", answer=records.REQUEST, roles=ANSWERERS)
def get_request(call: Caller, code: Code) -> RequestView:
    """One request with its conversation; notes only for staff."""
    return show_request(call, code)


class Asking(Told):
    kind: RequestKind = RequestKind.QUESTION
    text: Words
    sku: Sku | None = None
    order_code: Code | None = None
    quantity: Pieces | None = None
    name: Short = ""
    email: Email | None = None
    phone: Annotated[str, Field(max_length=32, pattern=r"^[^\x00]*$")] = ""
    for_hat: Code | None = None
    """Staff take one down for somebody: the code of their hat."""
    channel: Annotated[str, Field(pattern="^(web|phone|mail|visit)$")] = "web"


@AREA.deed("POST", "requests", "ask", scope="requests:write", answer=records.REQUEST, then=show_request, status=201)
def ask(call: Caller, body: Asking) -> dict[str, Any]:
    """Ask the house: about an article, an order, or anything."""
    article = None
    if body.sku:
        market = None if call.viewer.is_staff else call.hat.market
        article = catalog.variant_by_sku(call.viewer, sku=body.sku, market=market, language=call.language)
    about = people.hat_card_by_code(call.viewer, code=body.for_hat) if body.for_hat else None
    made = service_deeds.ask(
        call.viewer,
        kind=body.kind,
        text=body.text,
        language=call.language,
        variant_id=article.id if article else None,
        order_code=body.order_code or "",
        quantity=body.quantity,
        contact=Contact(name=body.name, email=body.email or "", phone=body.phone),
        for_hat_id=about.id if about else None,
        channel=body.channel,
        now=call.now,
    )
    return {"code": made}


class Text(Told):
    text: Words


@AREA.deed(
    "POST",
    "requests/{code}/replies",
    "reply_to_request",
    scope="requests:write",
    answer=records.REQUEST,
    then=show_request,
)
def reply_to_request(call: Caller, code: Code, body: Text) -> dict[str, Any]:
    """Who asked writes again; staff answer: the asker gets a mail."""
    deed = service_deeds.answer_request if call.viewer.is_staff else service_deeds.reply_to_request
    deed(call.viewer, code=code, text=body.text, now=call.now)
    return {"code": code}


@AREA.deed(
    "POST",
    "requests/{code}/notes",
    "add_request_note",
    scope="requests:write",
    answer=records.REQUEST,
    then=show_request,
    staff=True,
    roles=ANSWERERS,
)
def add_request_note(call: Caller, code: Code, body: Text) -> dict[str, Any]:
    """A word for colleagues only."""
    service_deeds.add_request_note(call.viewer, code=code, text=body.text, now=call.now)
    return {"code": code}


class RequestChange(Told):
    """One or more of these; what is left out stays as it is."""

    owner: Code | None = None
    """The colleague's hat; empty gives it back to the queue."""
    give_back: bool = False
    kind: RequestKind | None = None
    state: Annotated[str, Field(pattern="^(open|closed)$")] | None = None


@AREA.deed(
    "PATCH",
    "requests/{code}",
    "change_request",
    scope="requests:write",
    answer=records.REQUEST,
    then=show_request,
    edits=(records.REQUEST, show_request),
    staff=True,
    roles=ANSWERERS,
)
def change_request(call: Caller, code: Code, body: RequestChange) -> dict[str, Any]:
    """Whose it is, what kind it is, whether there is more to do."""
    show_request(call, code)
    if body.owner or body.give_back:
        owner = people.hat_card_by_code(call.viewer, code=body.owner) if body.owner and not body.give_back else None
        service_deeds.assign_requests(call.viewer, codes=[code], owner_id=owner.id if owner else None)
    if body.kind is not None:
        service_deeds.change_request_kind(call.viewer, code=code, kind=body.kind)
    if body.state == "closed":
        service_deeds.close_requests(call.viewer, codes=[code], now=call.now)
    elif body.state == "open":
        service_deeds.reopen_request(call.viewer, code=code)
    return {"code": code}


class ManyCodes(Told):
    codes: Annotated[list[Code], Field(min_length=1, max_length=500)]


@AREA.bulk("requests/close", "close_requests", scope="requests:write", staff=True, roles=ANSWERERS)
def close_requests(call: Caller, body: ManyCodes) -> dict[str, Any]:
    """Nothing more to do for any of these; a result for each."""
    return each(
        call,
        body.codes,
        lambda code: (show_request(call, code), service_deeds.close_requests(call.viewer, codes=[code], now=call.now)),
        name=str,
    )


class TaskOfRequest(Told):
    title: Line
    due_at: Instant | None = None


@AREA.deed(
    "POST",
    "requests/{code}/task",
    "make_task_of_request",
    scope="tasks:write",
    answer=records.TASK,
    then=show_task,
    staff=True,
    roles=ANSWERERS,
    status=201,
)
def make_task_of_request(call: Caller, code: Code, body: TaskOfRequest) -> dict[str, Any]:
    """A task about the request, with its words; the request stays open."""
    made = service_deeds.convert_to_task(
        call.viewer, code=code, title=body.title, now=call.now, owner_id=call.hat.id, due_at=body.due_at
    )
    return {"code": made}
