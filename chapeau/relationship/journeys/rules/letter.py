"""From the text of a plan to the blocks of a message and back.

Of a body, paragraphs become texts, and a line of words with an address alone below it a button.
"""

from __future__ import annotations

import re

from django.conf import settings

from chapeau.relationship.journeys.values import Text
from chapeau.relationship.marketing.values import Block, BlockKind, VersionView

OWN_LINKS = ("review_url",)
"""Links that are each reader's own: ``{{ review_url }}`` stands where an address would."""
_ADDRESS = re.compile(rf"https?://\S+|/\S*|\{{\{{ (?:{'|'.join(OWN_LINKS)}) \}}\}}")

_HOME = re.compile(r"^\{\{ base_url \}\}(?=/)", re.M)
"""What begins with ``/`` is an address of our own anyway."""


def version_of(text: Text, language: str) -> VersionView:
    """Refuses nothing: whatever is typed becomes text; Liquid in it stays as it is."""
    subjects = (text.subject,) if text.subject.strip() else ()
    return VersionView(language, "", subjects, text.preheader, _at_home(text.blocks) or blocks_of(text.body))


def text_of(version: VersionView) -> Text:
    return Text(next(iter(version.subjects), ""), "", version.blocks, version.preheader)


def _at_home(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    return tuple(Block(one.kind, {name: _home(said) for name, said in one.values.items()}) for one in blocks)


def _home(words: str) -> str:
    return _HOME.sub("", words).replace("{{ base_url }}", settings.BASE_URL)


def blocks_of(body: str) -> tuple[Block, ...]:
    blocks: list[Block] = []
    words: list[str] = []

    def close() -> None:
        if words:
            blocks.append(Block(BlockKind.TEXT, {"text": "\n\n".join(words)}))
            words.clear()

    for paragraph in re.split(r"\n\s*\n", _home(body.strip().replace("\r\n", "\n"))):
        lines = paragraph.split("\n")
        if len(lines) == 2 and _ADDRESS.fullmatch(lines[1].strip()):
            close()
            blocks.append(Block(BlockKind.BUTTON, {"text": lines[0].strip(), "link": lines[1].strip()}))
        elif paragraph.strip():
            words.append(paragraph)
    close()
    return tuple(blocks)
