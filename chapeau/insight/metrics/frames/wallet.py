"""Under which hats people buy who buy under several; and which organisations private buyers led here."""

from __future__ import annotations

import ibis

from chapeau.insight.metrics.frames.base import Asked, framed, within
from chapeau.insight.metrics.values import By, Of

_HATS = (By.KIND, By.MARKET, By.ORGANISATION)


def wallet(asked: Asked) -> ibis.Table:
    """A row per person who bought under more than one hat, up to the end of the window, and under the one looked at within it:
    that, and all they bought in the window. The hat looked at is that of an organisation where nothing else is asked."""
    hats = asked.engine.table("subject").select("subject_no", hat="root_no")
    bought = asked.in_currency(asked.bought().join(hats, "subject_no"), "net_minor")
    begun = bought.group_by("person_no", "hat").agg(first_at=bought["at"].min())
    ends = asked.windows().select("place", "until")
    worn = begun.join(ends, [begun.first_at < ends.until])
    several = worn.group_by("place", "person_no").agg(hats=worn.count())
    several = several.filter(several.hats > 1).select("place", "person_no")
    found = within(bought, asked.days()).join(several, ["place", "person_no"])
    whole = found.group_by("place", "person_no").agg(whole=found.net_minor.sum())
    looked = asked.cut(found)
    if asked.by not in _HATS and all(getattr(asked.only, way.value) is None for way in _HATS):
        looked = looked.filter(looked.org.notnull())
    under = looked.group_by("place", "key", "person_no").agg(
        part_of=looked.net_minor.sum(), at=looked["at"].max(), subject_no=looked.subject_no.min()
    )
    rows = under.join(whole, ["place", "person_no"])
    return framed(
        rows, kind=Of.PEOPLE.value, ref=rows.person_no, cluster=rows.person_no, n=1, a=rows.part_of, b=rows.whole,
        part=(rows.part_of * 2 > rows.whole).ifelse("most", "less"),
    )  # fmt: skip


def introduced(asked: Asked) -> ibis.Table:
    """A row per organisation whose first order ever falls into the window: led here by a private buyer, or not."""
    first = asked.first_orders("org")
    customers = within(first.filter(first.org.notnull()), asked.days())
    organisation = asked.engine.table("organisation")
    known = customers.left_join(organisation.select(org="organisation_no", by="introduced_by_no"), "org")
    is_led = known.by.notnull()
    return framed(
        known, kind=Of.ORGANISATIONS.value, ref=known.org, cluster=known.org, n=1, a=is_led.ifelse(1, 0), b=1,
        part=is_led.ifelse("introduced", "other"),
    )  # fmt: skip
