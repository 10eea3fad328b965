"""What is new in an answer, and what was quoted below it. By lines, each looked at once: nobody's mail can make it slow."""

from __future__ import annotations

import re

MOST_LINES = 5_000
_SAID = re.compile(
    r"^(On|Le|Il|Am|El|Op|Em|Den)\b.{0,300}\b(wrote|a écrit|ha scritto|schrieb|escribió|schreef|escreveu|skrev)\b.{0,40}:$"
)
"""What programs write above a quotation, in the languages of our neighbours; on one line or folded over three."""
_ABOVE = re.compile(
    r"^(-{2,}\s*(Original Message|Message d.origine|Message original|Messaggio originale|Ursprüngliche Nachricht|"
    r"Forwarded message|Message transféré|Messaggio inoltrato)\s*-{2,}|_{20,})$",
    re.IGNORECASE,
)
_HEAD = re.compile(r"^\*?(From|De|Da|Von)\s?:\*?\s\S", re.IGNORECASE)
_NEXT = re.compile(
    r"^\*?(Sent|Envoyé|Inviato|Gesendet|Date|Data|To|À|A|An|Subject|Objet|Oggetto|Betreff)\s?:\*?\s", re.IGNORECASE
)


def parted(text: str) -> tuple[str, str]:
    """The new words and the quoted ones. Answers between quoted lines stay with what is new, the quotation too."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[:MOST_LINES]
    cut = _beginning(lines)
    new, quoted = lines[:cut], lines[cut:]
    while new and not new[-1].strip():
        new.pop()
    return "\n".join(new).strip(), "\n".join(quoted).strip()


def _beginning(lines: list[str]) -> int:
    """Where the quotation begins that lasts to the end; ``len(lines)`` without one."""
    for index, line in enumerate(lines):
        bare = line.strip()
        if not bare:
            continue
        if _ABOVE.match(bare) or _is_saying(lines, index):
            return index
        if _HEAD.match(bare) and any(_NEXT.match(after.strip()) for after in lines[index + 1 : index + 4]):
            return index
        if bare.startswith(">") and all(not after.strip() or after.lstrip().startswith(">") for after in lines[index:]):
            return index
    return len(lines)


def _is_saying(lines: list[str], index: int) -> bool:
    """ "On … wrote:", also when the program broke the line; something must be quoted after it."""
    for length in (1, 2, 3):
        told = " ".join(line.strip() for line in lines[index : index + length])
        if len(told) <= 400 and _SAID.match(told):
            rest = [line for line in lines[index + length :] if line.strip()]
            return not rest or rest[0].lstrip().startswith(">") or not any(line.startswith(">") for line in rest)
    return False
