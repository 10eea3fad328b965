"""Categories and differences as files name them: found among what is there, or made."""

from __future__ import annotations

from django.utils.translation import gettext as _

from chapeau.commerce.catalog.actions.create_attributes import create_attributes
from chapeau.commerce.catalog.actions.create_categories import create_categories
from chapeau.commerce.catalog.models import Attribute, Category, CategoryText
from chapeau.commerce.catalog.rules import slug_from
from chapeau.commerce.catalog.values import NewAttribute, NewCategory, Words
from chapeau.kit.text import fold
from chapeau.person.people.values import Viewer


class Categories:
    """The tree by the names people write; ``code_of`` gives a category's code, new ones are noted until ``make``."""

    def __init__(self) -> None:
        self.paths: dict[str, str] = {}
        """Code to path of codes."""
        self._by_name: dict[tuple[str, str], str] = {}
        self._new: list[NewCategory] = []
        parents = {}
        for code, path, parent in Category.objects.values_list("code", "path", "parent__code"):
            self.paths[code] = path
            parents[code] = parent or ""
        for code, name in CategoryText.objects.order_by("is_copied").values_list("category__code", "name"):
            self._by_name.setdefault((parents[code], fold(name)), code)
            self._by_name.setdefault(("*", fold(name)), code)

    def code_of(self, written: str, *, may_make: bool, language: str) -> str:
        """``Parts > Brakes``, a code, or a name that stands anywhere. Raises ValueError for one that is not there."""
        names = [name for part in written.split(">") if (name := " ".join(part.split())[:120])]
        if not names:
            raise ValueError(_("the category has no name"))
        if len(names) == 1:
            if names[0] in self.paths:
                return names[0]
            if found := self._by_name.get(("*", fold(names[0]))):
                return found
        parent = ""
        for name in names:
            code = self._by_name.get((parent, fold(name)), "")
            if not code:
                if not may_make:
                    raise ValueError(_("there is no category %(name)s") % {"name": " > ".join(names)})
                code = self._note(name, parent, language)
            parent = code
        return parent

    def _note(self, name: str, parent: str, language: str) -> str:
        wanted = slug_from(name)[:50]
        code, number = wanted, 2
        while code in self.paths:
            code, number = f"{wanted}-{number}", number + 1
        self.paths[code] = f"{self.paths[parent]}/{code}" if parent else code
        self._by_name[(parent, fold(name))] = code
        self._by_name.setdefault(("*", fold(name)), code)
        self._new.append(NewCategory(code, {"en": Words(name), language: Words(name)}, parent=parent))
        return code

    def make(self, viewer: Viewer) -> None:
        if self._new:
            create_categories(viewer, categories=self._new)
            self._new = []


class Differences:
    """Options and properties by the names people write: attribute and choice codes, new ones noted until ``make``."""

    def __init__(self) -> None:
        self._known: dict[str, NewAttribute] = {}
        self._by_name: dict[str, str] = {}
        self._choices: dict[tuple[str, str], str] = {}
        self._changed: set[str] = set()
        for row in Attribute.objects.all():
            self._known[row.code] = NewAttribute(
                row.code, row.kind, row.names, unit=row.unit, choices=dict(row.choices), is_facet=row.is_facet,
                position=row.position,
            )  # fmt: skip
            for name in (row.code, *row.names.values()):
                self._by_name.setdefault(fold(name), row.code)
            for choice, names in row.choices.items():
                for name in (choice, *names.values()):
                    self._choices.setdefault((row.code, fold(name)), choice)

    def option(self, name: str, language: str) -> str:
        """The code of a choice of this name. Raises ValueError when it is a number or a yes instead."""
        code = self._by_name.get(fold(name), "")
        if not code:
            code = self._free(slug_from(name)[:36])
            self._known[code] = NewAttribute(
                code, Attribute.Kind.CHOICE, {"en": name, language: name}, position=len(self._known)
            )
            self._by_name[fold(name)] = code
            self._changed.add(code)
        elif self._known[code].kind != Attribute.Kind.CHOICE:
            raise ValueError(_("%(name)s is not a property with choices") % {"name": name})
        return code

    def choice(self, option: str, value: str, language: str) -> str:
        """The code of a value of it."""
        code = self._choices.get((option, fold(value)))
        if code is None:
            known = self._known[option]
            wanted = slug_from(value)[:58] if fold(value) else "-"
            code, number = wanted, 2
            while code in known.choices:
                code, number = f"{wanted}-{number}", number + 1
            self._known[option] = NewAttribute(
                known.code, known.kind, known.names, unit=known.unit, is_facet=known.is_facet, position=known.position,
                choices={**known.choices, code: {"en": value, language: value}},
            )  # fmt: skip
            self._choices[(option, fold(value))] = code
            self._changed.add(option)
        return code

    def kind_of(self, name: str) -> str:
        code = self._by_name.get(fold(name), "")
        return self._known[code].kind if code else Attribute.Kind.CHOICE

    def code_of(self, name: str) -> str:
        return self._by_name[fold(name)]

    def _free(self, wanted: str) -> str:
        code, number = wanted, 2
        while code in self._known:
            code, number = f"{wanted}-{number}", number + 1
        return code

    def make(self, viewer: Viewer) -> None:
        if self._changed:
            create_attributes(viewer, attributes=[self._known[code] for code in sorted(self._changed)])
            self._changed = set()
