"""What all frames stand on: the lake's tables with their people, narrowed and told apart; windows; the sums."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

import ibis
import pyarrow as pa
from ibis import _

from chapeau.insight.lake.engines import Engine, microseconds
from chapeau.insight.lake.schema import DAY_NO
from chapeau.insight.metrics.frames.articles import ARTICLE, by_article
from chapeau.insight.metrics.rules.channels import CHANNEL_OF_MEDIUM, CHANNEL_OF_SOURCE, OTHER
from chapeau.insight.metrics.rules.periods import Window, days_of
from chapeau.insight.metrics.values import BroughtIn, By, Cut, Definition

NO_PERSON = 0
WHOLE = 0
"""Place of the whole period among the windows."""
WINDOWS = "asked_windows"
REMEMBERED_DAYS = 30
"""So long before an order a visit may have brought it."""
WHENCE = frozenset({By.SOURCE, By.CHANNEL, By.CAMPAIGN})
DAY = 86_400
_MOMENT = pa.timestamp("us", tz="UTC")
SOURCES, MEDIA = "asked_sources", "asked_media"
CHANNELS = {
    SOURCES: pa.table({"source": list(CHANNEL_OF_SOURCE), "of_source": list(CHANNEL_OF_SOURCE.values())}),
    MEDIA: pa.table({"medium": list(CHANNEL_OF_MEDIUM), "of_medium": list(CHANNEL_OF_MEDIUM.values())}),
}
DAYS, DAYS_WITH_BEFORE = "asked_days", "asked_days_with_before"
_DAYS = pa.schema(
    [(DAY_NO, pa.int32()), ("place", pa.int32()), ("since", _MOMENT), ("until", _MOMENT), ("before", _MOMENT)]
)
_SPANS = pa.schema(
    [("place", pa.int32()), ("since", _MOMENT), ("until", _MOMENT), ("before", _MOMENT), ("first_day", pa.date32()),
     ("day_after", pa.date32())]
)  # fmt: skip
COLUMNS = ("place", "key", "cluster", "n", "a", "b", "part", "kind", "ref", "subject_no", "at", "label")
"""Window; row of the cut; who answers for it; 1 where it is one of the n; above and below the line; code of ``PartOf``; of ``Of``;
number of what it is; whose; when; an order's code, a cost's source. ``cluster`` is the person where there is one."""

_TYPES = {
    "place": "int32", "key": "string", "cluster": "int64", "n": "int64", "a": "float64", "b": "int64", "part": "string",
    "kind": "string", "ref": "int64", "subject_no": "int64", "at": "timestamp('UTC', 6)",
    "label": "string",
}  # fmt: skip
_ABSENT = {"key": "", "subject_no": NO_PERSON, "at": datetime(1970, 1, 1, tzinfo=UTC)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A figure as somebody asked for it. ``places``: the windows, each a row of the table ``windows``."""

    engine: Engine
    definition: Definition
    by: By | None
    """What its rows are told apart by; times are windows."""
    only: Cut
    currency: str
    places: Sequence[Window]
    zone: ZoneInfo
    looked_at: frozenset[int] | None = None
    """Which of the places are computed; nothing: each of them."""
    has_rows: bool = True
    """Its frame is read row by row; for sums alone, frames leave out what only shows in rows, which is what costs most."""

    @property
    def is_plain(self) -> bool:
        """Nothing but sums over everybody is wanted: neither rows nor what they are told apart by."""
        return not self.has_rows and self.by is None

    @property
    def name(self) -> tuple[Hashable, ...]:
        """The same for questions that differ by their windows alone."""
        until = self.places[WHOLE].until if By.AUDIENCE in (self.by, self.only.audience and By.AUDIENCE) else None
        return self.definition.code, self.by, replace(self.only, lag_days=0), self.currency, until

    def windows(self) -> ibis.Table:
        """``spans`` as the expressions read them."""
        return ibis.table(ibis.Schema.from_pyarrow(_SPANS), name=WINDOWS)

    def days(self, *, also_before: bool = False) -> ibis.Table:
        """A row for each day of each window, or of each with the period before it; days as ``lake.schema.DAY_NO``."""
        return ibis.table(ibis.Schema.from_pyarrow(_DAYS), name=DAYS_WITH_BEFORE if also_before else DAYS)

    def given(self) -> dict[str, pa.Table]:
        """What differs from one question to the next: the windows, and their days."""
        return {
            WINDOWS: self.spans(),
            DAYS: self._day_table("since"),
            DAYS_WITH_BEFORE: self._day_table("before"),
            **CHANNELS,
        }

    def _day_table(self, begins: str) -> pa.Table:
        rows = [
            (day, place, window.since.astimezone(UTC), window.until.astimezone(UTC), window.before.astimezone(UTC))
            for place, window in self._windows()
            for day in range(int(getattr(window, begins).timestamp() // DAY), int(window.until.timestamp() // DAY) + 1)
        ]
        columns = zip(*rows, strict=True)
        return pa.table(
            [pa.array(column, field.type) for column, field in zip(columns, _DAYS, strict=True)], schema=_DAYS
        )

    def _windows(self) -> list[tuple[int, Window]]:
        return [
            (place, window)
            for place, window in enumerate(self.places)
            if self.looked_at is None or place in self.looked_at
        ]

    def spans(self) -> pa.Table:
        """The windows in their order, each with the days of the house that costs are taken from."""
        lag = timedelta(days=self.only.lag_days)
        windows = [(place, window, days_of(window, self.zone)) for place, window in self._windows()]
        columns = [
            [place for place, _window, _days in windows],
            [window.since.astimezone(UTC) for _place, window, _days in windows],
            [window.until.astimezone(UTC) for _place, window, _days in windows],
            [window.before.astimezone(UTC) for _place, window, _days in windows],
            [first - lag for _place, _window, (first, _after) in windows],
            [after - lag for _place, _window, (_first, after) in windows],
        ]
        arrays = [pa.array(column, field.type) for column, field in zip(columns, _SPANS, strict=True)]
        return pa.table(arrays, schema=_SPANS)

    def everybody(self) -> ibis.Table:
        """Who is behind a subject."""
        subject = self.engine.table("subject")
        return subject.select(
            "subject_no", "person_no", "is_identified", "is_gone", "is_staff",
            home=subject.country, subject_market=subject.market, subject_kind=subject.kind, subject_org=subject.organisation_no,
        )  # fmt: skip

    def subjects(self) -> ibis.Table:
        """The same without colleagues."""
        everybody = self.everybody()
        return everybody.filter(~everybody.is_staff).drop("is_staff")

    def sessions(self) -> ibis.Table:
        """Visits of people, not of robots or colleagues, with ``key``, narrowed; ``at`` is when they began."""
        session = self.engine.table("session")
        known = session.filter(~session.is_robot).join(self.subjects(), "subject_no")
        known = known.filter(~known.is_gone)
        found = known.select(
            "subject_no", "person_no", "session_no", "source", "campaign", "n_orders", DAY_NO,
            "has_product", "has_basket", "has_checkout",
            at=known.began_at, market=known.subject_market, buys_as=known.subject_kind, org=known.subject_org,
            country=(known.country != "").ifelse(known.country, known.home), medium=known.medium,
        )  # fmt: skip
        return self._keyed(self.narrowed(self._channelled(found)))

    @property
    def asks_articles(self) -> bool:
        """An order then stands under each article that it has lines of, with what those brought."""
        return self.by in ARTICLE or any(getattr(self.only, way.value) is not None for way in ARTICLE)

    def orders(self, *, of_known: bool, in_currency: bool, with_rest: bool = False) -> ibis.Table:
        """Counted orders of the windows and the periods before them, with ``key``, narrowed; ``of_known``: as ``bought``;
        ``with_rest``: of ``by_article``."""
        found, windows = self.bought() if of_known else self._counted(), self.windows()
        if in_currency:
            found = self.in_currency(found, "net_minor", "margin_minor")
        since, until = windows.before.min().as_scalar(), windows.until.max().as_scalar()
        found = found.filter(found["at"] >= since, found["at"] < until)
        return by_article(self, self.cut(self._whence(found)), in_currency=in_currency, with_rest=with_rest)

    def orders_of(self, back: ibis.Table) -> ibis.Table:
        """The orders, of whatever time, that something of went back, with ``key``, narrowed; whole, not by article."""
        counted = self._counted()
        return self._keyed(self.narrowed(self._whence(counted.semi_join(back, "order_no"))))

    @property
    def is_narrowed(self) -> bool:
        """By something else than articles."""
        return any(getattr(self.only, way.value, None) is not None for way in By if way not in ARTICLE)

    def first_orders(self, *of: str) -> ibis.Table:
        """The first order ever of each person, or of what ``of`` names, with ``key``, narrowed."""
        bought = self.bought()
        is_bare = self.is_plain and not (self.is_narrowed or self.asks_articles) and self.definition.code != "cac_paid"
        columns = [] if is_bare else [name for name in bought.columns if name not in ("at", *of)]
        first = earliest(bought, *of, number="order_no", **{name: name for name in columns})
        return by_article(self, self._keyed(self.narrowed(self._whence(first))))

    def bought(self) -> ibis.Table:
        """Counted orders that cost something, of people who are known, still there and no colleagues; all of them."""
        counted = self._counted()
        return counted.filter(counted.is_identified, ~counted.is_gone, ~counted.is_staff, counted.net_minor > 0)

    def _counted(self) -> ibis.Table:
        orders = self.engine.table("orders")
        rows = orders.left_join(self.everybody(), "subject_no").drop("subject_no_right")
        if self.only.brought_in is not BroughtIn.WITH:
            rows = rows.filter(rows.is_brought_in == (self.only.brought_in is BroughtIn.ONLY))
        return rows.select(
            "subject_no", "order_no", "order_code", "at", DAY_NO, "market", "source", "country", "currency", "net_minor",
            "margin_minor", "has_margin", org=rows.organisation_no, is_web=rows.channel == "web",
            person_no=rows.person_no.fill_null(NO_PERSON), buys_as=rows.subject_kind.fill_null(""),
            is_identified=rows.is_identified.fill_null(False), is_gone=rows.is_gone.fill_null(False),
            is_staff=rows.is_staff.fill_null(False),
        )  # fmt: skip

    def _whence(self, orders: ibis.Table) -> ibis.Table:
        """With ``source``, ``channel`` and ``campaign``: as written on the order, else of the last visit in the thirty days before.

        Asked for only where somebody wants to know it: it reads every visit."""
        asks = {self.by, *(way for way in WHENCE if getattr(self.only, way.value) is not None)}
        if not asks & WHENCE and self.definition.code != "cac_paid":
            return orders
        touch = self.engine.table("touch").join(self.subjects(), "subject_no")
        seen = touch.select("person_no", "source", "medium", "campaign", seen_at="at")
        pairs = orders.filter(orders.source == "", orders.is_web).select("order_no", "person_no", ordered_at="at")
        pairs = pairs.join(seen, "person_no")
        pairs = pairs.filter(
            pairs.seen_at <= pairs.ordered_at, pairs.seen_at > pairs.ordered_at - ibis.interval(days=REMEMBERED_DAYS)
        )  # fmt: skip
        newest = ibis.struct({name: pairs[name] for name in ("seen_at", "source", "medium", "campaign")}).max()
        last = pairs.group_by("order_no").agg(newest=newest)
        last = last.select(
            "order_no", **{f"seen_{name}": last.newest[name] for name in ("source", "medium", "campaign")}
        )
        known = orders.left_join(last, "order_no").drop("order_no_right")
        source = (known.source != "").ifelse(known.source, known.seen_source.fill_null(""))
        found = known.mutate(
            source=source, campaign=known.seen_campaign.fill_null(""), medium=known.seen_medium.fill_null("")
        )
        return self._channelled(found.drop("seen_source", "seen_medium", "seen_campaign"))

    def _channelled(self, rows: ibis.Table) -> ibis.Table:
        """With ``channel`` where somebody wants to know it."""
        return with_channel(rows) if self.by is By.CHANNEL or self.only.channel is not None else rows

    def answers(self) -> ibis.Table:
        """Answers from 0 to 10 with ``key``, narrowed; those of unknown people have ``NO_PERSON``."""
        answer = self.engine.table("answer")
        answer = answer.filter(answer.kind == "nps", answer.score.notnull())
        known = answer.left_join(self.everybody(), "subject_no").drop("subject_no_right")
        known = known.filter(~known.is_gone.fill_null(False), ~known.is_staff.fill_null(False))
        found = known.select(
            "subject_no", "at", DAY_NO, "score", person_no=known.person_no.fill_null(NO_PERSON), org=known.subject_org,
            market=known.subject_market.fill_null(""), buys_as=known.subject_kind.fill_null(""),
            country=known.home.fill_null(""),
        )  # fmt: skip
        return self._keyed(self.narrowed(found))

    def costs(self, kinds: Sequence[str] = ()) -> ibis.Table:
        """Costs in the currency with ``key``, narrowed by source, channel, campaign and market."""
        cost = self.engine.table("cost")
        if self.only.converts:
            cost = cost.mutate(**{DAY_NO: day_number(cost.day)})
        cost = self.in_currency(cost, "amount_minor")
        if kinds:
            cost = cost.filter(cost.kind.isin(kinds))
        found = cost.select("day", "source", "medium", "campaign", "market", "amount_minor", "kind")
        return self._keyed(self.narrowed(self._channelled(found)))

    def narrowed(self, rows: ibis.Table) -> ibis.Table:
        """What is looked at, by the columns that the rows have."""
        only, names = self.only, set(rows.columns)
        wanted = {
            "market": only.market, "channel": only.channel, "source": only.source, "campaign": only.campaign,
            "country": only.country, "buys_as": only.kind,
        }  # fmt: skip
        for name, value in wanted.items():
            if value is not None and name in names:
                rows = rows.filter(rows[name] == value)
        if only.organisation is not None and "org" in names:
            organisation = self.engine.table("organisation")
            rows = rows.semi_join(organisation.filter(organisation.code == only.organisation),
                                  rows.org == organisation.organisation_no)  # fmt: skip
        if only.audience is not None and "person_no" in names:
            members = self.members().filter(_.audience_code == only.audience)
            rows = rows.semi_join(members, "person_no")
        return rows

    def cut(self, rows: ibis.Table) -> ibis.Table:
        """Narrowed, with ``key``, by the columns that the rows have."""
        return self._keyed(self.narrowed(rows))

    def in_currency(self, rows: ibis.Table, *amounts: str) -> ibis.Table:
        """The rows in the currency asked for; converting, all of them that have a rate, with their amounts in it, rounded."""
        if not self.only.converts:
            return rows.filter(rows.currency == self.currency)
        known = rows.left_join(self.rates(), [DAY_NO, "currency"]).drop(f"{DAY_NO}_right", "currency_right")
        known = known.mutate(rate=(known.currency == self.currency).ifelse(1.0, known.rate))
        known = known.filter(known.rate.notnull())
        turned = {name: (known[name] * known.rate).round().cast("int64") for name in amounts}
        return known.mutate(currency=ibis.literal(self.currency), **turned).drop("rate")

    def rates(self) -> ibis.Table:
        """By day and currency: what one of it was worth in the currency asked for."""
        rate = self.engine.table("rate")
        rate = rate.filter(rate["quote"] == self.currency)
        return rate.select(currency="base", rate="rate", **{DAY_NO: day_number(rate.day)})

    def members(self) -> ibis.Table:
        """(audience_code, person_no): who is in which audience at the end of the period."""
        member, until = self.engine.table("audience_member"), ibis.literal(self.places[WHOLE].until.astimezone(UTC))
        inside = member.filter(member.from_at < until, member.until_at.isnull() | (member.until_at >= until))
        people = self.subjects()
        return inside.join(people, "subject_no").select("audience_code", "person_no").distinct()

    def _keyed(self, rows: ibis.Table) -> ibis.Table:
        names = {By.KIND: "buys_as"}
        match self.by:
            case None:
                return rows.mutate(key=ibis.literal(""))
            case By.ORGANISATION:
                organisation = self.engine.table("organisation").select(org="organisation_no", key="code")
                joined = rows.left_join(organisation, "org")
                return joined.drop("org_right").mutate(key=joined.key.fill_null(""))
            case By.AUDIENCE:
                members = self.members()
                return rows.join(members, "person_no").rename(key="audience_code")
            case By.PRODUCT | By.CATEGORY:
                return rows.mutate(key=ibis.literal(""))
            case by:
                return rows.mutate(key=rows[names.get(by, by.value)])


Frame: TypeAlias = Callable[[Asked], ibis.Table]


def with_channel(rows: ibis.Table) -> ibis.Table:
    """``rules.channels.channel_of`` of ``source`` and ``medium`` as one more column; two joins are quicker than thirty comparisons."""
    by_source = ibis.table({"source": "string", "of_source": "string"}, name=SOURCES)
    by_medium = ibis.table({"medium": "string", "of_medium": "string"}, name=MEDIA)
    found = rows.left_join(by_source, "source").drop("source_right")
    found = found.left_join(by_medium, "medium").drop("medium_right")
    return found.mutate(channel=ibis.coalesce(found.of_medium, found.of_source, OTHER)).drop("of_source", "of_medium")


def seconds(moment: ibis.Value) -> ibis.Value:
    """Whole seconds since 1970; one engine would keep the fraction, another not."""
    return microseconds(moment) // 1_000_000


def day_number(day: ibis.Value) -> ibis.Value:
    """A date as ``lake.schema.DAY_NO``."""
    return (seconds(day.cast("timestamp('UTC', 6)")) // DAY).cast("int32")


def several_keys(asked: Asked) -> tuple[str, ...]:
    """Somebody is in several audiences, buys several articles, and stands under each; under anything else only once."""
    return ("key",) if asked.by is By.AUDIENCE or asked.by in ARTICLE else ()


def within(rows: ibis.Table, days: ibis.Table) -> ibis.Table:
    """The rows whose ``at`` falls into a window, once for each, with its ``place``. ``days``: of ``Asked.days``.

    Joined by the day of UTC first, which leaves the other files unread, and then by the moment, which is exact.
    """
    spans = days.select(DAY_NO, "place", from_at="since", to_at="until")
    if DAY_NO not in rows.columns:
        rows = rows.mutate(**{DAY_NO: (seconds(rows["at"]) // DAY).cast("int32")})
    found = rows.join(spans, DAY_NO)
    return found.filter(found["at"] >= found.from_at, found["at"] < found.to_at).drop(DAY_NO, "from_at", "to_at")


def spent_within(costs: ibis.Table, windows: ibis.Table) -> ibis.Table:
    """The costs of the days of a window, ``lag_days`` earlier."""
    spans = windows.select("place", "first_day", "day_after")
    return costs.join(spans, [costs.day >= spans.first_day, costs.day < spans.day_after])


def earliest(rows: ibis.Table, *groups: str, number: str, **columns: str) -> ibis.Table:
    """One row per group: the columns (new name = column) of its first row by (``at``, ``number``), whatever the order of rows.

    Without columns a plain minimum, which engines find several times as fast as that of a struct.
    """
    if not columns:
        return rows.group_by(*groups).agg(at=rows["at"].min())
    fields = {"at": rows.at, "number": rows[number], **{name: rows[column] for name, column in columns.items()}}
    found = rows.group_by(*groups).agg(first=ibis.struct(fields).min())
    return found.select(*groups, at=found.first["at"], **{name: found.first[name] for name in columns})


def margin_of_back(gone: ibis.Table) -> ibis.Value:
    """What of the margin went back: all of a cancelled order's, of a return or credit what it brought less what it cost; nothing
    where the cost is not known, since there was no margin."""
    whole = gone.kind == "cancelled"
    return whole.ifelse(gone.order_margin, gone.net_minor - gone.cost_minor).fill_null(0)


def framed(rows: ibis.Table, *, kind: str, ref: ibis.Value, **columns: ibis.Value | int | str) -> ibis.Table:
    """In the columns of a frame; ``place``, ``key``, ``subject_no`` and ``at`` stand in the rows, the last three not where sums
    alone are wanted."""
    given = {name: ibis.literal(value) if isinstance(value, int | str) else value for name, value in columns.items()}
    label = given.pop("label", ibis.literal(""))
    absent = {name: ibis.literal(value) for name, value in _ABSENT.items() if name not in rows.columns}
    found = rows.mutate(kind=ibis.literal(kind), ref=ref, label=label, **given, **absent)
    return found.select(**{name: found[name].cast(_TYPES[name]) for name in COLUMNS})


def sums_of(frame: ibis.Table, parts: Sequence[str], *, is_one_each: bool = False) -> ibis.Table:
    """(place, key) with the sums of ``rules.estimates.Sums``; of squares by cluster. ``is_one_each``: each row is a cluster.

    Whole numbers are summed as float64, which is exact up to 9·10¹⁵ and twice as quick as what engines do with int64.
    """
    counted = {f"part_{code.replace('-', '_')}": (frame.part == code).cast("float64").sum() for code in parts}
    n, below = frame.n.cast("float64"), frame.b.cast("float64")
    if is_one_each:
        each = {f"part_{code.replace('-', '_')}": (frame.part == code).cast("float64") for code in parts}
        people = frame.select("place", "key", "a", n=n, b=below, **each)
    else:
        people = frame.group_by("place", "key", "cluster").agg(n=n.sum(), a=frame.a.sum(), b=below.sum(), **counted)
    return people.group_by("place", "key").agg(
        n=people.n.sum(), clusters=(people.n > 0).cast("float64").sum(), a=people.a.sum(), b=people.b.sum(),
        aa=(people.a * people.a).sum(), ab=(people.a * people.b).sum(), bb=(people.b * people.b).sum(),
        **{name: people[name].sum() for name in counted},
    )  # fmt: skip
