"""Turn `*.po` given as arguments into `*.mo` beside them."""

import os
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_one(po: Path) -> None:
    with po.open("rb") as source:
        catalogue = read_po(source, locale=po.parent.parent.name)
    fresh = po.with_suffix(f".mo.{os.getpid()}")
    with fresh.open("wb") as target:
        write_mo(target, catalogue)  # leaves out fuzzy ones: a guess is not a translation
    fresh.replace(po.with_suffix(".mo"))


for argument in sys.argv[1:]:
    compile_one(Path(argument))
