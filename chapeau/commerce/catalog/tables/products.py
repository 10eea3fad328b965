"""Rows of articles become products and variants through the catalogue's set-wise deeds; and are taken out again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chapeau.commerce.catalog.actions import add_variants, archive_products, create_products, edit_products
from chapeau.commerce.catalog.actions.publish_products import publish_products, withdraw_products
from chapeau.commerce.catalog.actions.remove_products import remove_variants
from chapeau.commerce.catalog.models import Attribute, Product, ProductText, Variant
from chapeau.commerce.catalog.refusals import check_may_edit
from chapeau.commerce.catalog.tables.columns import (
    OPTIONS,
    PRODUCT_COLUMNS,
    PRODUCT_FIELDS,
    TEXT_FIELDS,
    VARIANT_FIELDS,
)
from chapeau.commerce.catalog.tables.export import export_products
from chapeau.commerce.catalog.tables.places import Categories, Differences
from chapeau.commerce.catalog.values import (
    LANGUAGES,
    Given,
    NewProduct,
    NewVariant,
    ProductEdit,
    VariantEdit,
    Words,
)
from chapeau.kit.refusals import Refusal
from chapeau.kit.tables.settling import problem_of, settle_in_halves
from chapeau.kit.tables.values import Done, Fate, Kind, Outcome, Problem, Row, Setting
from chapeau.person.people.values import Viewer

MOST_PLAIN = 2_147_483_647


@dataclass(slots=True)
class _Group:
    """The rows of one product, and what is known of it already."""

    rows: list[Row]
    product: Product | None = None
    variants: dict[str, Variant] = field(default_factory=dict)
    """By SKU, those that are there."""

    def first(self, name: str) -> Any:
        return next((row.values[name] for row in self.rows if name in row.values), None)


@dataclass(slots=True)
class _Batch:
    viewer: Viewer
    ways: Mapping[str, str]
    now: datetime
    categories: Categories = field(default_factory=Categories)
    differences: Differences = field(default_factory=Differences)
    outcomes: dict[int, Outcome] = field(default_factory=dict)

    @property
    def language(self) -> str:
        wanted = self.ways.get("language", "en")
        return wanted if wanted in LANGUAGES else "en"

    @property
    def may_make(self) -> bool:
        return self.ways.get("missing", "make") == "make"

    def refuse(self, rows: Sequence[Row], problem: Problem) -> None:
        for row in rows:
            self.outcomes.setdefault(row.number, Outcome(row.number, Fate.REFUSED, row.get("sku", ""), problem))


def settle_products(viewer: Viewer, rows: Sequence[Row], ways: Mapping[str, str], now: datetime) -> list[Outcome]:
    """New SKUs become products (or variants of one that is there), known ones are changed where the file says more."""
    batch = _Batch(viewer, ways, now)
    fresh: list[tuple[_Group, NewProduct]] = []
    known: list[_Group] = []
    for group in _groups(rows, batch):
        if group.product is not None:
            known.append(group)
        elif (wanted := _new_product(group, batch)) is not None:
            fresh.append((group, wanted))
    changes = [(group, plan) for group in known if (plan := _plan(group, batch)) is not None]
    batch.categories.make(viewer)
    batch.differences.make(viewer)
    _create(fresh, batch)
    _change(changes, batch)
    return [batch.outcomes[row.number] for row in rows]


def _groups(rows: Sequence[Row], batch: _Batch) -> list[_Group]:
    skus = [row.values["sku"] for row in rows]
    there = {
        variant.sku: variant for variant in Variant.objects.filter(sku__in=skus).select_related("product__category")
    }
    by_code = Product.objects.filter(code__in={row.values["product"] for row in rows if "product" in row.values})
    products = {product.code: product for product in by_code.select_related("category")}
    groups: dict[str, _Group] = {}
    for row in rows:
        groups.setdefault(row.get("product") or f"\0{row.values['sku']}", _Group([])).rows.append(row)
    found = []
    for key, group in groups.items():
        group.variants = {
            row.values["sku"]: there[row.values["sku"]] for row in group.rows if row.values["sku"] in there
        }
        owners = {variant.product_id: variant.product for variant in group.variants.values()}
        if key in products:
            owners.setdefault(products[key].id, products[key])
        if len(owners) > 1:
            sentence = _("These articles belong to different products already. Take the lines apart.")
            batch.refuse(group.rows, Problem("several-products", sentence, "product"))
            continue
        group.product = next(iter(owners.values()), None)
        found.append(group)
    return found


def _new_product(group: _Group, batch: _Batch) -> NewProduct | None:
    words = _words(group, batch.language)
    if words is None:
        batch.refuse(group.rows, Problem("missing-name", _("A new article needs a name."), "name"))
        return None
    try:
        category = batch.categories.code_of(
            group.first("category") or batch.ways.get("category") or _("Articles"),
            may_make=batch.may_make, language=batch.language,
        )  # fmt: skip
        options, variants = _variants(group.rows, batch, names=None)
        attributes = _attributes(group.first("attributes") or "", batch)
    except ValueError as wrong:
        batch.refuse(group.rows, Problem("bad-article", f"{str(wrong)[:1].upper()}{str(wrong)[1:]}."))
        return None
    is_published = group.first("is_published")
    return NewProduct(
        category=category,
        words=words,
        variants=tuple(variants),
        brand=group.first("brand") or "",
        tax_category=group.first("tax_category") or "standard",
        option_names=options,
        markets=tuple(group.first("markets") or ()),
        is_shippable=group.first("is_shippable") is not False,
        attributes=attributes,
        is_published=batch.ways.get("publish", "yes") == "yes" if is_published is None else is_published,
    )


def _words(group: _Group, language: str) -> dict[str, Words] | None:
    """By language; the house's first language has those of the file when it has none of its own."""
    given: dict[str, Words] = {}
    for code in dict.fromkeys((language, *LANGUAGES)):
        at = "" if code == language else f"_{code}"
        name = group.first(f"name{at}")
        if name:
            given[code] = Words(name, group.first(f"summary{at}") or "", group.first(f"description{at}") or "")
    if not given:
        return None
    given.setdefault(LANGUAGES[0], next(iter(given.values())))
    return given


def _variants(
    rows: Sequence[Row], batch: _Batch, *, names: Sequence[str] | None
) -> tuple[tuple[str, ...], list[NewVariant]]:
    """Option codes and the variants; a product of one article without a difference has no options.

    ``names`` are the codes of a product that is there already, in its order.
    """
    titles = [next((row.values[f"{at}_name"] for row in rows if f"{at}_name" in row.values), "") for at in OPTIONS]
    if len(rows) == 1 and not any(f"{at}_value" in rows[0].values for at in OPTIONS):
        titles = ["", "", ""]
    codes: list[tuple[str, str]] = []
    for at, title in zip(OPTIONS, titles, strict=True):
        if title:
            codes.append((at, batch.differences.option(title, batch.language)))
    if names is not None and {code for _at, code in codes} != set(names):
        raise ValueError(_("it differs in other things than the articles that are there"))
    variants = []
    for row in rows:
        options = {}
        for at, code in codes:
            value = row.get(f"{at}_value")
            if value is None:
                raise ValueError(_("%(sku)s: its value of %(name)s is missing") % {
                    "sku": row.values["sku"], "name": titles[OPTIONS.index(at)]})  # fmt: skip
            options[code] = batch.differences.choice(code, value, batch.language)
        plain = {name: row.values[name] for name in VARIANT_FIELDS if name in row.values}
        for name in ("pack_size", "minimum_quantity", "quantity_step"):
            if plain.get(name, 1) < 1:
                raise ValueError(_("packs, smallest quantities and steps are at least 1"))
        if not 0 <= plain.get("weight_g", 0) <= MOST_PLAIN:
            raise ValueError(_("a weight is not below zero"))
        variants.append(NewVariant(row.values["sku"], options=options, **plain))
    return tuple(names if names is not None else (code for _at, code in codes)), variants


def _attributes(written: str, batch: _Batch) -> tuple[Given, ...]:
    """``Material: Wool | Width: 25`` as values; numbers where the property is one."""
    given = []
    for part in written.replace("\n", "|").split("|"):
        name, _colon, value = part.partition(":")
        name, value = " ".join(name.split())[:40], " ".join(value.split())[:64]
        if not name or not value:
            continue
        kind = batch.differences.kind_of(name)
        if kind == Attribute.Kind.CHOICE:
            code = batch.differences.option(name, batch.language)
            given += [
                Given(code, choice=batch.differences.choice(code, one.strip(), batch.language))
                for one in value.split(",")
                if one.strip()
            ]
        elif kind == Attribute.Kind.NUMBER:
            try:
                number = Decimal(value.replace(",", "."))
            except ArithmeticError:
                raise ValueError(_("%(name)s is a number") % {"name": name}) from None
            given.append(Given(batch.differences.code_of(name), number=number))
        else:
            given.append(Given(batch.differences.code_of(name)))
    return tuple(dict.fromkeys(given))


def _create(fresh: Sequence[tuple[_Group, NewProduct]], batch: _Batch) -> None:
    def deed(some: Sequence[tuple[_Group, NewProduct]]) -> list[UUID]:
        return create_products(batch.viewer, products=[wanted for _group, wanted in some], now=batch.now)

    made = settle_in_halves(fresh, deed)
    for (group, _wanted), result in made:
        if isinstance(result, Refusal):
            batch.refuse(group.rows, problem_of(result))
            continue
        for row in group.rows:
            batch.outcomes[row.number] = Outcome(row.number, Fate.MADE, row.values["sku"], after={"made": True})


@dataclass(slots=True)
class _Plan:
    """What a file changes of a product that is there."""

    edit: ProductEdit
    added: list[NewVariant]
    before: dict[str, Any]
    after: dict[str, Any]
    of_rows: dict[int, tuple[dict[str, Any], dict[str, Any]]]
    publish: bool | None


def _plan(group: _Group, batch: _Batch) -> _Plan | None:
    product = group.product
    assert product is not None
    is_kept = batch.ways.get("existing", "update") == "skip"
    new_rows = [row for row in group.rows if row.values["sku"] not in group.variants]
    try:
        added = _variants(new_rows, batch, names=product.option_names)[1] if new_rows else []
        if is_kept:
            for row in group.rows:
                if row.values["sku"] in group.variants:
                    batch.outcomes[row.number] = Outcome(row.number, Fate.SKIPPED, row.values["sku"])
            return _Plan(ProductEdit(), added, {}, {}, {}, None)
        return _changes(group, product, added, batch)
    except ValueError as wrong:
        batch.refuse(group.rows, Problem("bad-article", f"{str(wrong)[:1].upper()}{str(wrong)[1:]}."))
        return None


def _changes(group: _Group, product: Product, added: list[NewVariant], batch: _Batch) -> _Plan:
    """Only what the file says and what differs; the rest stays."""
    edit: dict[str, Any] = {}
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}

    def note(name: str, was: Any, becomes: Any) -> None:
        if becomes != was:
            edit[name] = tuple(becomes) if isinstance(becomes, list) else becomes
            before[name], after[name] = was, becomes

    for name in PRODUCT_FIELDS:
        wanted = group.first(name)
        if wanted is not None:
            note(name, getattr(product, name), list(wanted) if isinstance(wanted, tuple) else wanted)
    if (written := group.first("category")) is not None:
        code = batch.categories.code_of(written, may_make=batch.may_make, language=batch.language)
        note("category", product.category.code, code)
    words, were = _changed_words(group, product, batch.language)
    if words:
        edit["words"] = words
        before["words"] = {code: _plain_words(one) for code, one in were.items()}
        after["words"] = {code: _plain_words(one) for code, one in words.items()}
    of_rows: dict[int, tuple[dict[str, Any], dict[str, Any]]] = {}
    variants: dict[str, VariantEdit] = {}
    for row in group.rows:
        variant = group.variants.get(row.values["sku"])
        if variant is None:
            continue
        was = {
            n: getattr(variant, n) for n in VARIANT_FIELDS if n in row.values and row.values[n] != getattr(variant, n)
        }
        becomes = {name: row.values[name] for name in was}
        if variant.archived_at is not None:
            was, becomes = {**was, "is_archived": True}, {**becomes, "is_archived": False}
        if becomes:
            variants[variant.sku] = VariantEdit(**becomes)
        of_rows[row.number] = (was, becomes)
    if variants:
        edit["variants"] = variants
    publish = group.first("is_published")
    state = product.published_at is not None and product.archived_at is None
    if publish is not None and publish != state:
        before["is_published"], after["is_published"] = state, publish
    else:
        publish = None
    return _Plan(ProductEdit(**edit), added, before, after, of_rows, publish)


def _changed_words(group: _Group, product: Product, language: str) -> tuple[dict[str, Words], dict[str, Words]]:
    said = {
        code: {name: value for name in TEXT_FIELDS if (value := group.first(f"{name}{at}")) is not None}
        for code, at in [(language, ""), *((code, f"_{code}") for code in LANGUAGES if code != language)]
    }
    if not any(said.values()):
        return {}, {}
    rows = {text.language: text for text in ProductText.objects.filter(product=product)}
    words, were = {}, {}
    for code, given in said.items():
        text = rows.get(code)
        if text is None or not given or all(getattr(text, name) == value for name, value in given.items()):
            continue
        kept = {name: getattr(text, name) for name in (*TEXT_FIELDS, "seo_title", "seo_description", "slug")}
        were[code] = Words(**kept)
        words[code] = Words(**{**kept, **given})
    return words, were


def _plain_words(words: Words) -> dict[str, str]:
    return {name: getattr(words, name) for name in (*TEXT_FIELDS, "seo_title", "seo_description", "slug")}


def _change(changes: Sequence[tuple[_Group, _Plan]], batch: _Batch) -> None:
    def deed(some: Sequence[tuple[_Group, _Plan]]) -> list[bool]:
        edits, added = {}, {}
        for group, plan in some:
            assert group.product is not None
            if plan.edit != ProductEdit():
                edits[group.product.code] = plan.edit
            if plan.added:
                added[group.product.code] = plan.added
        if edits:
            edit_products(batch.viewer, edits=edits, now=batch.now)
        if added:
            add_variants(batch.viewer, added=added, now=batch.now)
        for wanted, act in ((True, publish_products), (False, withdraw_products)):
            codes = [group.product.code for group, plan in some if plan.publish is wanted and group.product]
            if codes:
                act(batch.viewer, codes=codes, now=batch.now)
        return [True] * len(some)

    for (group, plan), result in settle_in_halves(changes, deed):
        if isinstance(result, Refusal):
            batch.refuse([row for row in group.rows if row.number not in batch.outcomes], problem_of(result))
            continue
        _tell(group, plan, batch)


def _tell(group: _Group, plan: _Plan, batch: _Batch) -> None:
    """The first row that is there carries what changed of the product; each its own."""
    is_told = False
    for row in group.rows:
        sku = row.values["sku"]
        if row.number in batch.outcomes:
            continue
        if sku not in group.variants:
            batch.outcomes[row.number] = Outcome(row.number, Fate.MADE, sku, after={"made": True})
            continue
        was, becomes = plan.of_rows.get(row.number, ({}, {}))
        before: dict[str, Any] = {"variant": was} if was else {}
        after: dict[str, Any] = {"variant": becomes} if becomes else {}
        if not is_told and plan.before:
            before, after = {**before, "product": plan.before}, {**after, "product": plan.after}
        is_told = True
        fate = Fate.CHANGED if before else Fate.SAME
        batch.outcomes[row.number] = Outcome(row.number, fate, sku, before=before or None, after=after or None)


def undo_products(viewer: Viewer, rows: Sequence[Done], now: datetime) -> list[Outcome]:
    """What was made and nobody uses goes; what is used by now is archived; what was changed gets its values back,
    unless somebody changed it since."""
    skus = [row.key for row in rows]
    there = {v.sku: v for v in Variant.objects.filter(sku__in=skus).select_related("product__category")}
    made = [there[row.key].id for row in rows if row.fate is Fate.MADE and row.key in there]
    gone = remove_variants(viewer, variant_ids=made) if made else set()
    used: dict[str, dict[str, VariantEdit]] = {}
    outcomes: list[Outcome] = []
    for row in rows:
        variant = there.get(row.key)
        if variant is None:
            outcomes.append(Outcome(row.number, Fate.KEPT, row.key, Problem("gone", _("It is not there any more."))))
        elif row.fate is Fate.CHANGED:
            outcomes.append(_undo_change(viewer, row, variant, now))
        elif variant.id in gone:
            outcomes.append(Outcome(row.number, Fate.UNDONE, row.key))
        else:
            used.setdefault(variant.product.code, {})[row.key] = VariantEdit(is_archived=True)
            sentence = _("It is used by now, so it was archived instead of deleted.")
            outcomes.append(Outcome(row.number, Fate.UNDONE, row.key, Problem("archived", sentence)))
    if used:
        edit_products(viewer, edits={code: ProductEdit(variants=edits) for code, edits in used.items()}, now=now)
        left = set(
            Variant.objects.filter(product__code__in=used, archived_at=None).values_list("product__code", flat=True)
        )
        archive_products(viewer, codes=sorted(set(used) - left), now=now)
    return outcomes


def _undo_change(viewer: Viewer, row: Done, variant: Variant, now: datetime) -> Outcome:
    product, was, became = variant.product, row.before, row.after
    current = {
        "product": {name: getattr(product, name) for name in PRODUCT_FIELDS}
        | {"category": product.category.code, "is_published": product.published_at is not None and not product.archived_at},
        "variant": {name: getattr(variant, name) for name in VARIANT_FIELDS} | {"is_archived": variant.archived_at is not None},
    }  # fmt: skip
    words = {text.language: text for text in ProductText.objects.filter(product=product)}
    moved = [
        name
        for part in ("product", "variant")
        for name, value in became.get(part, {}).items()
        if name != "words" and current[part].get(name) != value
    ]
    moved += [
        name
        for code, said in became.get("product", {}).get("words", {}).items()
        for name, value in said.items()
        if name in TEXT_FIELDS and getattr(words[code], name) != value
    ]
    if moved:
        sentence = _("Changed since: %(fields)s. It stays as it is.") % {"fields": ", ".join(sorted(set(moved)))}
        return Outcome(row.number, Fate.KEPT, row.key, Problem("changed-since", sentence))
    edit: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in was.get("product", {}).items()
        if name not in ("words", "is_published")
    }
    if old := was.get("product", {}).get("words"):
        edit["words"] = {code: Words(**said) for code, said in old.items()}
    if old := was.get("variant"):
        edit["variants"] = {variant.sku: VariantEdit(**old)}
    edit_products(viewer, edits={product.code: ProductEdit(**edit)}, now=now)
    published = was.get("product", {}).get("is_published")
    if published is not None:
        (publish_products if published else withdraw_products)(viewer, codes=[product.code], now=now)
    return Outcome(row.number, Fate.UNDONE, row.key)


def _yes_or_no(viewer: Viewer) -> list[tuple[str, Any]]:
    return [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No, as drafts"))]


PRODUCTS = Kind(
    name="products",
    title=gettext_lazy("Products"),
    about=gettext_lazy("Articles with their sizes and colours, one line for each SKU."),
    columns=PRODUCT_COLUMNS,
    check=check_may_edit,
    settle=settle_products,
    undo=undo_products,
    export=export_products,
    together=("product", "sku"),
    once=lambda values, ways: values.get("sku", ""),
    settings=(
        Setting(
            name="existing", title=gettext_lazy("SKUs that are there already"), first="update",
            choices=lambda viewer: [
                ("update", gettext_lazy("Change them where the file says more")),
                ("skip", gettext_lazy("Leave them as they are")),
            ],
        ),
        Setting(
            name="language", title=gettext_lazy("Language of the names"), first="",
            choices=lambda viewer: [("en", "English"), ("fr", "Français"), ("it", "Italiano")],
        ),
        Setting(
            name="missing", title=gettext_lazy("Categories and differences that are not there"), first="make",
            choices=lambda viewer: [
                ("make", gettext_lazy("Make them")), ("refuse", gettext_lazy("Hold the line back")),
            ],
        ),
        Setting(
            name="category", title=gettext_lazy("Category of articles that name none"), first="",
            help=gettext_lazy("Left empty: Articles."),
        ),
        Setting(name="publish", title=gettext_lazy("Put new articles on sale"), first="yes", choices=_yes_or_no),
    ),
    examples=(
        {"sku": "COL-JERSEY-M", "product": "jersey-col", "name": "Jersey Col", "category": "Clothing > Jerseys",
         "brand": "Col & Fils", "summary": "Light merino for long days", "option1_name": "Size", "option1_value": "M",
         "gtin": "4006381333931", "weight_g": "180", "price": "89.00", "stock": "12", "cost": "38.50",
         "is_published": "yes"},
        {"sku": "COL-JERSEY-L", "product": "jersey-col", "option1_value": "L", "weight_g": "195", "price": "89.00",
         "stock": "8", "cost": "38.50"},
        {"sku": "COL-BELL", "name": "Bell Col", "category": "Parts > Bells", "brand": "Col & Fils", "weight_g": "60",
         "price": "14.50", "stock": "40", "cost": "4.20"},
    ),
)  # fmt: skip
"""Articles; prices, costs, stock and pictures are added by the line above, which knows those rooms."""
