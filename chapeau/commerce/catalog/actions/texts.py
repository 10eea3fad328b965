"""From words in some languages to one text in every language of the house."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from chapeau.commerce.catalog.models import Attribute, Category, CategoryText, ProductText
from chapeau.commerce.catalog.refusals import BadArticle
from chapeau.commerce.catalog.rules import number_code, slug_from, words_in
from chapeau.commerce.catalog.values import LANGUAGES, Given, Words


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an article's words are made with: the tree and the attributes, read once for a whole set."""

    categories: Mapping[str, Category]
    category_names: Mapping[tuple[str, str], str]
    """(category code, language) to name."""
    attributes: Mapping[str, Attribute]

    @classmethod
    def read(cls) -> Surroundings:
        categories = {category.code: category for category in Category.objects.all()}
        codes = {category.id: code for code, category in categories.items()}
        names = {
            (codes[category_id], language): name
            for category_id, language, name in CategoryText.objects.values_list("category_id", "language", "name")
        }
        return cls(categories, names, {attribute.code: attribute for attribute in Attribute.objects.all()})

    def category(self, code: str, article: str) -> Category:
        """Refuses: ``BadArticle``."""
        if code not in self.categories:
            raise BadArticle(article=article, problem=_("there is no category %(code)s.") % {"code": code})
        return self.categories[code]

    def check(self, given: Given, article: str) -> None:
        """The attribute is known and its value is of its kind. Refuses: ``BadArticle``."""
        attribute = self.attributes.get(given.attribute)
        if attribute is None:
            raise BadArticle(article=article, problem=_("there is no attribute %(code)s.") % {"code": given.attribute})
        is_sound = {
            Attribute.Kind.CHOICE: given.choice in attribute.choices and given.number is None,
            Attribute.Kind.NUMBER: given.number is not None and not given.choice,
            Attribute.Kind.FLAG: given.number is None and not given.choice,
        }[Attribute.Kind(attribute.kind)]
        if not is_sound:
            raise BadArticle(
                article=article, problem=_("the value of %(code)s is not one of its kind.") % {"code": given.attribute}
            )

    def value_code(self, given: Given) -> str:
        return given.choice or (number_code(given.number) if given.number is not None else "yes")

    def value_words(self, given: Iterable[Given], language: str) -> Iterator[str]:
        for value in given:
            attribute = self.attributes[value.attribute]
            if value.choice:
                names = attribute.choices[value.choice]
                yield names.get(language) or names.get(LANGUAGES[0], value.choice)
            elif value.number is None:
                yield attribute.names.get(language) or attribute.names.get(LANGUAGES[0], value.attribute)
            else:
                yield f"{number_code(value.number)}{attribute.unit}"

    def path_words(self, category: Category, language: str) -> list[str]:
        return [self.category_names.get((code, language), "") for code in category.path.split("/")]


def in_every_language(words: Mapping[str, Words], article: str) -> dict[str, tuple[Words, bool]]:
    """Language to its words and whether they were copied from the fallback. Refuses: ``BadArticle``."""
    fallback = words.get(LANGUAGES[0])
    if fallback is None or not fallback.name.strip():
        raise BadArticle(article=article, problem=_("it needs a name in English."))
    unknown = set(words) - set(LANGUAGES)
    if unknown:
        raise BadArticle(article=article, problem=_("%(codes)s is no language here.") % {"codes": ", ".join(unknown)})
    return {language: (words.get(language) or fallback, language not in words) for language in LANGUAGES}


def wanted_slug(words: Words) -> str:
    return slug_from(words.slug or words.name)


def fill_search(
    text: ProductText, *, brand: str, category: Category, given: Sequence[Given], surroundings: Surroundings
) -> None:
    """Compute the words a text is found by; in place, before it is written."""
    language = text.language
    text.name_words = words_in(text.name, language)
    rest = [text.summary, brand, *surroundings.path_words(category, language)]
    rest.extend(surroundings.value_words(given, language))
    text.words = list(dict.fromkeys([*text.name_words, *words_in(" ".join(rest), language)]))
