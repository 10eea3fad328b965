"""Pure thinking: is a form whole, what a share is worth, which page is which."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from chapeau.relationship.content.values import (
    ASKED,
    LONGEST,
    VARIANTS,
    Ask,
    FormContent,
    FormResult,
    PopUp,
    Rate,
    Sent,
    Trigger,
    VariantResult,
)

Z = 1.959963984540054
"""Of the normal distribution, 95 % on both sides."""
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


def wilson(part: int, whole: int) -> Rate:
    """The share and its 95 % interval by Wilson's score (Wilson 1927), right for small counts and shares near 0."""
    if whole <= 0:
        return Rate(part, whole, None, None, None)
    p = min(part, whole) / whole
    spread = Z * math.sqrt(p * (1 - p) / whole + Z * Z / (4 * whole * whole))
    middle, below = p + Z * Z / (2 * whole), 1 + Z * Z / whole
    return Rate(part, whole, p, max(0.0, (middle - spread) / below), min(1.0, (middle + spread) / below))


def newcombe(a: Rate, b: Rate) -> tuple[float, float] | None:
    """The 95 % interval of B minus A, from the two Wilson intervals (Newcombe 1998, method 10)."""
    if a.rate is None or b.rate is None or a.low is None or a.high is None or b.low is None or b.high is None:
        return None
    difference = b.rate - a.rate
    return (
        difference - math.sqrt((b.rate - b.low) ** 2 + (a.high - a.rate) ** 2),
        difference + math.sqrt((b.high - b.rate) ** 2 + (a.rate - a.low) ** 2),
    )


def judge(variants: tuple[VariantResult, ...]) -> FormResult:
    """What the figures allow to say about two variants, and nothing more."""
    if len(variants) < len(VARIANTS):
        return FormResult(variants, "one")
    a, b = variants
    between = newcombe(a.conversion, b.conversion)
    if between is None or min(a.shown, b.shown) < ENOUGH:
        return FormResult(variants, "few")
    low, high = between
    verdict = "b" if low > 0 else "a" if high < 0 else "alike"
    return FormResult(variants, verdict, low, high)
