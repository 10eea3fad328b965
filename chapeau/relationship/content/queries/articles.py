"""Articles as they are read, and as they are written."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Min, Q

from chapeau.kit.refusals import NotFound
from chapeau.person.people.values import Viewer
from chapeau.relationship.content.access import check_may_view, find_article
from chapeau.relationship.content.models import Article, ArticleVersion
from chapeau.relationship.content.values import (
    ArticleCard,
    ArticleContent,
    ArticlePage,
    ArticleRow,
    ArticleTexts,
    Teaser,
)


def teasers(*, language: str, now: datetime, kind: str = "", limit: int = 200) -> list[Teaser]:
    """What is shown now in this language, the first shown latest first; two queries."""
    found = []
    for row, first in _shown(now, kind):
        content = ArticleContent.from_json(row.content)
        if (words := content.texts.get(language)) and words.title:
            found.append(_teaser(row, content, words, language, first))
    found.sort(key=lambda one: (one.published_at, one.code), reverse=True)
    return found[:limit]


def article_addresses(*, now: datetime) -> list[tuple[str, dict[str, str], datetime]]:
    """Code, slugs by language, last change: for the sitemap."""
    found = []
    for row, _first in _shown(now, ""):
        texts = ArticleContent.from_json(row.content).texts
        found.append(
            (row.article.code, {code: words.slug for code, words in texts.items() if words.title}, row.shown_from)
        )
    return found


def article(*, code: str, language: str, is_technical: bool, now: datetime) -> ArticlePage:
    """The version that is shown now, plain or technical, in this language or the first it exists in.

    Refuses: ``NotFound``, also before its moment.
    """
    row = (
        ArticleVersion.objects.select_related("article")
        .filter(article__code=code, article__archived_at=None, shown_from__lte=now)
        .order_by("-shown_from", "-number")
        .first()
    )
    if row is None:
        raise NotFound
    first = ArticleVersion.objects.filter(article=row.article_id).aggregate(first=Min("shown_from"))["first"]
    return as_page(row, ArticleContent.from_json(row.content), language, is_technical, first)


def as_page(
    row: ArticleVersion, content: ArticleContent, language: str, is_technical: bool, first: datetime
) -> ArticlePage:
    """Refuses: ``NotFound`` without words in any language."""
    slugs = {code: words.slug for code, words in content.texts.items() if words.title}
    shown_in = language if language in slugs else next(iter(slugs), "")
    if not shown_in:
        raise NotFound
    words = content.texts[shown_in]
    technical = is_technical and bool(words.technical)
    return ArticlePage(
        teaser=_teaser(row, content, words, shown_in, first),
        language=shown_in,
        body=words.technical if technical else words.body,
        is_technical=technical,
        has_both=bool(words.technical),
        slugs=slugs,
        skus=content.skus,
        form_code=content.form_code,
    )


def article_rows(viewer: Viewer, *, now: datetime, text: str = "", with_archived: bool = False) -> list[ArticleRow]:
    """Every article, the latest changed first; two queries. Refuses: ``Forbidden``."""
    check_may_view(viewer)
    found = Article.objects.all() if with_archived else Article.objects.filter(archived_at=None)
    last: dict[object, ArticleVersion] = {}
    for version in ArticleVersion.objects.filter(article__in=found).order_by("number"):
        last[version.article_id] = version
    rows = []
    for row in found.order_by("-changed_at", "-id"):
        content = ArticleContent.from_json(row.draft)
        titles = {code: words.title for code, words in content.texts.items() if words.title}
        if text and not any(text.casefold() in title.casefold() for title in titles.values()):
            continue
        newest = last.get(row.id)
        rows.append(
            ArticleRow(
                row.code,
                row.kind,
                next(iter(titles.values()), "–"),
                tuple(titles),
                newest.shown_from if newest else None,
                row.changed_at,
                row.archived_at is not None,
                newest is None or ArticleContent.from_json(newest.content) != content,
            )
        )
    return rows


def article_card(viewer: Viewer, *, code: str, now: datetime) -> ArticleCard:
    """An article being edited. Refuses: ``Forbidden``, ``NotFound``."""
    check_may_view(viewer)
    row = find_article(code)
    shown = row.versions.filter(shown_from__lte=now).order_by("-shown_from", "-number").first()
    following = row.versions.filter(shown_from__gt=now).order_by("shown_from").first()
    return ArticleCard(
        id=row.id,
        code=row.code,
        kind=row.kind,
        draft=ArticleContent.from_json(row.draft),
        shown_from=shown.shown_from if shown else None,
        next_from=following.shown_from if following else None,
        is_archived=row.archived_at is not None,
    )


def preview(viewer: Viewer, *, code: str, language: str, is_technical: bool, now: datetime) -> ArticlePage:
    """The draft as it would be read. Refuses: ``Forbidden``, ``NotFound``."""
    check_may_view(viewer)
    row = find_article(code)
    stand_in = ArticleVersion(article=row, shown_from=now)
    return as_page(stand_in, ArticleContent.from_json(row.draft), language, is_technical, now)


def _shown(now: datetime, kind: str) -> list[tuple[ArticleVersion, datetime]]:
    """The version of each article that counts now, and when the article was first shown."""
    wanted = Q(article__archived_at=None, shown_from__lte=now)
    if kind:
        wanted &= Q(article__kind=kind)
    rows = (
        ArticleVersion.objects.select_related("article")
        .filter(wanted)
        .order_by("article", "-shown_from", "-number")
        .distinct("article")
    )
    firsts = dict(
        ArticleVersion.objects.filter(wanted).values_list("article").annotate(first=Min("shown_from")).order_by()
    )
    return [(row, firsts[row.article_id]) for row in rows]


def _teaser(
    row: ArticleVersion, content: ArticleContent, words: ArticleTexts, language: str, first: datetime
) -> Teaser:
    return Teaser(
        code=row.article.code,
        kind=row.article.kind,
        slug=words.slug,
        title=words.title,
        teaser=words.teaser,
        picture=content.picture,
        picture_alt=content.picture_alt.get(language, ""),
        published_at=first,
        changed_at=row.shown_from,
    )
