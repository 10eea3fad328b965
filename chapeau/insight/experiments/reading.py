"""Who saw what is asked of the database, what they did then of the lake; summed by arm in the engine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import ibis
import pyarrow as pa

from chapeau.insight.experiments.rules.judging import GUARDS, Counted
from chapeau.insight.experiments.values import Usual
from chapeau.insight.lake.engines import Engine
from chapeau.insight.lake.schema import MOMENT
from chapeau.kit.db import fetch
from chapeau.kit.intervals import share
from chapeau.person.allocation.values import Arm

BEFORE = timedelta(days=90)
"""So long a past is what a person is known by."""
USUAL_WEEKS = 4
VERBS: Mapping[str, tuple[str, ...]] = {
    "returned": ("return.asked", "history.return"),
    "left": ("consent.withdrawn", "message.complained"),
    "asked": ("request.asked",),
}
_MET = pa.schema([("subject_no", pa.int64()), ("arm", pa.string()), ("seen_at", MOMENT), ("until_at", MOMENT)])
_ENROLLED = """
SELECT coalesce(hat.subject_no, visitor.subject_no), enrolment.arm, enrolment.at, %(until)s::timestamptz
FROM allocation_enrolment enrolment JOIN allocation_experiment experiment ON experiment.id = enrolment.experiment_id
LEFT JOIN people_hat hat ON hat.id = enrolment.hat_id LEFT JOIN people_visitor visitor ON visitor.id = enrolment.visitor_id
WHERE experiment.code = %(code)s
"""


def met_in(code: str, *, until: datetime) -> pa.Table:
    """(subject_no, arm, seen_at, until_at) of each hat and visitor who saw the experiment."""
    rows = fetch(_ENROLLED, {"code": code, "until": until}, kept=False)
    columns = zip(*rows, strict=True) if rows else ([], [], [], [])
    return pa.table([pa.array(column, field.type) for column, field in zip(columns, _MET, strict=True)], schema=_MET)


def counted(lake: Engine, met: pa.Table, arms: tuple[Arm, ...], *, currency: str) -> tuple[dict[str, Counted], int]:
    """By arm, each person once, under what they saw first; and how many saw two. Who left, and colleagues, are not counted."""
    table = lake.asked_again(("experiment", currency), lambda: _sums(lake, currency), {"experiment_met": met})
    found = {arm.code: Counted() for arm in arms}
    both = 0
    for row in table.to_pylist():
        both += row["saw_both"]
        found[row["arm"]] = Counted(
            row["people"], row["ordered"], row["money"], row["money_squares"], row["before"], row["before_squares"],
            row["products"], tuple(row[guard] for guard in GUARDS),
        )  # fmt: skip
    return found, both


def _sums(lake: Engine, currency: str) -> ibis.Table:
    seen = ibis.table(ibis.Schema.from_pyarrow(_MET), name="experiment_met")
    subject = lake.table("subject").select("subject_no", "person_no", "is_staff", "is_gone")
    known = seen.join(subject, "subject_no").filter(~subject.is_staff, ~subject.is_gone)
    first = ibis.struct({"seen_at": known.seen_at, "arm": known.arm, "until_at": known.until_at}).min()
    people = known.group_by("person_no").agg(first=first, sides=known.arm.nunique())
    people = people.select(
        "person_no", "sides", **{name: people.first[name] for name in ("arm", "seen_at", "until_at")}
    )
    seen_at = people.select("person_no", "seen_at", "until_at")
    person_of = subject.select("subject_no", "person_no")
    order = lake.table("orders")
    order = order.filter(~order.is_brought_in, order.net_minor > 0)
    order = order.join(person_of, "subject_no").select("person_no", "net_minor", "currency", ordered_at="at")
    order = order.join(seen_at, "person_no")
    amount = (order.currency == currency).ifelse(order.net_minor, 0).cast("float64")
    since = (order.ordered_at >= order.seen_at) & (order.ordered_at < order.until_at)
    earlier = (order.ordered_at < order.seen_at) & (order.ordered_at >= order.seen_at - ibis.interval(days=BEFORE.days))
    brought = order.group_by("person_no").agg(
        orders=since.cast("int64").sum(),
        money=since.ifelse(amount, 0.0).sum(),
        before=earlier.ifelse(amount, 0.0).sum(),
    )
    every = [verb for verbs in VERBS.values() for verb in verbs]
    activity = lake.table("activity")
    activity = activity.filter(activity.verb.isin(every))
    done = activity.join(person_of, "subject_no").select("person_no", "verb", done_at="at")
    done = done.join(seen_at, "person_no")
    done = done.filter(done.done_at >= done.seen_at, done.done_at < done.until_at)
    did = done.group_by("person_no").agg(
        **{guard: done.verb.isin(verbs).max().cast("int64") for guard, verbs in VERBS.items()}
    )
    each = people.left_join(brought, "person_no").drop("person_no_right")
    each = each.left_join(did, "person_no").drop("person_no_right")
    money, before = each.money.fill_null(0.0), each.before.fill_null(0.0)
    each = each.mutate(money=money, before=before)
    return each.group_by("arm").agg(
        people=each.count(),
        saw_both=(each.sides > 1).cast("int64").sum(),
        ordered=(each.orders.fill_null(0) > 0).cast("int64").sum(),
        money=each.money.sum(), money_squares=(each.money * each.money).sum(),
        before=each.before.sum(), before_squares=(each.before * each.before).sum(),
        products=(each.money * each.before).sum(),
        **{guard: each[guard].fill_null(0).sum() for guard in GUARDS},
    )  # fmt: skip


def usual(lake: Engine, *, now: datetime) -> Usual:
    """People who visited in the last four whole weeks, and who of them ordered."""
    since = ibis.literal((now - timedelta(weeks=USUAL_WEEKS)).astimezone(UTC))
    end = ibis.literal(now.astimezone(UTC))
    subject = lake.table("subject").select("subject_no", "person_no", "is_staff", "is_gone")
    visit = lake.table("session").join(subject, "subject_no")
    visit = visit.filter(
        ~visit.is_robot, ~visit.is_staff, ~visit.is_gone, visit.began_at >= since, visit.began_at < end
    )
    people = visit.group_by("person_no").agg(orders=visit.n_orders.sum())
    row = lake.frame(people.agg(people=people.count(), ordered=(people.orders > 0).cast("int64").sum())).to_pylist()[0]
    return Usual(row["people"] / USUAL_WEEKS, share(row["ordered"] or 0, row["people"]))


__all__ = ["counted", "met_in", "usual"]
