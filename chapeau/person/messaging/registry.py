"""Templates and attachments that the packages above register when the application starts."""

from __future__ import annotations

from chapeau.person.messaging.values import AttachmentMaker, MessageTemplate, VariableProvider

_templates: dict[str, MessageTemplate] = {}
_makers: dict[str, AttachmentMaker] = {}
_variables: dict[str, VariableProvider] = {}


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


def register_variables(name: str, provide: VariableProvider) -> None:
    """Say what ``{{ name }}`` is in a mailing, for many readers at once."""
    _variables[name] = provide


def provider(name: str) -> VariableProvider:
    return _variables[name]
