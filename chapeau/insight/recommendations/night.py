"""One working out from end to end: read, work out, put in place of the last one. Loaded by the job that does it alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import numpy as np
from django.db import connection, transaction

from chapeau.insight.lake.engines import Engine, engine
from chapeau.insight.recommendations import working
from chapeau.insight.recommendations.models import ArticleAdvice, Bestsellers, PersonAdvice, Working
from chapeau.insight.recommendations.reading import Articles, read_articles, read_hats, read_orders, read_purchases

KEPT_WORKINGS = 60


def work(*, now: datetime, step: Callable[[str], None], on: Engine | None) -> None:
    started = time.monotonic()
    today = _day_number(now)
    opened = on or engine()
    step("purchases")
    articles = read_articles()
    bought = read_purchases(opened, articles, now=now)
    step("articles")
    order, article, orders = read_orders(opened, articles, now=now)
    goes_with = working.together(order, article, orders, articles)
    alike = working.similar(articles)
    step("people")
    people, told = working.people_of(bought, today=today, articles=articles)
    best = working.bestsellers(bought, articles, today=today)
    hats = read_hats(bought.people)
    step("store")
    with transaction.atomic():
        _store_articles(articles, goes_with, alike)
        _store_people(articles, people, {at: hats.get(int(bought.people[at])) for at in people})
        Bestsellers.objects.all().delete()
        Bestsellers.objects.bulk_create(
            Bestsellers(market=market, products=working.places(articles, some)) for market, some in best.items()
        )
        Working.objects.create(
            worked_at=now,
            seconds=round(time.monotonic() - started, 2),
            method=told.method,
            people=len(bought.people),
            articles=int(articles.is_sold.sum()),
            purchases=len(bought.who),
            people_new=sum(1 for each in people.values() if each.new),
            people_again=sum(1 for each in people.values() if each.again),
            articles_similar=len(alike),
            articles_together=len(goes_with),
            trial=asdict(told.trial) if told.trial else None,
        )
        kept = Working.objects.order_by("-worked_at", "-id").values_list("id", flat=True)[:KEPT_WORKINGS]
        Working.objects.exclude(id__in=list(kept)).delete()


def _store_articles(articles: Articles, goes_with: dict[int, list[int]], alike: dict[int, list[int]]) -> None:
    ArticleAdvice.objects.all().delete()
    rows = (
        (
            articles.ids[at],
            working.places(articles, goes_with.get(at, ())),
            working.places(articles, alike.get(at, ())),
        )
        for at in sorted(goes_with.keys() | alike.keys())
    )
    _copy(ArticleAdvice._meta.db_table, ("product_id", "together", "similar"), rows)


def _store_people(articles: Articles, people: dict[int, working.Personal], hats: dict[int, UUID | None]) -> None:
    PersonAdvice.objects.all().delete()
    rows = (
        (
            hats[at],
            working.places(articles, mine.new),
            working.places(articles, mine.because),
            working.places(articles, mine.again),
            mine.sku,
            [_day(due) for due in mine.due],
            mine.every,
        )
        for at, mine in people.items()
        if hats[at] is not None
    )
    columns = ("hat_id", "new", "because", "again", "again_sku", "again_due", "again_every")
    _copy(PersonAdvice._meta.db_table, columns, rows)


def _copy(table: str, columns: Sequence[str], rows: Iterable[tuple[object, ...]]) -> None:
    """As many rows as there are people: by the protocol that is made for it."""
    named = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({named}) FROM STDIN") as copying:
        for row in rows:
            copying.write_row(row)


def _day_number(now: datetime) -> int:
    return int(np.datetime64(now.astimezone(UTC).date(), "D").astype(np.int64))


def _day(number: int) -> date:
    return date(1970, 1, 1) + timedelta(days=number)
