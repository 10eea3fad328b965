"""What the columns of a file mean, guessed from their headers."""

from __future__ import annotations

from collections.abc import Sequence

from chapeau.kit.tables.headers import guess_columns

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
    """Field to header; what cannot be guessed is left out."""
    return guess_columns(headers, KNOWN_HEADERS)


def missing(columns: Sequence[str]) -> list[str]:
    """Fields that must be given and are not."""
    lacking = [field for field in NEEDED if field not in columns]
    if "sku" not in columns and "name" not in columns:
        lacking.append("sku")
    return lacking
