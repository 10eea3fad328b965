"""The tree of categories."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from chapeau.commerce.catalog.models import CategoryText
from chapeau.commerce.catalog.queries.edition import edition, remembered
from chapeau.commerce.catalog.queries.facets import count
from chapeau.commerce.catalog.queries.filters import filters_of
from chapeau.commerce.catalog.queries.sight import check_sight
from chapeau.commerce.catalog.rules import house_language
from chapeau.commerce.catalog.values import CategoryCard, CategoryNode, CategoryPage, Wish
from chapeau.kit.refusals import NotFound
from chapeau.kit.text import fold
from chapeau.person.people.values import Market, Viewer


@dataclass(frozen=True, slots=True)
class _Row:
    code: str
    path: str
    picture: str
    slug: str
    name: str
    description: str

    @property
    def parent_path(self) -> str:
        return self.path.rpartition("/")[0]


def _rows(language: str) -> list[_Row]:
    """Every category in the house's order."""
    texts = CategoryText.objects.filter(language=language).order_by("category__position", "name")
    return [
        _Row(*row)
        for row in texts.values_list(
            "category__code", "category__path", "category__picture", "slug", "name", "description"
        )
    ]


def category_tree(viewer: Viewer, *, market: Market | None, language: str) -> tuple[CategoryNode, ...]:
    """The roots with all below them; for a market only what has something on sale. Refuses: ``Forbidden``."""
    check_sight(viewer, market)
    language = house_language(language)
    in_force = edition()

    def build() -> tuple[CategoryNode, ...]:
        counts = count(filters_of(Wish(), market, None, all_terms=True), Wish(), None).by_tag
        below: defaultdict[str, list[_Row]] = defaultdict(list)
        for row in _rows(language):
            below[row.parent_path].append(row)

        def nodes(path: str) -> tuple[CategoryNode, ...]:
            return tuple(
                CategoryNode(row.code, row.slug, row.name, row.picture, counts.get(f"c:{row.code}", 0), nodes(row.path))
                for row in below[path]
                if market is None or counts.get(f"c:{row.code}", 0)
            )

        return nodes("")

    return remembered((in_force, "tree", market, language), build)


def category_page(
    viewer: Viewer, *, market: Market | None, language: str, code: str = "", slug: str = ""
) -> CategoryPage:
    """A category by code, or by its slug in the language. Refuses: ``NotFound``."""
    language = house_language(language)
    tree = category_tree(viewer, market=market, language=language)
    rows = remembered((edition(), "categories", language), lambda: _rows(language))
    row = next((row for row in rows if (row.code == code if code else row.slug == slug)), None)
    if row is None:
        raise NotFound
    node = _find(tree, row.path.split("/"))
    if node is None and market is not None:
        raise NotFound
    slugs = CategoryText.objects.filter(category__code=row.code, is_copied=False).values_list("language", "slug")
    return CategoryPage(
        code=row.code,
        slug=row.slug,
        name=row.name,
        description=row.description,
        picture=row.picture,
        crumbs=crumbs(row.parent_path, language),
        children=node.children if node else (),
        slugs=dict(slugs),
    )


def _find(nodes: tuple[CategoryNode, ...], path: list[str]) -> CategoryNode | None:
    for node in nodes:
        if node.code == path[0]:
            return node if len(path) == 1 else _find(node.children, path[1:])
    return None


def crumbs(path: str, language: str) -> tuple[CategoryCard, ...]:
    """From the root down to the path's last."""
    rows = {row.code: row for row in remembered((edition(), "categories", language), lambda: _rows(language))}
    codes = [code for code in path.split("/") if code]
    return tuple(CategoryCard(code, rows[code].slug, rows[code].name, rows[code].picture) for code in codes)


def categories_named(
    viewer: Viewer, *, text: str, market: Market | None, language: str, limit: int
) -> tuple[CategoryCard, ...]:
    """Categories one of whose words begins like the text, for suggestions; those that show something."""
    wanted = fold(text)
    if not wanted:
        return ()

    def walk(nodes: tuple[CategoryNode, ...]) -> Iterator[CategoryNode]:
        for node in nodes:
            yield node
            yield from walk(node.children)

    tree = category_tree(viewer, market=market, language=language)
    found = [node for node in walk(tree) if f" {wanted}" in f" {fold(node.name)}"]
    return tuple(CategoryCard(node.code, node.slug, node.name, node.picture) for node in found[:limit])
