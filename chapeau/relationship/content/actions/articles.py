"""Writing an article, and from when on it is shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.kit.refusals import Refusal
from chapeau.kit.text import fold
from chapeau.person.people.values import Viewer
from chapeau.relationship.content.access import check_may_write, find_article
from chapeau.relationship.content.models import Article, ArticleVersion
from chapeau.relationship.content.values import ArticleContent, ArticleKind


class ArticleWithoutWords(Refusal):
    code = "article-without-words"
    status = 422
    sentence = _("Not published: write a title and a text in at least one language.")


@transaction.atomic
def create_article(viewer: Viewer, *, kind: str, content: ArticleContent, now: datetime) -> str:
    """An article nobody sees yet; its code. Refuses: ``Forbidden``."""
    check_may_write(viewer)
    row = Article.objects.create(
        kind=ArticleKind(kind), draft=_with_slugs(content).to_json(), created_at=now, changed_at=now
    )
    return row.code


@transaction.atomic
def store_article(viewer: Viewer, *, code: str, kind: str, content: ArticleContent, now: datetime) -> None:
    """Keep the draft; what is shown stays as it is. Refuses: ``Forbidden``, ``NotFound``."""
    check_may_write(viewer)
    row = find_article(code, lock=True)
    row.kind, row.draft, row.changed_at = ArticleKind(kind), _with_slugs(content).to_json(), now
    row.save(update_fields=["kind", "draft", "changed_at"])


@transaction.atomic
def publish_article(viewer: Viewer, *, code: str, shown_from: datetime | None, now: datetime) -> datetime:
    """The draft is what is shown from ``shown_from`` on (``None`` or a moment gone: now); when that is.

    A version that still waits for its moment is replaced. Refuses: ``Forbidden``, ``NotFound``, ``ArticleWithoutWords``.
    """
    check_may_write(viewer)
    row = find_article(code, lock=True)
    content = ArticleContent.from_json(row.draft)
    if not any(words.title and words.body for words in content.texts.values()):
        raise ArticleWithoutWords
    row.versions.filter(shown_from__gt=now).delete()
    begins = max(shown_from or now, now)
    last = row.versions.order_by("-number").first()
    ArticleVersion.objects.create(
        article=row,
        number=(last.number if last else 0) + 1,
        content=content.to_json(),
        shown_from=begins,
        made_at=now,
        by_hat_id=viewer.hat_id,
    )
    if row.archived_at is not None:
        row.archived_at = None
        row.save(update_fields=["archived_at"])
    return begins


@transaction.atomic
def archive_article(viewer: Viewer, *, code: str, now: datetime) -> None:
    """Shown no longer. Refuses: ``Forbidden``, ``NotFound``."""
    check_may_write(viewer)
    row = find_article(code, lock=True)
    row.archived_at = now
    row.save(update_fields=["archived_at"])


def _with_slugs(content: ArticleContent) -> ArticleContent:
    """The words of the address, from the title where none were written; languages without a title are left out."""
    texts = {}
    for language, words in content.texts.items():
        if words.title.strip():
            slug = fold(words.slug or words.title).replace(" ", "-")[:80].strip("-") or "-"
            texts[language] = replace(words, slug=slug, title=words.title.strip(), teaser=words.teaser.strip())
    return replace(content, texts=texts)
