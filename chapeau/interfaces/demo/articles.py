"""The demo's articles, made from ``catalogue_data`` through the catalogue's and pricing's deeds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from uuid import UUID

from django.conf import settings

from chapeau.commerce.catalog import actions as catalog
from chapeau.commerce.catalog import queries as catalog_queries
from chapeau.commerce.catalog.values import (
    Given,
    NewAttribute,
    NewCategory,
    NewPicture,
    NewProduct,
    NewVariant,
    VariantCard,
    Words,
)
from chapeau.commerce.pricing import actions as pricing
from chapeau.commerce.pricing.values import NewPrice
from chapeau.interfaces.demo.catalogue_data import ATTRIBUTES, CHOICES, GROUPS, LINES, Line, Model
from chapeau.interfaces.demo.catalogue_data import Words as Translations
from chapeau.interfaces.demo.pictures import picture
from chapeau.kit.money import round_decimal
from chapeau.person.people.values import SYSTEM, Market, Trade

LANGUAGES = ("en", "fr", "it")
VAT_FR = Decimal("1.20")
COST_SHARE = (Decimal("0.38"), Decimal("0.58"))
TRADE_STEPS = ((10, Decimal("0.94")), (50, Decimal("0.88")))
"""From so many pieces on, workshops pay this share of their price."""
CENTURY_PRICED = "spokes"
"""Sold by the piece, priced per hundred: a piece costs cents."""


@dataclass(frozen=True, slots=True)
class Article:
    """A variant to be priced: its SKU, line, gross price in France, and what it costs the house."""

    sku: str
    line: Line
    gross: Decimal
    cost: Decimal


def make_articles(now: datetime, rng: Random) -> dict[str, UUID]:
    """Categories, attributes, products, pictures, costs and price lists; variant ids by SKU."""
    catalog.create_attributes(SYSTEM, attributes=_attributes())
    catalog.create_categories(SYSTEM, categories=list(_categories()))
    articles: list[Article] = []
    products = [
        _product(line, model, value, number, articles, rng)
        for line in LINES
        for number, (model, value) in enumerate((model, value) for model in line.models for value in line.values)
    ]
    rng.shuffle(products)  # what is new on the shelf is of every kind
    catalog.create_products(SYSTEM, products=products, now=now)
    found = catalog_queries.variants_by_skus(SYSTEM, skus=[a.sku for a in articles], market=None, language="en")
    ids = {sku: card.id for sku, card in found.items()}
    _relate(found)
    _price(articles, ids, now)
    return ids


def by_language(words: Translations) -> dict[str, str]:
    return dict(zip(LANGUAGES, words, strict=True))


def _attributes() -> list[NewAttribute]:
    used: dict[str, set[str]] = {"use": set(), "material": set()}
    for line in LINES:
        used.setdefault(line.key, set()).update(line.values)
        if line.option:
            used.setdefault(line.option, set()).update(line.options)
        used["use"].update(model.use for model in line.models if model.use)
        used["material"].update(model.material for model in line.models if model.material)
    return [
        NewAttribute(
            code=code,
            kind=_kind(code),
            unit=unit,
            names=by_language(names),
            choices={c: by_language(CHOICES.get(c, (c, c, c))) for c in sorted(used.get(code, ()))}
            if _kind(code) == "choice"
            else {},
            position=position,
        )
        for position, (code, (_kind_, unit, names)) in enumerate(ATTRIBUTES.items())
    ]


def _kind(code: str) -> str:
    """Options are choices for the catalogue, also when their values are numbers."""
    return "choice" if code in {line.option for line in LINES} else ATTRIBUTES[code][0]


def _categories() -> Iterator[NewCategory]:
    for position, (code, words) in enumerate(GROUPS.items()):
        yield NewCategory(code, _words(words), position=position)
    for position, line in enumerate(LINES):
        file = _draw(line, line.models[0], "", position, f"category-{line.code}")
        yield NewCategory(line.code, _words(line.category), parent=line.group, position=position, picture=file)


def _words(words: Translations) -> dict[str, Words]:
    return {language: Words(name) for language, name in by_language(words).items()}


def _product(line: Line, model: Model, value: str, number: int, articles: list[Article], rng: Random) -> NewProduct:
    is_course = model.name == "Day course"
    step = 1 + line.step * line.values.index(value)
    gross = round_decimal(Decimal(str(line.price * model.factor * step)), 2)
    shown = _charming(gross) if line.code != CENTURY_PRICED else gross
    variants = []
    for option in line.options or ("",):
        sku = "-".join(
            part for part in (_short(line.code), _short(model.brand), _short(model.name), value, option) if part
        )
        sku = sku.upper().replace(".", "")
        cost = round_decimal(shown / VAT_FR * Decimal(str(rng.uniform(*map(float, COST_SHARE)))), 4)
        articles.append(Article(sku, line, shown, cost))
        variants.append(
            NewVariant(
                sku=sku,
                gtin=_gtin(len(articles)),
                options={line.option: option} if option else {},
                business_minimum_quantity=line.pack if line.pack > 1 else None,
                business_quantity_step=line.pack if line.pack > 1 else None,
                pack_size=line.pack,
                weight_g=0 if is_course else line.weight_g,
                is_stocked=not is_course,
                costs={"EUR": cost},
            )
        )
    tag = _tag(line, value)
    file = _draw(line, model, tag, number, f"{line.code}-{number}")
    names = {
        language: f"{noun} {model.brand} {model.name} {_tag(line, value, language)}".strip()
        for language, noun in by_language(line.noun).items()
    }
    return NewProduct(
        category=line.code,
        words={
            language: Words(names[language], summary=about, description=_description(line, model, language, about))
            for language, about in by_language(line.about).items()
        },
        variants=tuple(variants),
        brand=model.brand,
        tax_category="standard" if is_course else line.tax,
        option_names=(line.option,) if line.option else (),
        is_shippable=not is_course,
        attributes=tuple(_given(line, model, value)),
        pictures=(NewPicture(file, names),),
    )


def _given(line: Line, model: Model, value: str) -> Iterator[Given]:
    if _kind(line.key) == "choice":
        yield Given(line.key, choice=value)
    else:
        yield Given(line.key, number=Decimal(value))
    if model.material:
        yield Given("material", choice=model.material)
    if model.use:
        yield Given("use", choice=model.use)


def _description(line: Line, model: Model, language: str, about: str) -> str:
    index = LANGUAGES.index(language)
    use = CHOICES[model.use][index] if model.use else ""
    material = CHOICES[model.material][index] if model.material else ""
    made = {"en": "Made for", "fr": "Usage", "it": "Uso"}[language]
    of = {"en": "Material", "fr": "Matière", "it": "Materiale"}[language]
    colon = "\u202f:" if language == "fr" else ":"
    facts = [f"{made}{colon} {use}." if use else "", f"{of}{colon} {material}." if material else ""]
    return "\n\n".join(part for part in (about, " ".join(fact for fact in facts if fact)) if part)


def _tag(line: Line, value: str, language: str = "en") -> str:
    """The key value as people say it: ``11-speed`` would need grammar, ``11 v`` does not."""
    unit = {"speeds": " s", "teeth": " T"}.get(line.key) or (
        f" {ATTRIBUTES[line.key][1]}" if ATTRIBUTES[line.key][1] else ""
    )
    if value in CHOICES:
        return CHOICES[value][LANGUAGES.index(language)]
    if line.key == "speeds" and language != "en":
        unit = " v"
    return f"{value}{unit}"


def _draw(line: Line, model: Model, tag: str, number: int, name: str) -> str:
    file = Path("articles") / f"{name}.svg"
    target = Path(settings.MEDIA_ROOT) / file
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(picture(line.shape, model.brand, tag, number, model.name if tag else ""), encoding="utf-8")
    return str(file)


def _short(text: str) -> str:
    return text.replace(" ", "").replace("-", "")[:4]


def _gtin(number: int) -> str:
    """A GTIN-13 of the range kept for use inside a company (prefix 2), with its check digit."""
    digits = f"20{number:010d}"
    total = sum(int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(digits))
    return f"{digits}{-total % 10}"


def _charming(price: Decimal) -> Decimal:
    """Prices in a shop end in 90 or 50 cents."""
    whole = int(price)
    return Decimal(whole) + (Decimal("0.90") if price - whole >= Decimal("0.45") or whole > 40 else Decimal("0.50"))


def _relate(found: Mapping[str, VariantCard]) -> None:
    """Chains go with cassettes of the same brand's neighbours: a handful of hand-made ties."""
    by_line: dict[str, list[str]] = {}
    for card in found.values():
        by_line.setdefault(card.category_codes[-1], [])
        if card.product_code not in by_line[card.category_codes[-1]]:
            by_line[card.category_codes[-1]].append(card.product_code)
    pairs = (("chains", "cassettes"), ("tyres", "tubes"), ("rotors", "brake-pads"), ("rims", "spokes"), ("wheels", "tyres"), ("disc-brakes", "brake-pads"), ("handlebars", "grips"), ("lights", "locks"))  # fmt: skip
    related: dict[str, list[str]] = {}
    for first, second in pairs:
        others = by_line.get(second, [])
        for index, code in enumerate(by_line.get(first, [])):
            related.setdefault(code, []).extend(others[(index + offset) % len(others)] for offset in range(3))
    catalog.relate_products(SYSTEM, related={code: tuple(dict.fromkeys(others)) for code, others in related.items()})


@dataclass(frozen=True, slots=True)
class ListPlan:
    """A price list of the demo: for whom, and its share of the gross price in France."""

    code: str
    name: str
    currency: str
    share: Decimal
    tax_country: str = ""
    """Set: the amounts include its tax."""
    markets: tuple[str, ...] = ()
    trades: tuple[str, ...] = ()
    steps: tuple[tuple[int, Decimal], ...] = ()


LISTS = (
    ListPlan("retail-eur", "Retail, euros", "EUR", Decimal(1), "FR", (Market.B2C,)),
    ListPlan("retail-chf", "Retail, francs", "CHF", Decimal("0.99"), "CH", (Market.B2C,)),
    ListPlan("trade-eur", "Trade, euros", "EUR", Decimal("0.74"), steps=TRADE_STEPS),
    ListPlan("trade-chf", "Trade, francs", "CHF", Decimal("0.76"), steps=TRADE_STEPS),
    ListPlan("makers-eur", "Manufacturers, euros", "EUR", Decimal("0.62"), trades=(Trade.MAKER,)),
    ListPlan("public-eur", "Public bodies, euros", "EUR", Decimal("0.80"), markets=(Market.B2A,)),
)


def _price(articles: list[Article], ids: dict[str, UUID], now: datetime) -> None:
    """Retail with tax in, trade with quantity steps, manufacturers and public bodies net."""
    for plan in LISTS:
        list_id = pricing.create_price_list(
            SYSTEM,
            code=plan.code,
            name=plan.name,
            currency=plan.currency,
            includes_tax=bool(plan.tax_country),
            tax_country=plan.tax_country,
            markets=plan.markets,
            trades=plan.trades,
            now=now,
        )
        prices = []
        for article in articles:
            base = 100 if article.line.code == CENTURY_PRICED else 1
            amount = article.gross * base * plan.share / (1 if plan.tax_country else VAT_FR)
            prices.append(NewPrice(ids[article.sku], round_decimal(amount, 2), base))
            for quantity, share in plan.steps:
                least = quantity * article.line.pack
                prices.append(NewPrice(ids[article.sku], round_decimal(amount * share, 2), base, least))
        pricing.set_prices(SYSTEM, price_list_id=list_id, prices=prices, now=now)
