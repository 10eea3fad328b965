"""A rule as one SQL statement over sets. Names come from code, values go as parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, assert_never
from uuid import UUID
from zoneinfo import ZoneInfo

from chapeau.kit.money import Money
from chapeau.person.audience import registry
from chapeau.person.audience.registry import AudienceActivity, Column, Kind, Of, Tally, TraitSource
from chapeau.person.audience.rules.check import field_of
from chapeau.person.audience.rules.times import bounds, cutoff, end_of, start_of
from chapeau.person.audience.values import (
    Ago,
    AllOf,
    Among,
    Amount,
    AnyOf,
    Compare,
    Did,
    InAudience,
    Known,
    Leaf,
    Level,
    Not,
    OneOf,
    Rule,
    Value,
    Window,
    leaves_of,
)

HOUSE = "(SELECT id FROM people_organisation WHERE is_house)"
OPEN_HAT = (
    "hat.alias_of_id IS NULL AND (hat.ends_at IS NULL OR hat.ends_at > %(now)s)"
    f" AND (hat.organisation_id IS NULL OR hat.organisation_id IS DISTINCT FROM {HOUSE})"
)
ROOT_HAT = "coalesce(hat.alias_of_id, hat.id)"


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom to look at, instead of everybody: subjects of the level, and all hats and visitors whose deeds are theirs."""

    subjects: Sequence[UUID]
    hats: Sequence[UUID]
    visitors: Sequence[UUID]


@dataclass(frozen=True, slots=True)
class AudienceRef:
    """An audience that the rule asks for."""

    id: UUID
    level: Level


@dataclass(slots=True)
class Measure:
    inner: str
    outer: str


@dataclass(slots=True)
class Scan:
    """One reading of the log for all conditions over the same verbs."""

    alias: str
    verbs: tuple[str, ...]
    measures: list[Measure] = field(default_factory=list)
    lowest: list[datetime | None] = field(default_factory=list)
    highest: list[datetime | None] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Compiled:
    before: str
    """What the statement begins with: the readings of the log, each done once, by several processes where there are."""
    source: str
    """What follows FROM."""
    subject: str
    condition: str
    leaves: tuple[str, ...]
    """Each condition's truth, left to right."""
    found: tuple[str, ...]
    """What there was, as text; for an explanation only."""
    parameters: Mapping[str, Any]

    @property
    def members(self) -> str:
        """SELECT of the ids of all who are in."""
        return f"{self.before} SELECT {self.subject} AS id FROM {self.source} AND ({self.condition})"

    @property
    def explained(self) -> str:
        """SELECT of id, the rule's truth, each condition's truth, and what there was."""
        leaves = ", ".join(self.leaves)
        found = ", ".join(f"({each})::text" for each in self.found)
        return f"{self.before} SELECT {self.subject}, ({self.condition}), ARRAY[{leaves}]::boolean[], ARRAY[{found}]::text[] FROM {self.source}"


def compile_rule(
    rule: Rule,
    *,
    level: Level,
    now: datetime,
    zone: ZoneInfo,
    audiences: Mapping[str, AudienceRef],
    scope: Scope | None = None,
    explains: bool = False,
) -> Compiled:
    """The rule as SQL; ``audiences``: those it asks for, by code."""
    return _Compiler(level, now, zone, audiences, scope, explains).compile(rule)


class _Compiler:
    def __init__(
        self,
        level: Level,
        now: datetime,
        zone: ZoneInfo,
        audiences: Mapping[str, AudienceRef],
        scope: Scope | None,
        explains: bool,
    ) -> None:
        self.level, self.now, self.zone, self.audiences, self.scope = level, now, zone, audiences, scope
        self.explains = explains
        self.parameters: dict[str, Any] = {"now": now}
        self.scans: dict[tuple[str, ...], Scan] = {}
        self.rows: dict[Among, str] = {}
        self.own_joins: dict[str, str] = {}
        self.face_joins: dict[str, str] = {}
        self.faces: list[str] = []
        self.found: list[str] = []

    def compile(self, rule: Rule) -> Compiled:
        if self.scope:
            self.parameters |= {
                "subjects": list(self.scope.subjects),
                "hats": list(self.scope.hats),
                "visitors": list(self.scope.visitors),
            }
        leaves = [f"coalesce({self.leaf(leaf)}, false)" for leaf in leaves_of(rule)]
        condition = _tree(rule, iter(leaves))
        return Compiled(
            before=self.before(),
            source=self.source(),
            subject=self.subject,
            condition=condition,
            leaves=tuple(leaves),
            found=tuple(self.found),
            parameters=self.parameters,
        )

    @property
    def subject(self) -> str:
        return "organisation.id" if self.level is Level.ORGANISATION else "hat.id"

    def bind(self, value: Any) -> str:
        name = f"p{len(self.parameters)}"
        self.parameters[name] = value
        cast = {str: "::text", datetime: "::timestamptz", Decimal: "::numeric", int: "::bigint", UUID: "::uuid"}
        return f"%({name})s{cast.get(type(value), '')}"

    # ---------------------------------------------------------------------------------------------- conditions

    def leaf(self, leaf: Leaf) -> str:
        match leaf:
            case Did():
                count = self.measured(leaf.activity, "count", leaf.window, where=leaf.where)
                self.found.append(f"coalesce({count}, 0)")
                return f"coalesce({count}, 0) {_sign(leaf.comparison)} {self.bind(leaf.times)}"
            case Among():
                return self.among(leaf)
            case InAudience(code):
                known = self.audiences[code]
                return self.face(self.membership(known), _OF[known.level], found="NULL")
            case Compare(code, comparison, value, window):
                return self.field(code, value, window, lambda sql, kind: self.test(sql, kind, comparison, value))
            case OneOf(code, values):
                return self.field(
                    code,
                    values[0],
                    None,
                    lambda sql, kind: "(" + " OR ".join(self.test(sql, kind, "=", value) for value in values) + ")",
                )
            case Known(code):
                return self.field(code, None, None, lambda sql, kind: _is_known(sql, kind))
            case _:
                assert_never(leaf)

    def field(self, code: str, value: Value | None, window: Window | None, test: Any) -> str:
        """A condition on a field, wherever its value comes from."""
        known = field_of(code, value)
        match known.source:
            case Column() as column:
                shown = f"array_to_string({column.sql}, ', ')" if known.kind is Kind.CODES else column.sql
                return self.face(test(column.sql, known.kind), column.of, uses=column.uses, found=shown)
            case TraitSource(trait):
                alias = self.joined_trait(trait)
                sql = f"{alias}.{_TRAIT_COLUMN[known.kind]}"
                if isinstance(value, Amount):
                    sql = f"CASE WHEN {alias}.text = {self.bind(value.currency)} THEN {sql} END"
                return self.face(test(sql, known.kind), "hat", found=sql)
            case Tally(activity, measure, property_):
                currency = value.currency if isinstance(value, Amount) else ""
                sql = self.measured(activity, measure, window, property_=property_, currency=currency)
                sql = sql if measure == "last" else f"coalesce({sql}, 0)"
                self.found.append(sql)
                tested: str = test(sql, known.kind)
                return tested
            case _:
                assert_never(known.source)

    def test(self, sql: str, kind: Kind, comparison: str, value: Value) -> str:
        if comparison == "!=":  # what is not known is not that
            return f"NOT coalesce({self.test(sql, kind, '=', value)}, false)"
        match value:
            case Ago():
                moment = self.bind(cutoff(self.now, value))
                return f"{sql} > {moment}" if comparison in (">", ">=") else f"{sql} <= {moment}"
            case date():
                start, end = self.bind(start_of(value, self.zone)), self.bind(end_of(value, self.zone))
                tests = {"<": f"< {start}", "<=": f"< {end}", ">": f">= {end}", ">=": f">= {start}"}
                if comparison == "=":
                    return f"({sql} >= {start} AND {sql} < {end})"
                return f"{sql} {tests[comparison]}"
            case Amount(number, currency):
                return f"{sql} {_sign(comparison)} {self.bind(Money.of(number, currency).minor)}"
            case _ if kind is Kind.CODES:
                return f"{self.bind(value)} = ANY({sql})"
            case _:
                return f"{sql} {_sign(comparison)} {self.bind(value)}"

    def face(self, sql: str, of: Of, *, uses: frozenset[Of] = frozenset(), found: str) -> str:
        """A condition on a row of people: of the subject's own, or true of one of the hats behind it."""
        own: dict[Level, frozenset[Of]] = {
            Level.HAT: frozenset(("hat", "person", "organisation")),
            Level.PERSON: frozenset(("person",)),
            Level.ORGANISATION: frozenset(("organisation",)),
        }
        needed = frozenset((of,)) | uses
        if needed <= own[self.level]:
            for each in needed:
                self.own_joins.setdefault(each, _JOINS.get(each, ""))
            self.found.append(found)
            return sql
        for each in needed:
            self.face_joins.setdefault(each, _JOINS.get(each, ""))
        name = f"f{len(self.faces)}"
        self.faces.append(f"bool_or({sql}) AS {name}")
        if self.explains:
            self.faces.append(f"string_agg(DISTINCT ({found})::text, ', ') AS {name}_found")
            self.found.append(f"faces.{name}_found")
        else:
            self.found.append("NULL")
        return f"faces.{name}"

    def membership(self, known: AudienceRef) -> str:
        """Being in another audience: its kept members are asked, not its rule."""
        alias = f"in{len(self.parameters)}"
        column = "organisation_id" if known.level is Level.ORGANISATION else "hat_id"
        of = _OF[known.level]
        on = {"hat": "hat.id", "person": "private.id", "organisation": "organisation.id"}[of]
        if of == "person" and self.level is Level.PERSON:
            on = "hat.id"
        join = (
            f"LEFT JOIN audience_member {alias} ON {alias}.audience_id = {self.bind(known.id)}"
            f" AND {alias}.{column} = {on} AND {alias}.until IS NULL AND {alias}.{column} IS NOT NULL"
        )
        if of == "person" and self.level is not Level.PERSON:
            self.joins_for(of)["private"] = _PRIVATE
        for each in (of, alias):
            self.joins_for(of).setdefault(each, join if each == alias else _JOINS.get(of, ""))
        return f"{alias}.{column} IS NOT NULL"

    def joins_for(self, of: Of) -> dict[str, str]:
        """Where the subject's own row is read, its own joins; else those of the hats behind it."""
        is_own = self.level is Level.HAT or _OF[self.level] == of
        return self.own_joins if is_own else self.face_joins

    def joined_trait(self, code: str) -> str:
        joins = self.joins_for("hat")
        key = f"trait:{code}"
        if key in joins:
            return joins[key].split()[3]
        alias = f"trait{len(self.parameters)}"
        joins[key] = f"LEFT JOIN audience_trait {alias} ON {alias}.hat_id = hat.id AND {alias}.code = {self.bind(code)}"
        return alias

    # ---------------------------------------------------------------------------------------------- the log

    def measured(
        self,
        activity: str,
        measure: str,
        window: Window | None,
        *,
        where: tuple[Compare, ...] = (),
        property_: str = "",
        currency: str = "",
    ) -> str:
        """A number or moment per subject over the log, as SQL."""
        known = registry.find_activity(activity)
        assert known is not None
        scan = self.scans.setdefault(known.verbs, Scan(f"log{len(self.scans)}", known.verbs))
        since, until, _excluded = bounds(window, self.now, self.zone)
        scan.lowest.append(since)
        scan.highest.append(until)
        tests = self.log_tests(activity, window, where)
        if currency:
            tests.append(f"log.properties->>'currency' = {self.bind(currency)}")
        kept = f" FILTER (WHERE {' AND '.join(tests)})" if tests else ""
        name = f"m{len(scan.measures)}"
        match measure:
            case "count":
                scan.measures.append(Measure(f"count(*){kept} AS {name}", f"sum({name}) AS {name}"))
            case "sum":
                of = known.property(property_)
                number = self.number_in(of.name if of else property_)
                scan.measures.append(Measure(f"sum({number}){kept} AS {name}", f"sum({name}) AS {name}"))
            case _:
                scan.measures.append(Measure(f"max(log.occurred_at){kept} AS {name}", f"max({name}) AS {name}"))
        return f"{scan.alias}.{name}"

    def among(self, leaf: Among) -> str:
        """Of the last so many, how many were followed; each is read once, however often it is asked."""
        alias = self.rows.setdefault(replace(leaf, quantity="none"), f"row{len(self.rows)}")
        self.found.append(f"coalesce({alias}.followed, 0) || '/' || coalesce({alias}.every, 0)")
        if leaf.quantity == "some":
            return f"{alias}.followed > 0"
        return f"{alias}.every >= {self.bind(leaf.last)} AND {alias}.followed = 0"

    def row_sql(self, leaf: Among, alias: str) -> str:
        """Per subject the newest so many, each with whether something about the same thing followed."""
        one, other = registry.find_activity(leaf.sequence), registry.find_activity(leaf.answer)
        assert one is not None
        assert other is not None
        about = self.bind(one.about)
        mine = " AND log.hat_id = ANY(%(hats)s)" if self.scope else ""
        key = {
            Level.HAT: "coalesce(hat.alias_of_id, hat.id)",
            Level.PERSON: "hat.person_id",
            Level.ORGANISATION: "hat.organisation_id",
        }[self.level]
        those = " AND ".join([f"log.verb = ANY({self.bind(list(one.verbs))}::text[])", *self.only_tests(one)])
        these = " AND ".join([f"log.verb = ANY({self.bind(list(other.verbs))}::text[])", *self.only_tests(other)])
        return (
            f"{alias} AS MATERIALIZED (SELECT newest.id, count(*) AS every, count(answer.about) AS followed FROM ("
            f" SELECT {key} AS id, log.properties->>{about} AS about,"
            f" row_number() OVER (PARTITION BY {key} ORDER BY log.occurred_at DESC, log.id DESC) AS place"
            f" FROM activity_log log JOIN people_hat hat ON hat.id = log.hat_id WHERE {those}{mine}"
            f") newest LEFT JOIN (SELECT DISTINCT log.properties->>{about} AS about FROM activity_log log"
            f" WHERE {these}{mine}) answer ON answer.about = newest.about"
            f" WHERE newest.place <= {self.bind(leaf.last)} GROUP BY newest.id)"
        )

    def only_tests(self, known: AudienceActivity) -> list[str]:
        return [f"log.properties->>{self.bind(name)} = {self.bind(value)}" for name, value in known.only]

    def number_in(self, name: str) -> str:
        """A property as a number; what a program sent as anything else does not count."""
        key = self.bind(name)
        return f"CASE WHEN jsonb_typeof(log.properties->{key}) = 'number' THEN (log.properties->>{key})::numeric END"

    def log_tests(self, activity: str, window: Window | None, where: tuple[Compare, ...]) -> list[str]:
        """Which rows of the log count, besides their verb."""
        known = registry.find_activity(activity)
        since, until, is_excluded = bounds(window, self.now, self.zone)
        tests = self.only_tests(known) if known else []
        if since:
            tests.append(f"log.occurred_at {'>' if is_excluded else '>='} {self.bind(since)}")
        if until:
            tests.append(f"log.occurred_at < {self.bind(until)}")
        for each in where:
            of = known.property(each.field) if known else None
            name = of.name if of else each.field
            is_number = isinstance(each.value, Decimal | Amount)
            sql = self.number_in(name) if is_number else f"log.properties->>{self.bind(name)}"
            kind = of.kind if of else Kind.NUMBER if is_number else Kind.TEXT
            tests.append(self.test(sql, kind, each.comparison, each.value))
            if isinstance(each.value, Amount):
                tests.append(f"log.properties->>'currency' = {self.bind(each.value.currency)}")
        return tests

    def scan_sql(self, scan: Scan) -> str:
        """Per subject: first by hat, then the few that a merge or a sign-in led to another are put together."""
        limits = [f"log.verb = ANY({self.bind(list(scan.verbs))}::text[])"]
        if all(scan.lowest):
            limits.append(f"log.occurred_at >= {self.bind(min(each for each in scan.lowest if each))}")
        if all(scan.highest):
            limits.append(f"log.occurred_at < {self.bind(max(each for each in scan.highest if each))}")
        common = " AND ".join(limits)
        mine = " AND log.hat_id = ANY(%(hats)s)" if self.scope else ""
        visits = " AND log.visitor_id = ANY(%(visitors)s)" if self.scope else ""
        inner = ", ".join(measure.inner for measure in scan.measures)
        outer = ", ".join(measure.outer for measure in scan.measures)
        key = {
            Level.HAT: "coalesce(alias.alias_of_id, done.hat_id)",
            Level.PERSON: "hat.person_id",
            Level.ORGANISATION: "hat.organisation_id",
        }[self.level]
        to_subject = (
            "LEFT JOIN people_hat alias ON alias.id = done.hat_id AND alias.alias_of_id IS NOT NULL"
            if self.level is Level.HAT
            else "JOIN people_hat hat ON hat.id = done.hat_id"
        )
        return (
            f"{scan.alias} AS MATERIALIZED (SELECT {key} AS id, {outer} FROM ("
            f" SELECT log.hat_id, {inner} FROM activity_log log"
            f" WHERE {common} AND log.hat_id IS NOT NULL{mine} GROUP BY log.hat_id"
            f" UNION ALL SELECT visitor.hat_id, {inner} FROM activity_log log"
            " JOIN people_visitor visitor ON visitor.id = log.visitor_id"
            f" WHERE {common} AND log.hat_id IS NULL AND visitor.hat_id IS NOT NULL{visits} GROUP BY visitor.hat_id"
            f") done {to_subject} GROUP BY 1)"
        )

    @property
    def own_key(self) -> str:
        return {Level.HAT: "hat.id", Level.PERSON: "hat.person_id", Level.ORGANISATION: "organisation.id"}[self.level]

    # ---------------------------------------------------------------------------------------------- put together

    def before(self) -> str:
        scans = [self.scan_sql(scan) for scan in self.scans.values()]
        scans += [self.row_sql(leaf, alias) for leaf, alias in self.rows.items()]
        return f"WITH {', '.join(scans)}" if scans else ""

    def source(self) -> str:
        read = [*(scan.alias for scan in self.scans.values()), *self.rows.values()]
        scans = [f"LEFT JOIN {alias} ON {alias}.id = {self.own_key}" for alias in read]
        faces = self.faces_sql()
        own = [join for join in self.own_joins.values() if join and join != _JOINS["organisation"]]
        match self.level:
            case Level.HAT:
                organisation = [_JOINS["organisation"]] if "organisation" in self.own_joins else []
                base, universe = "people_hat hat", OPEN_HAT
                joins = [*organisation, *own]
            case Level.PERSON:
                base = "people_hat hat"
                universe = "hat.organisation_id IS NULL AND hat.alias_of_id IS NULL"
                joins = [faces, *own]
            case Level.ORGANISATION:
                base = "people_organisation organisation"
                universe = "NOT organisation.is_house AND organisation.closed_at IS NULL"
                joins = [faces, *own] if self.faces else own
            case _:
                assert_never(self.level)
        if self.scope:
            universe += f" AND {self.subject} = ANY(%(subjects)s)"
        return f"{base} {' '.join([*joins, *scans])} WHERE {universe}"

    def faces_sql(self) -> str:
        """What is true of one of the hats behind a person or an organisation; a person without an open one is nobody."""
        key = "hat.person_id" if self.level is Level.PERSON else "hat.organisation_id"
        order = ("organisation", "person", "private")
        joins = [self.face_joins[each] for each in order if self.face_joins.get(each)]
        joins += [join for name, join in self.face_joins.items() if name not in order and join]
        conditions = OPEN_HAT
        if self.scope:
            conditions += " AND hat.id = ANY(%(hats)s)"
        columns = ", ".join([f"{key} AS id", *self.faces])
        kind = "JOIN" if self.level is Level.PERSON else "LEFT JOIN"
        return (
            f"{kind} (SELECT {columns} FROM people_hat hat {' '.join(joins)} WHERE {conditions} GROUP BY 1) faces"
            f" ON faces.id = {self.own_key}"
        )


def log_evidence(
    activity: str,
    *,
    window: Window | None,
    where: tuple[Compare, ...],
    name: str,
    now: datetime,
    zone: ZoneInfo,
    scope: Scope,
) -> tuple[str, dict[str, Any]]:
    """The latest activities that counted for a condition, by the tests that counted them: id, verb, when, a property, currency."""
    compiler = _Compiler(Level.HAT, now, zone, {}, scope, False)
    known = registry.find_activity(activity)
    verbs = compiler.bind(list(known.verbs if known else ()))
    tests = [f"log.verb = ANY({verbs}::text[])", *compiler.log_tests(activity, window, where)]
    key = compiler.bind(name)
    statement = (
        f"SELECT log.id, log.verb, log.occurred_at, log.properties->>{key}, log.properties->>'currency'"
        f" FROM activity_log log WHERE {' AND '.join(tests)} AND (log.hat_id = ANY(%(hats)s) OR"
        " log.hat_id IS NULL AND log.visitor_id = ANY(%(visitors)s)) ORDER BY log.occurred_at DESC LIMIT %(most)s"
    )
    compiler.parameters |= {"hats": list(scope.hats), "visitors": list(scope.visitors)}
    return statement, compiler.parameters


_JOINS: dict[str, str] = {
    "hat": "",
    "person": "JOIN people_person person ON person.id = hat.person_id",
    "organisation": "LEFT JOIN people_organisation organisation ON organisation.id = hat.organisation_id",
}
_PRIVATE = (
    "JOIN people_hat private ON private.person_id = hat.person_id"
    " AND private.organisation_id IS NULL AND private.alias_of_id IS NULL"
)
_OF: dict[Level, Of] = {Level.HAT: "hat", Level.PERSON: "person", Level.ORGANISATION: "organisation"}
_TRAIT_COLUMN = {
    Kind.NUMBER: "number",
    Kind.MONEY: "number",
    Kind.MOMENT: "moment",
    Kind.TEXT: "text",
    Kind.CHOICE: "text",
    Kind.CODES: "text",
}
_SIGNS = {"=": "=", "<": "<", "<=": "<=", ">": ">", ">=": ">=", "!=": "<>"}


def _sign(comparison: str) -> str:
    return _SIGNS[comparison]


def _is_known(sql: str, kind: Kind) -> str:
    return f"cardinality({sql}) > 0" if kind is Kind.CODES else f"{sql} IS NOT NULL"


def _tree(rule: Rule, leaves: Iterator[str]) -> str:
    match rule:
        case AllOf(parts):
            return "(" + " AND ".join(_tree(part, leaves) for part in parts) + ")"
        case AnyOf(parts):
            return "(" + " OR ".join(_tree(part, leaves) for part in parts) + ")"
        case Not(part):
            return f"(NOT {_tree(part, leaves)})"
        case _:
            return next(leaves)
