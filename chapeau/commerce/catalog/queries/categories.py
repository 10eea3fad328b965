"""The tree of categories."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

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


def _rows(language: str, in_force: UUID) -> list[_Row]:
    """Every category in the house's order."""
    texts = CategoryText.objects.filter(language=language).order_by("category__position", "name")
    fields = ("category__code", "category__path", "category__picture", "slug", "name", "description")
    return remembered((in_force, "categories", language), lambda: [_Row(*row) for row in texts.values_list(*fields)])


def _slugs(in_force: UUID) -> dict[str, dict[str, str]]:
    """Of each category its words in the address, by the languages it has words of its own in."""

    def read() -> dict[str, dict[str, str]]:
        slugs: defaultdict[str, dict[str, str]] = defaultdict(dict)
        own = CategoryText.objects.filter(is_copied=False)
        for code, language, slug in own.values_list("category__code", "language", "slug"):
            slugs[code][language] = slug
        return dict(slugs)

    return remembered((in_force, "slugs"), read)


def category_tree(viewer: Viewer, *, market: Market | None, language: str) -> tuple[CategoryNode, ...]:
    """The roots with all below them; for a market only what has something on sale. Refuses: ``Forbidden``."""
    check_sight(viewer, market)
    return _tree(market, house_language(language), edition())


def _tree(market: Market | None, language: str, in_force: UUID) -> tuple[CategoryNode, ...]:
    def build() -> tuple[CategoryNode, ...]:
        counts = count(filters_of(Wish(), market, None, all_terms=True), Wish(), None).by_tag
        below: defaultdict[str, list[_Row]] = defaultdict(list)
        for row in _rows(language, in_force):
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
    check_sight(viewer, market)
    language, in_force = house_language(language), edition()
    rows = _rows(language, in_force)
    row = next((row for row in rows if (row.code == code if code else row.slug == slug)), None)
    if row is None:
        raise NotFound
    node = _find(_tree(market, language, in_force), row.path.split("/"))
    if node is None and market is not None:
        raise NotFound
    return CategoryPage(
        code=row.code,
        slug=row.slug,
        name=row.name,
        description=row.description,
        picture=row.picture,
        crumbs=_crumbs(rows, row.parent_path),
        children=node.children if node else (),
        slugs=_slugs(in_force).get(row.code, {}),
    )


def _find(nodes: tuple[CategoryNode, ...], path: list[str]) -> CategoryNode | None:
    for node in nodes:
        if node.code == path[0]:
            return node if len(path) == 1 else _find(node.children, path[1:])
    return None


def crumbs(path: str, language: str) -> tuple[CategoryCard, ...]:
    """From the root down to the path's last."""
    return _crumbs(_rows(language, edition()), path)


def _crumbs(every: list[_Row], path: str) -> tuple[CategoryCard, ...]:
    rows = {row.code: row for row in every}
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
