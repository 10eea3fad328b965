"""What people answered from 0 to 10, and how many did."""

from __future__ import annotations

import ibis

from chapeau.insight.metrics.frames.base import NO_PERSON, Asked, framed, several_keys, within
from chapeau.insight.metrics.values import Of


def answers(asked: Asked) -> ibis.Table:
    """A row per answer: of each known person the last one of the window, of unknown people every one."""
    last = _last_answers(asked)
    value = ibis.cases((last.score >= 9, 1), (last.score <= 6, -1), else_=0)
    return framed(
        last, kind=Of.ANSWERS.value, ref=last.subject_no, cluster=last.person_no, n=1, a=value, b=1, part=_part(last)
    )


def answers_of_organisations(asked: Asked) -> ibis.Table:
    """A row per organisation, with its score from -1 to 1."""
    last = _last_answers(asked)
    last = last.filter(last.org.notnull())
    # Whole numbers: Spark takes 1.0 for a decimal of one digit, and rounds their mean to five.
    value = ibis.cases((last.score >= 9, 1), (last.score <= 6, -1), else_=0)
    found = last.group_by("place", "key", "org").agg(
        score=value.mean(), at=last["at"].max(), subject_no=last.subject_no.min()
    )  # fmt: skip
    part = ibis.cases((found.score > 0, "promoter"), (found.score < 0, "detractor"), else_="passive")
    return framed(
        found, kind=Of.ORGANISATIONS.value, ref=found.org, cluster=found.org, n=1, a=found.score, b=1, part=part
    )


def asked_people(asked: Asked) -> ibis.Table:
    """A row per person asked in the window, each time: answered or not, whenever they did."""
    invitation = asked.engine.table("invitation")
    known = invitation.filter(invitation.kind == "nps").join(asked.subjects(), "subject_no")
    known = known.filter(~known.is_gone)
    rows = within(asked.cut(known.select(
        "subject_no", "person_no", "at", "is_answered", "invitation_no", org=known.subject_org, market=known.subject_market,
        buys_as=known.subject_kind, country=known.home,
    )), asked.days())  # fmt: skip
    return framed(
        rows, kind=Of.PEOPLE.value, ref=rows.invitation_no, cluster=rows.person_no, n=1, a=rows.is_answered.ifelse(1, 0), b=1,
        part=rows.is_answered.ifelse("answered", "silent"),
    )  # fmt: skip


def _last_answers(asked: Asked) -> ibis.Table:
    given = within(asked.answers(), asked.days())
    columns = ("at", "score", "key", "org", "subject_no")
    known = given.filter(given.person_no != NO_PERSON)
    newest = ibis.struct({name: known[name] for name in columns}).max()
    found = known.group_by("place", "person_no", *several_keys(asked)).agg(newest=newest)
    last = found.select("place", "person_no", **{name: found.newest[name] for name in columns})
    unknown = given.filter(given.person_no == NO_PERSON)
    return last.union(unknown.select("place", "person_no", *columns))


def _part(rows: ibis.Table) -> ibis.Value:
    return ibis.cases((rows.score >= 9, "promoter"), (rows.score <= 6, "detractor"), else_="passive")
