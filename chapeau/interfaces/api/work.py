"""Tasks, mails and figures; for staff."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Annotated, Any

from pydantic import Field

from chapeau.insight.metrics import actions as metric_deeds
from chapeau.insight.metrics import queries as metrics
from chapeau.insight.metrics.values import (
    MEASURERS,
    RECORDERS,
    BroughtIn,
    Channels,
    Cost,
    Sales,
    SalesBy,
    SalesOnly,
    SalesPart,
)
from chapeau.interfaces.api import records
from chapeau.interfaces.api.bulk import each
from chapeau.interfaces.api.caller import Caller
from chapeau.interfaces.api.inputs import Code, Country, Currency, Day, Instant, Line, MoneyIn, Short, Told, Words
from chapeau.interfaces.api.operations import Area
from chapeau.interfaces.api.paging import Found, Page, whole
from chapeau.kit.house import house_zone
from chapeau.person.messaging import actions as messaging
from chapeau.person.messaging import queries as mails
from chapeau.person.messaging.values import MessageState, MessageView
from chapeau.person.people import queries as people
from chapeau.person.people.values import Market
from chapeau.person.tasks import actions, queries
from chapeau.person.tasks.values import TaskView

AREA = Area("Work", "Tasks, mails and figures; for staff.")


# ---------------------------------------------------------------------------------------------------------- tasks
@AREA.list("tasks", "list_tasks", scope="tasks:read", answer=records.TASK, staff=True)
def list_tasks(
    call: Caller, page: Page, q: Short = "", mine: bool = False, done: bool = False, late: bool = False
) -> Found:
    """Tasks by the moment they are due; done ones newest first."""
    found = queries.tasks(
        call.viewer,
        now=call.now,
        owner_id=call.hat.id if mine else None,
        is_done=done,
        late_only=late,
        text=q,
        page=page.number,
        page_size=page.size,
    )
    return Found(found.rows, found.total)


def show_task(call: Caller, code: str) -> TaskView:
    return queries.task(call.viewer, code=code, now=call.now)


@AREA.read("tasks/{code}", "get_task", scope="tasks:read", answer=records.TASK, staff=True)
def get_task(call: Caller, code: Code) -> TaskView:
    """One task."""
    return show_task(call, code)


class TaskIn(Told):
    title: Line
    note: Words = ""
    owner: Code | None = None
    """The colleague's hat; nobody when left out."""
    due_at: Instant | None = None
    remind_at: Instant | None = None


class NewTask(TaskIn):
    hat: Code | None = None
    """Whom it is about."""
    about: Annotated[str, Field(pattern="^(order|request|return|invoice|person|organisation)$")] | None = None
    about_code: Code | None = None


@AREA.deed(
    "POST", "tasks", "create_task", scope="tasks:write", answer=records.TASK, then=show_task, staff=True, status=201
)
def create_task(call: Caller, body: NewTask) -> dict[str, Any]:
    """A task for a colleague, or for whoever takes it."""
    owner = people.hat_card_by_code(call.viewer, code=body.owner) if body.owner else None
    about = people.hat_card_by_code(call.viewer, code=body.hat) if body.hat else None
    made = actions.create_task(
        call.viewer,
        title=body.title,
        note=body.note,
        owner_id=owner.id if owner else None,
        due_at=body.due_at,
        remind_at=body.remind_at,
        hat_id=about.id if about else None,
        about=body.about or "",
        about_code=body.about_code[:16] if body.about_code else "",
        now=call.now,
    )
    return {"code": made}


@AREA.deed(
    "PUT",
    "tasks/{code}",
    "change_task",
    scope="tasks:write",
    answer=records.TASK,
    then=show_task,
    edits=(records.TASK, show_task),
    staff=True,
)
def change_task(call: Caller, code: Code, body: TaskIn) -> dict[str, Any]:
    """Write a task anew; a new moment to remind reminds again."""
    owner = people.hat_card_by_code(call.viewer, code=body.owner) if body.owner else None
    actions.change_task(
        call.viewer,
        code=code,
        title=body.title,
        note=body.note,
        owner_id=owner.id if owner else None,
        due_at=body.due_at,
        remind_at=body.remind_at,
    )
    return {"code": code}


class Tasks(Told):
    codes: Annotated[list[Code], Field(min_length=1, max_length=500)]


@AREA.bulk("tasks/finish", "finish_tasks", scope="tasks:write", staff=True)
def finish_tasks(call: Caller, body: Tasks) -> dict[str, Any]:
    """Done; a result for each."""
    return each(
        call,
        body.codes,
        lambda code: (show_task(call, code), actions.finish_tasks(call.viewer, codes=[code], now=call.now)),
        name=str,
    )


@AREA.bulk("tasks/take", "take_tasks", scope="tasks:write", staff=True)
def take_tasks(call: Caller, body: Tasks) -> dict[str, Any]:
    """They are the caller's from now on; a result for each."""
    return each(
        call,
        body.codes,
        lambda code: (show_task(call, code), actions.assign_tasks(call.viewer, codes=[code], owner_id=call.hat.id)),
        name=str,
    )


@AREA.deed(
    "POST", "tasks/{code}/reopen", "reopen_task", scope="tasks:write", answer=records.TASK, then=show_task, staff=True
)
def reopen_task(call: Caller, code: Code) -> dict[str, Any]:
    """Not done after all."""
    actions.reopen_task(call.viewer, code=code)
    return {"code": code}


# ---------------------------------------------------------------------------------------------------------- mails
@AREA.list("mails", "list_mails", scope="mails:read", answer=records.MAIL, staff=True, roles=mails.READERS)
def list_mails(call: Caller, page: Page, q: Short = "", state: MessageState | None = None) -> Found:
    """Mails sent and waiting, newest first."""
    found = mails.mails(call.viewer, state=state, search=q, page=page.number, page_size=page.size)
    return Found(found.rows, found.total)


@AREA.read("mails/{code}", "get_mail", scope="mails:read", answer=records.MAIL, staff=True, roles=mails.READERS)
def get_mail(call: Caller, code: Code) -> MessageView:
    """One mail as it was sent."""
    return show_mail(call, code)


def show_mail(call: Caller, code: str) -> MessageView:
    return mails.mail(call.viewer, code=code)


@AREA.deed(
    "POST",
    "mails/{code}/again",
    "send_mail_again",
    scope="mails:write",
    answer=records.MAIL,
    then=show_mail,
    staff=True,
    roles=mails.READERS,
)
def send_mail_again(call: Caller, code: Code) -> dict[str, Any]:
    """A mail in doubt, or one that failed, is sent once more."""
    messaging.send_again(call.viewer, code=code, now=call.now)
    return {"code": code}


# -------------------------------------------------------------------------------------------------------- figures
def _period(since: Any, until: Any) -> tuple[datetime, datetime]:
    """Whole days of the house's time, from the first to before the last."""
    zone = house_zone()
    begin = datetime.combine(since, time(), zone)
    return begin, max(datetime.combine(until, time(), zone), begin + timedelta(days=1))


@AREA.read("figures", "get_figures", scope="figures:read", answer=records.FIGURES, staff=True, roles=MEASURERS)
def get_figures(
    call: Caller,
    currency: Currency,
    since: Day,
    until: Day,
    by: SalesBy = SalesBy.MONTH,
    market: Market | None = None,
    country: Country | None = None,
    brought_in: BroughtIn = BroughtIn.WITH,
) -> Sales:
    """Orders, buyers, returning buyers and revenue from `since` up to, and without, `until`."""
    begin, end = _period(since, until)
    only = SalesOnly(market=market or "", country=country or "", brought_in=brought_in)
    return metrics.sales(call.viewer, by=by, currency=currency, since=begin, until=end, only=only)


@AREA.list(
    "figures/rows", "list_figure_rows", scope="figures:read", answer=records.COUNTED, staff=True, roles=MEASURERS
)
def list_figure_rows(
    call: Caller,
    page: Page,
    currency: Currency,
    since: Day,
    until: Day,
    part: SalesPart,
    by: SalesBy = SalesBy.MONTH,
    key: Annotated[str, Field(max_length=64, pattern=r"^[^\x00]*$")] | None = None,
    q: Short = "",
) -> Found:
    """What a figure counts, one by one, oldest first; of the whole period without `key`."""
    begin, end = _period(since, until)
    found = metrics.counted(
        call.viewer,
        part=part,
        by=by,
        key=key,
        currency=currency,
        since=begin,
        until=end,
        text=q,
        page=page.number,
        page_size=page.size,
    )
    return Found(found.rows, found.total)


@AREA.read(
    "figures/channels", "get_channels", scope="figures:read", answer=records.CHANNELS, staff=True, roles=MEASURERS
)
def get_channels(call: Caller, currency: Currency, since: Day, until: Day, source: Code | None = None) -> Channels:
    """What each source brought and cost; with `source` each month of it."""
    begin, end = _period(since, until)
    return metrics.channels(call.viewer, currency=currency, since=begin, until=end, source=source)


@AREA.list(
    "figures/costs",
    "list_campaign_costs",
    scope="figures:read",
    answer=records.CAMPAIGN_COST,
    staff=True,
    roles=MEASURERS,
)
def list_campaign_costs(call: Caller, page: Page, since: Day, until: Day) -> Found:
    """Costs of campaigns as recorded, newest first."""
    begin, end = _period(since, until)
    return whole(metrics.costs(call.viewer, since=begin, until=end), page)


class CampaignCostIn(Told):
    source: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")]
    day: Day
    amount: MoneyIn


class CampaignCosts(Told):
    costs: Annotated[list[CampaignCostIn], Field(min_length=1, max_length=500)]


@AREA.bulk("figures/costs", "record_campaign_costs", scope="figures:write", staff=True, roles=RECORDERS)
def record_campaign_costs(call: Caller, body: CampaignCosts) -> dict[str, Any]:
    """Write costs of campaigns down; one of the same source, day and currency is replaced. A result for each."""
    return each(
        call,
        body.costs,
        lambda one: metric_deeds.record_costs(
            call.viewer, costs=[Cost(source=one.source, day=one.day, amount=one.amount.money())], now=call.now
        ),
        name=lambda one: one.source,
    )
