"""From what a marketer types to blocks: paragraphs, and a line of words with an address alone below it is a button."""

from __future__ import annotations

import re

from chapeau.relationship.journeys.values import Text
from chapeau.relationship.marketing.values import Block, BlockKind, VersionView

OWN_LINKS = ("review_url",)
"""Links that are each reader's own: ``{{ review_url }}`` stands where an address would."""
_ADDRESS = re.compile(rf"https?://\S+|/\S*|\{{\{{ (?:{'|'.join(OWN_LINKS)}) \}}\}}")


def version_of(text: Text, language: str) -> VersionView:
    """Refuses nothing: whatever is typed becomes text; Liquid in it stays as it is."""
    return VersionView(
        language, "", (text.subject,) if text.subject.strip() else (), "", text.blocks or blocks_of(text.body)
    )


def blocks_of(body: str) -> tuple[Block, ...]:
    blocks: list[Block] = []
    words: list[str] = []

    def close() -> None:
        if words:
            blocks.append(Block(BlockKind.TEXT, {"text": "\n\n".join(words)}))
            words.clear()

    for paragraph in re.split(r"\n\s*\n", body.strip().replace("\r\n", "\n")):
        lines = paragraph.split("\n")
        if len(lines) == 2 and _ADDRESS.fullmatch(lines[1].strip()):
            close()
            blocks.append(Block(BlockKind.BUTTON, {"text": lines[0].strip(), "link": lines[1].strip()}))
        elif paragraph.strip():
            words.append(paragraph)
    close()
    return tuple(blocks)
