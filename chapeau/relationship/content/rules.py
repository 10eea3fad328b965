"""Pure thinking: is a form whole, what a share is worth, which page is which."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from chapeau.kit.intervals import difference
from chapeau.relationship.content.values import (
    ASKED,
    LONGEST,
    VARIANTS,
    Ask,
    FormContent,
    FormResult,
    PopUp,
    Sent,
    Trigger,
    VariantResult,
)

ENOUGH = 100
"""Shown so often each before two variants are compared."""
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def missing_words(content: FormContent) -> list[tuple[str, str]]:
    """(language, field) of what has to be written before a form can be published. Each language is whole or absent."""
    missing = []
    for code, words in content.texts.items():
        needed = ["title", "button"]
        needed += [name for name in ("question", "choice") if content.asks.get(name, Ask.NO) != Ask.NO]
        needed += ["choices"] if content.asks.get("choice", Ask.NO) != Ask.NO else []
        needed += ["wording"] if content.topics else []
        needed += ["title_b", "button_b"] if content.has_b else []
        missing += [(code, name) for name in needed if not getattr(words, name)]
    return missing


def missing_answers(content: FormContent, sent: Sent, choices: tuple[str, ...]) -> list[str]:
    """Names of the fields that must be given and were not, or hold what was not to choose from."""
    wrong = []
    for name in ASKED:
        given = sent.answers.get(name, "").strip()
        ask = content.asks.get(name, Ask.NO)
        if (ask == Ask.REQUIRED and not given) or (name == "choice" and given and given not in choices):
            wrong.append(name)
    return wrong


def kept_answers(content: FormContent, sent: Sent) -> dict[str, str]:
    """What was asked for and given, no longer than it may be."""
    return {
        name: given[: LONGEST[name]]
        for name in ASKED
        if content.asks.get(name, Ask.NO) != Ask.NO and (given := sent.answers.get(name, "").strip())
    }


def origin(site: str) -> str:
    """``https://www.example.org/page`` → ``https://www.example.org``; empty when it is no address of a site."""
    try:
        parts = urlsplit(site.strip())
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    host = (parts.hostname or "").lower()
    is_local = host in ("localhost", "127.0.0.1")
    if parts.scheme not in ("https", "http") or (parts.scheme == "http" and not is_local):
        return ""
    return f"{parts.scheme}://{host}{port}" if re.fullmatch(r"[a-z0-9.-]+", host) else ""


def pop_up_code(content: FormContent) -> str:
    """As ``PopUps.on`` keeps it; empty when it is none."""
    if not content.trigger or not content.pages:
        return ""
    return f"{content.trigger}:{content.after}:{','.join(content.pages)}"


def read_pop_ups(on: Mapping[str, str]) -> list[PopUp]:
    found = []
    for code, kept in sorted(on.items()):
        trigger, after, pages = kept.split(":", 2)
        found.append(PopUp(code, Trigger(trigger), int(after), tuple(pages.split(","))))
    return found


def judge(variants: tuple[VariantResult, ...]) -> FormResult:
    """What the figures allow to say about two variants, and nothing more."""
    if len(variants) < len(VARIANTS):
        return FormResult(variants, "one")
    a, b = variants
    if min(a.shown, b.shown) < ENOUGH:
        return FormResult(variants, "few")
    low, high = difference(a.conversion, b.conversion)
    verdict = "b" if low > 0 else "a" if high < 0 else "alike"
    return FormResult(variants, verdict, low, high)
