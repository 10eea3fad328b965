"""What the models read from the lake: sums per buyer and day, made by the engine; only these come into this process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import ibis
import numpy as np
import pyarrow as pa
from django.db import connection

from chapeau.insight.lake.engines import Engine
from chapeau.insight.lake.live import key_of
from chapeau.insight.models.rules.histories import Numbers, Whole
from chapeau.kit.wall_clocks import zone_of

HABITS_DAYS = 365


@dataclass(frozen=True, slots=True, eq=False)
class Purchases:
    """One entry per buyer, day and currency. Days are of UTC, since 1970; orders cancelled are no purchases."""

    hat: Whole
    """(days,) ``subject_no`` of the hat, those merged under the one that stayed."""
    organisation: Whole
    """(days,) 0: bought privately."""
    day: Whole
    currency: Whole
    """(days,) Place in ``currencies``."""
    net: Numbers
    """(days,) Minor units without VAT, less what was sent back."""
    margin: Numbers
    """(days,) Likewise, less what the goods cost; not a number where that is not known."""
    currencies: tuple[str, ...]


def read_purchases(engine: Engine) -> Purchases:
    orders, subject, back = engine.table("orders"), engine.table("subject"), engine.table("back")
    returned = (
        back.filter(back.kind == "returned")
        .group_by("order_no")
        .agg(back_net=back.net_minor.sum(), back_cost=back.cost_minor.sum())
    )
    whose = _people(subject)
    bought = (
        orders.filter(orders.state != "cancelled")
        .join(whose, "subject_no")
        .left_join(returned, "order_no")
        .mutate(day=ibis._.at.cast("date"), gone=ibis._.back_net.coalesce(0))
    )
    known = bought.mutate(
        left_net=ibis._.net_minor - ibis._.gone,
        left_margin=ibis._.margin_minor - (ibis._.gone - ibis._.back_cost.coalesce(0)),
    )
    days = known.group_by(["root_no", "account_no", "day", "currency"]).agg(
        net=ibis._.left_net.sum(), margin=ibis._.left_margin.sum(), is_known=ibis._.has_margin.all()
    )
    found = engine.frame(days.order_by(["root_no", "day", "currency"]))
    credits = back.filter(back.kind == "credit").join(whose, "subject_no").group_by(["root_no", "currency"])
    less = engine.frame(credits.agg(net=ibis._.net_minor.sum()))
    return _columns(found, less)


def _people(subject: ibis.Table) -> ibis.Table:
    """Whom foresight is about: hats of known people, not the house's own, not of those who were erased."""
    return subject.filter(
        ~subject.is_staff & ~subject.is_gone & subject.is_identified & subject.hat_no.notnull()
    ).select("subject_no", "root_no", account_no=ibis._.organisation_no.coalesce(0))


def _columns(found: pa.Table, less: pa.Table) -> Purchases:
    """Credits that name no purchase take the same part off all a buyer bought in that currency."""
    currency = found["currency"].combine_chunks().dictionary_encode()
    names = tuple(currency.dictionary.to_pylist())
    hat, codes = _whole(found["root_no"]), currency.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    net = found["net"].to_numpy().astype(np.float64)
    margin = np.where(found["is_known"].to_numpy(), found["margin"].to_numpy().astype(np.float64), np.nan)
    if len(less) and len(hat):
        place = {name: at for at, name in enumerate(names)}
        people, of = np.unique(hat, return_inverse=True)
        total, credit = np.zeros((len(people), len(names))), np.zeros((len(people), len(names)))
        np.add.at(total, (of, codes), net)
        where = {int(one): at for at, one in enumerate(people)}
        for one, name, minor in zip(
            *(less[column].to_pylist() for column in ("root_no", "currency", "net")), strict=True
        ):
            if one in where and name in place:
                credit[where[one], place[name]] += minor
        kept = np.clip(1 - np.divide(credit, total, out=np.zeros_like(total), where=total > 0), 0, 1)[of, codes]
        net, margin = net * kept, margin * kept
    return Purchases(
        hat=hat,
        organisation=_whole(found["account_no"]),
        day=found["day"].to_numpy().astype("datetime64[D]").astype(np.int64),
        currency=codes,
        net=net,
        margin=margin,
        currencies=names,
    )


def _whole(column: pa.ChunkedArray) -> Whole:
    numbers: Whole = column.to_numpy().astype(np.int64)
    return numbers


@dataclass(frozen=True, slots=True, eq=False)
class Habits:
    """By which sources people came, and at which hours of UTC, month by month, in the last year."""

    way_who: Whole
    way: Whole
    """Place in ``ways``."""
    way_times: Numbers
    ways: tuple[str, ...]
    visit_who: Whole
    visit_month: Whole
    """Months since 1970."""
    visit_hour: Whole
    visit_times: Numbers


def read_habits(engine: Engine, *, now: datetime) -> Habits:
    since = ibis.timestamp(datetime.fromtimestamp(now.timestamp() - HABITS_DAYS * 86_400, tz=UTC))
    subject, touch, session = engine.table("subject"), engine.table("touch"), engine.table("session")
    whose = _people(subject)
    came = touch.filter((touch.at >= since) & ~touch.is_direct & (touch.source != "")).join(whose, "subject_no")
    ways = engine.frame(came.group_by(["root_no", "source"]).agg(times=ibis._.count()))
    visits = session.filter((session.began_at >= since) & ~session.is_robot).join(whose, "subject_no")
    hours = engine.frame(
        visits.mutate(year=ibis._.began_at.year(), month=ibis._.began_at.month(), hour=ibis._.began_at.hour())
        .group_by(["root_no", "year", "month", "hour"])
        .agg(times=ibis._.count())
    )
    source = ways["source"].combine_chunks().dictionary_encode()
    return Habits(
        way_who=_whole(ways["root_no"]),
        way=source.indices.to_numpy(zero_copy_only=False).astype(np.int64),
        way_times=ways["times"].to_numpy().astype(np.float64),
        ways=tuple(source.dictionary.to_pylist()),
        visit_who=_whole(hours["root_no"]),
        visit_month=(_whole(hours["year"]) - 1970) * 12 + _whole(hours["month"]) - 1,
        visit_hour=_whole(hours["hour"]),
        visit_times=hours["times"].to_numpy().astype(np.float64),
    )


@dataclass(frozen=True, slots=True)
class Known:
    """The hats and organisations behind the lake's keys, fresh from the database."""

    hats: Mapping[int, UUID]
    zones: Mapping[int, str] = field(default_factory=dict)


def read_hats(subjects: Whole) -> Known:
    """By ``subject_no``, with each person's time zone. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT hat.subject_no, hat.id, person.time_zone FROM people_hat hat JOIN people_person person"
            " ON person.id = hat.person_id WHERE hat.subject_no = ANY(%s) AND hat.alias_of_id IS NULL",
            [sorted({int(each) for each in subjects})],
        )
        rows = cursor.fetchall()
    return Known({number: id for number, id, _zone in rows}, {number: zone for number, _id, zone in rows})


def read_organisations() -> Mapping[int, UUID]:
    """Every organisation by its key in the lake. One query."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {key_of('organisation.id')}, organisation.id FROM people_organisation organisation")
        return {int(number): id for number, id in cursor.fetchall()}


def local_hours(habits: Habits, zones: Mapping[int, str], house: ZoneInfo) -> Whole:
    """(rows,) The hour on the person's own clock, summer time told month by month by the middle of each."""
    shifts: dict[tuple[str, int], int] = {}
    found = np.empty(len(habits.visit_hour), dtype=np.int64)
    rows = zip(habits.visit_who.tolist(), habits.visit_month.tolist(), habits.visit_hour.tolist(), strict=True)
    for at, (who, month, hour) in enumerate(rows):
        name = zones.get(who) or house.key
        if (name, month) not in shifts:
            middle = datetime(1970 + month // 12, month % 12 + 1, 15, 12, tzinfo=UTC)
            offset = middle.astimezone(zone_of(name, house)).utcoffset()
            shifts[name, month] = round((offset.total_seconds() if offset else 0) / 3600)
        found[at] = (hour + shifts[name, month]) % 24
    return found
