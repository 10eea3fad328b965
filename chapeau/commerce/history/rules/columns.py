"""What the columns of a file mean, guessed from their headers."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from chapeau.kit.text import fold

KNOWN_HEADERS: dict[str, tuple[str, ...]] = {
    "invoice": (
        "invoiceno", "invoice", "invoicenumber", "order", "orderno", "orderid", "ordernumber", "name",
        "commande", "numerocommande", "facture", "ordine", "numeroordine", "fattura",
    ),
    "sku": ("stockcode", "sku", "lineitemsku", "article", "articleno", "itemno", "productcode", "reference", "codice"),
    "name": ("description", "productname", "lineitemname", "title", "designation", "libelle", "descrizione", "articolo"),
    "quantity": ("quantity", "qty", "lineitemquantity", "quantite", "qte", "quantita"),
    "unit_price": ("unitprice", "price", "lineitemprice", "prixunitaire", "prix", "prezzo", "prezzounitario"),
    "placed_at": ("invoicedate", "orderdate", "date", "createdat", "placedat", "datecommande", "data", "dataordine"),
    "customer": ("customerid", "customer", "customerno", "customernumber", "email", "client", "cliente"),
    "customer_name": ("customername", "billingname", "nomclient", "nomecliente"),
    "country": ("country", "shippingcountry", "billingcountry", "pays", "paese"),
    "currency": ("currency", "devise", "valuta"),
}  # fmt: skip
"""Headers without accents, spaces and signs, as shops in three languages write them; the first that fits wins."""

NEEDED = ("invoice", "quantity", "unit_price", "placed_at")


def guess(headers: Sequence[str]) -> dict[str, str]:
    """Field to header, each header used once; what cannot be guessed is left out."""
    plain = {header: re.sub(r"[^a-z0-9]", "", fold(header)) for header in headers}
    found: dict[str, str] = {}
    for field, names in KNOWN_HEADERS.items():
        for name in names:
            header = next((h for h in headers if plain[h] == name and h not in found.values()), None)
            if header is not None:
                found[field] = header
                break
    return found


def missing(columns: Sequence[str]) -> list[str]:
    """Fields that must be given and are not."""
    lacking = [field for field in NEEDED if field not in columns]
    if "sku" not in columns and "name" not in columns:
        lacking.append("sku")
    return lacking


def signature(headers: Sequence[str]) -> str:
    """What files of one kind have in common: their headers, in any order."""
    joined = "\x1f".join(sorted(header.strip() for header in headers))
    return hashlib.sha256(joined.encode()).hexdigest()
