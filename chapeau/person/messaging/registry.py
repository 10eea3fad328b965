"""Templates and attachments that the packages above register when the application starts."""

from __future__ import annotations

import re
from collections.abc import Iterable

from chapeau.person.messaging.values import AttachmentMaker, MessageTemplate, VariableProvider

_templates: dict[str, MessageTemplate] = {}
_makers: dict[str, AttachmentMaker] = {}
_variables: dict[str, VariableProvider] = {}
_once_named: set[str] = set()
_LIQUID = re.compile(r"\{[{%](.*?)[%}]\}", re.DOTALL)


def register_messages(*templates: MessageTemplate) -> None:
    """Make kinds of messages known; called in ``AppConfig.ready()``."""
    for template in templates:
        _templates[template.name] = template


def register_attachment(kind: str, make: AttachmentMaker) -> None:
    """Say how an attachment of this kind is made from its code, at the moment of sending."""
    _makers[kind] = make


def template(name: str) -> MessageTemplate:
    """Raises KeyError for a name nobody registered: a bug."""
    return _templates[name]


def templates() -> list[MessageTemplate]:
    return list(_templates.values())


def maker(kind: str) -> AttachmentMaker:
    return _makers[kind]


def register_variables(name: str, provide: VariableProvider, *, once_named: bool = False) -> None:
    """Say what ``{{ name }}`` is in a mailing, for many readers at once.

    ``once_named``: it is looked up wherever a text names it; else whoever makes the mailing says so and what it wants.
    """
    _variables[name] = provide
    if once_named:
        _once_named.add(name)


def named_in(texts: Iterable[str]) -> dict[str, bool]:
    """Which of the variables that need no more than their name stand in the Liquid of these texts."""
    liquid = " ".join(found for text in texts for found in _LIQUID.findall(text))
    return {name: True for name in sorted(_once_named) if re.search(rf"(?<![\w.'\"-]){name}\s*[.\[]", liquid)}


def provider(name: str) -> VariableProvider:
    return _variables[name]
