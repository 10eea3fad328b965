from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.catalog.actions.edition import begin_new_edition
from chapeau.commerce.catalog.actions.reindex import reindex_products
from chapeau.commerce.catalog.actions.texts import in_every_language, wanted_slug
from chapeau.commerce.catalog.models import Category, CategoryText, Product
from chapeau.commerce.catalog.refusals import BadArticle, check_may_edit
from chapeau.commerce.catalog.rules import free_slug
from chapeau.commerce.catalog.values import NewCategory
from chapeau.person.people.values import Viewer


@transaction.atomic
def create_categories(viewer: Viewer, *, categories: Sequence[NewCategory]) -> None:
    """Create categories, or change those whose code exists (not their parent). Refuses: ``Forbidden``, ``BadArticle``.

    A changed name is found at once: the articles below are indexed again.
    """
    check_may_edit(viewer)
    known = {category.code: category for category in Category.objects.select_for_update().order_by("code")}
    new: list[Category] = []
    changed: list[Category] = []
    for wanted in categories:
        if wanted.code in known:
            category = known[wanted.code]
            category.position, category.picture = wanted.position, wanted.picture
            changed.append(category)
            continue
        if "/" in wanted.code or (wanted.parent and wanted.parent not in known):
            raise BadArticle(article=wanted.code, problem=_("its place in the tree is not known."))
        parent = known.get(wanted.parent)
        category = Category(
            code=wanted.code,
            parent=parent,
            path=f"{parent.path}/{wanted.code}" if parent else wanted.code,
            position=wanted.position,
            picture=wanted.picture,
        )
        known[wanted.code] = category
        new.append(category)
    Category.objects.bulk_create(new)
    Category.objects.bulk_update(changed, ["position", "picture"])
    _write_texts(categories, known)
    if changed:
        below = Product.objects.filter(tags__overlap=[f"c:{category.code}" for category in changed])
        reindex_products(list(below.values_list("id", flat=True)))
    begin_new_edition()


def _write_texts(categories: Sequence[NewCategory], known: dict[str, Category]) -> None:
    mine = [known[wanted.code].id for wanted in categories]
    taken: dict[str, set[str]] = {}
    others = CategoryText.objects.exclude(category_id__in=mine)
    for language, slug in others.values_list("language", "slug"):
        taken.setdefault(language, set()).add(slug)
    texts = [
        CategoryText(
            category=known[wanted.code],
            language=language,
            name=words.name,
            slug=free_slug(wanted_slug(words), taken.setdefault(language, set()), wanted.code),
            description=words.description,
            is_copied=is_copied,
        )
        for wanted in categories
        for language, (words, is_copied) in in_every_language(wanted.words, wanted.code).items()
    ]
    # Slugs may change places among them, so the old ones go first.
    CategoryText.objects.filter(category_id__in=mine).delete()
    CategoryText.objects.bulk_create(texts)
