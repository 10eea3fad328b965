"""The form of what is written in blocks, in a campaign or a journey: any number of blocks, each with its own fields; moved by buttons, no script needed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chapeau.relationship.marketing.values import FIELDS, SHORT, Block, BlockKind, VersionView

MOST_BLOCKS = 40
LONGEST = 20_000
SUBJECTS = ("A", "B", "C", "D", "E")

LABELS: dict[tuple[str, str], str | Promise] = {
    (BlockKind.HEADING, "text"): _("Heading"),
    (BlockKind.TEXT, "text"): _("Text"),
    (BlockKind.PICTURE, "address"): _("Address of the picture"),
    (BlockKind.PICTURE, "text"): _("What it shows, for those who do not see it"),
    (BlockKind.PICTURE, "link"): _("Leads to"),
    (BlockKind.ARTICLE, "sku"): _("SKU"),
    (BlockKind.ARTICLE, "text"): _("A line about it"),
    (BlockKind.OFFER, "text"): _("What you offer"),
    (BlockKind.OFFER, "code"): _("Code of the coupon"),
    (BlockKind.OFFER, "link"): _("Leads to"),
    (BlockKind.OWN_OFFER, "offer"): _("Code of the offer, from its page; nothing: the newest of each reader"),
    (BlockKind.OWN_OFFER, "text"): _("A line above it"),
    (BlockKind.FOR_YOU, "text"): _("A line above them; who is left alone by lot gets neither"),
    (BlockKind.BUTTON, "text"): _("Words on it"),
    (BlockKind.BUTTON, "link"): _("Leads to"),
}


@dataclass(frozen=True, slots=True)
class ShownField:
    name: str
    label: str | Promise
    value: str
    is_long: bool


@dataclass(frozen=True, slots=True)
class ShownBlock:
    number: int
    kind: str
    label: str | Promise
    fields: tuple[ShownField, ...]
    is_first: bool
    is_last: bool


class VersionForm:
    """A version as its page shows it."""

    def __init__(self, version: VersionView) -> None:
        self.version = version
        subjects = [*version.subjects, "", "", "", "", ""][: len(SUBJECTS)]
        self.subject = subjects[0]
        self.others = list(zip(SUBJECTS[1:], subjects[1:], strict=True))
        self.tests_subjects = any(subjects[1:])
        self.preheader = version.preheader

    def blocks(self) -> Iterator[ShownBlock]:
        for number, block in enumerate(self.version.blocks):
            fields = tuple(
                ShownField(f"b{number}-{name}", LABELS[block.kind, name], block.values.get(name, ""),
                           block.kind == BlockKind.TEXT and name == "text")
                for name in FIELDS[block.kind]
            )  # fmt: skip
            yield ShownBlock(
                number, block.kind, BlockKind(block.kind).label, fields, number == 0,
                number == len(self.version.blocks) - 1,
            )  # fmt: skip


def read_version(sent: QueryDict, language: str, variant: str) -> VersionView:
    """What the form sent, with the button's wish done: ``add:<kind>``, ``up:<n>``, ``down:<n>``, ``drop:<n>``."""
    blocks: list[Block] = []
    number = 0
    while number < MOST_BLOCKS and (kind := sent.get(f"b{number}-kind", "")) in BlockKind.values:
        values = {name: _clean(sent.get(f"b{number}-{name}", "")) for name in FIELDS[kind]}
        blocks.append(Block(kind, values))
        number += 1
    verb, _sep, what = sent.get("do", "keep").partition(":")
    at = int(what) if what.isdecimal() and int(what) < len(blocks) else -1
    if verb == "add" and what in BlockKind.values and len(blocks) < MOST_BLOCKS:
        blocks.append(Block(what, {}))
    elif verb == "drop" and at >= 0:
        del blocks[at]
    elif verb == "up" and at > 0:
        blocks[at - 1], blocks[at] = blocks[at], blocks[at - 1]
    elif verb == "down" and 0 <= at < len(blocks) - 1:
        blocks[at + 1], blocks[at] = blocks[at], blocks[at + 1]
    subjects = [" ".join(_clean(sent.get(f"subject-{arm}", "")).split())[:200] for arm in SUBJECTS]
    preheader = " ".join(_clean(sent.get("preheader", "")).split())[:200]
    return VersionView(language, variant, tuple(filter(None, subjects)), preheader, tuple(blocks))


def by_channel(channel: str) -> dict[str, object]:
    """What the form offers for mail, and for what is shorter."""
    return {
        "kinds": BlockKind.choices if channel == "email" else [(kind.value, kind.label) for kind in SHORT],
        "has_subject": channel != "sms",
        "is_mail": channel == "email",
    }


def _clean(text: str) -> str:
    return text.replace("\x00", "")[:LONGEST]
