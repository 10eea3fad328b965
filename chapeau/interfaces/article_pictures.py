"""Pictures of articles brought in: from a folder whose files are called by SKU, or from a list of files and addresses."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

import requests
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chapeau.commerce.catalog.actions import edit_products
from chapeau.commerce.catalog.models import Variant
from chapeau.commerce.catalog.queries import product_to_edit
from chapeau.commerce.catalog.values import NewPicture, ProductEdit
from chapeau.commerce.intake.queries import picture_addresses
from chapeau.kit.ids import new_code
from chapeau.kit.knocking import fetch
from chapeau.kit.pictures import LARGEST_BYTES, clean_picture
from chapeau.kit.refusals import Refusal
from chapeau.kit.tables.files import Table, as_text
from chapeau.kit.tables.headers import guess_columns
from chapeau.person.people.values import Viewer

ENDINGS = (".jpg", ".jpeg", ".png", ".webp")
_NUMBERED = re.compile(r"^(?P<sku>.+?)(?:[-_ ](?P<number>\d{1,2}))?$")
_HEADERS = {
    "sku": ("sku", "variantsku", "reference", "article", "codice", "artikelnummer"),
    "picture": ("picture", "pictures", "image", "images", "imagesrc", "photo", "immagine", "bild", "url", "file"),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """A picture for an article: a file here, or an address."""

    sku: str
    source: str


@dataclass(frozen=True, slots=True)
class Hung:
    """What became of a wish; ``problem`` is empty when the picture hangs."""

    wish: Wish
    problem: str


def wishes_of_folder(folder: Path) -> list[Wish]:
    """``SKU.jpg``, then ``SKU-2.jpg`` …, in that order; a SKU that itself ends in a number is known by the catalogue."""
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS and path.is_file())
    known = set(Variant.objects.filter(sku__in=[path.stem for path in files]).values_list("sku", flat=True))
    found = []
    for path in files:
        parts = _NUMBERED.match(path.stem)
        sku = path.stem if path.stem in known or parts is None else parts["sku"]
        found.append(Wish(sku, str(path)))
    return found


def wishes_of_list(path: Path) -> Iterator[Wish]:
    """Rows of a table with a SKU and files beside it, or addresses; several with a comma or bar between them.

    An export of products that is known is read as its shop means it.
    """
    if (known := picture_addresses(path)) is not None:
        yield from (Wish(sku, address) for sku, address in known)
        return
    table = Table(path)
    columns = guess_columns(table.headers, _HEADERS)
    if set(columns) != {"sku", "picture"}:
        raise NoPictureList(headers=", ".join(table.headers))
    sku_at, picture_at = (table.headers.index(columns[name]) for name in ("sku", "picture"))
    for row in table.fitting_rows():
        if row is None:
            continue
        for source in re.split(r"\s*[|\n]\s*|,\s*(?=https?:)", as_text(row[picture_at])):
            if source.strip() and as_text(row[sku_at]).strip():
                yield Wish(as_text(row[sku_at]).strip(), source.strip())


class NoPictureList(Refusal):
    code = "no-picture-list"
    status = 422
    sentence = gettext_lazy(
        "A list of pictures has a column with the SKU and one with files or addresses. It has: %(headers)s."
    )


def hang_pictures(viewer: Viewer, *, wishes: Iterable[Wish], folder: Path | None, now: datetime) -> list[Hung]:
    """Each picture is read or fetched, drawn anew, and hung behind those the product has; one by one, none lost.

    Files lie in ``folder``; addresses are of the open internet only. Refuses: ``Forbidden``.
    """
    told = []
    for wish in wishes:
        try:
            told.append(Hung(wish, _hang(viewer, wish, folder, now)))
        except Refusal as refusal:
            told.append(Hung(wish, str(refusal)))
        except (OSError, requests.RequestException) as broken:
            told.append(Hung(wish, _("It could not be fetched: %(why)s.") % {"why": type(broken).__name__}))
    return told


def _hang(viewer: Viewer, wish: Wish, folder: Path | None, now: datetime) -> str:
    code = Variant.objects.filter(sku=wish.sku).values_list("product__code", flat=True).first()
    if code is None:
        return _("There is no article %(sku)s. Bring the articles in first.") % {"sku": wish.sku}
    picture = clean_picture(BytesIO(_content(wish, folder)))
    product = product_to_edit(viewer, code=code, language="en")
    name = f"articles/{code}-{new_code()}.{picture.ending}"
    stored = default_storage.save(name, ContentFile(picture.content))
    kept = tuple(NewPicture(one.file, one.alt) for one in product.pictures)
    edit_products(
        viewer, edits={code: ProductEdit(pictures=(*kept, NewPicture(stored, {"en": product.name})))}, now=now
    )
    return ""


def _content(wish: Wish, folder: Path | None) -> bytes:
    if wish.source.startswith(("https://", "http://")):
        return fetch(wish.source, most=LARGEST_BYTES)
    if folder is None:
        raise FileNotFoundError(wish.source)
    path = (folder / wish.source).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise FileNotFoundError(wish.source)
    with path.open("rb") as file:
        return file.read(LARGEST_BYTES + 1)


def write_results(path: Path, told: Sequence[Hung]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("sku", "picture", "problem"))
        writer.writerows((one.wish.sku, one.wish.source, one.problem) for one in told)
