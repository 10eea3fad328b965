"""A panel: a form over one thing the house decides. Settings shows one a page, the set-up several after each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from chapeau.interfaces.requests import HouseRequest
from chapeau.kit import house_settings
from chapeau.person.people import actions

KEPT = "•" * 8


class Panel(forms.Form):
    """Subclasses say how it opens (``initial_of``) and what keeping it does (``keep``)."""

    key: ClassVar[str]
    title: ClassVar[str | Promise]
    tells: ClassVar[str | Promise] = ""
    trial: ClassVar[str | Promise] = ""
    """Label of the button that keeps and then tries it; then ``attempt`` does."""
    parts: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = ()
    """Fields in groups; a group with a name is shown only when what is chosen above asks for it (see ``office.css``)."""

    def __init__(self, request: HouseRequest, data: Any = None, files: Any = None) -> None:
        self.request = request
        super().__init__(data, files, initial=dict(self.initial_of()), prefix=self.key)
        self.prepare()

    def prepare(self) -> None:
        """Choices and the like that depend on the moment."""

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields as the page shows them; a group with something wrong in it is always shown."""
        parts = self.parts or (("", tuple(self.fields)),)
        return [
            ("" if any(name in self.errors for name in names) else when, [self[name] for name in names])
            for when, names in parts
        ]

    def initial_of(self) -> Mapping[str, Any]:
        return {}

    def keep(self) -> None:
        """Do it, inside the caller's transaction. May raise a ``Refusal``."""
        raise NotImplementedError

    def attempt(self) -> str:
        """Try what is kept, outside every transaction; what to say of it. May raise a ``Refusal``."""
        raise NotImplementedError


class SectionPanel(Panel):
    """A panel over one section of ``kit.house_settings``; its fields are named as the record's."""

    record: ClassVar[type[Any]]

    def initial_of(self) -> Mapping[str, Any]:
        known = house_settings.read(self.record)
        return {field.name: getattr(known, field.name) for field in fields(self.record)}

    def prepare(self) -> None:
        """What the deployment decides cannot be typed; a secret that is kept is not shown."""
        decided = house_settings.by_environment(self.record)
        secret = {field.name for field in fields(self.record) if field.metadata.get("secret")}
        for name, field in self.fields.items():
            if name in decided:
                field.disabled = True
                field.required = False
                field.help_text = _("Set by the environment (%s).") % decided[name]
            if name in secret:
                field.required = False
                if self.initial.get(name):
                    field.widget.attrs["placeholder"] = KEPT
                    field.help_text = field.help_text or _("Stored. Leave it empty to keep it.")
                self.initial[name] = ""

    def values(self) -> dict[str, Any]:
        """The record's fields as typed; subclasses turn what the form asks differently."""
        return {name: value for name, value in self.cleaned_data.items() if name in self.initial}

    def wanted(self) -> Any:
        return house_settings.changed(house_settings.read(self.record), **self.values())

    def keep(self) -> None:
        actions.change_house_settings(self.request.viewer, record=self.wanted(), now=self.request.now)


class ListField(forms.MultipleChoiceField):
    """Several of a choice, as a tuple."""

    def clean(self, value: Any) -> Any:
        return tuple(super().clean(value))
