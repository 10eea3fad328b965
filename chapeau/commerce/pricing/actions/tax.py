"""The VAT table comes from a file with its sources; rows are added and closed, never changed."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import connection, transaction

from chapeau.commerce.pricing.models import TaxRate

FILE = Path(__file__).resolve().parent.parent / "data" / "vat.csv"
SOURCES = {
    "EC TEDB": "European Commission, Taxes in Europe Database, https://taxation-customs.ec.europa.eu/tedb",
    "ESTV": "Eidgenössische Steuerverwaltung, https://www.estv.admin.ch",
    "GOV.UK": "HM Revenue & Customs, https://www.gov.uk/guidance/rates-of-vat-on-different-goods-and-services",
    "Skatteetaten": "Skatteetaten, https://www.skatteetaten.no/satser/merverdiavgift/",
}


@transaction.atomic
def load_tax_rates(path: Path = FILE) -> int:
    """Add the file's rates that are not in the table yet, closing the ones they follow; returns how many came."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = [
            (
                row["country"],
                row["category"],
                Decimal(row["percent"]),
                date.fromisoformat(row["valid_from"]),
                row["source"],
            )
            for row in csv.DictReader(file)
        ]
    known = set(TaxRate.objects.values_list("country", "category", "valid_from"))
    fresh = [
        TaxRate(country=country, category=category, percent=percent, valid_from=since, source=SOURCES[source])
        for country, category, percent, since, source in rows
        if (country, category, since) not in known
    ]
    TaxRate.objects.bulk_create(fresh)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE pricing_tax_rate rate SET valid_until = next.valid_from FROM (
                SELECT id, lead(valid_from) OVER (PARTITION BY country, category ORDER BY valid_from) AS valid_from
                FROM pricing_tax_rate
            ) next
            WHERE next.id = rate.id AND next.valid_from IS NOT NULL
              AND (rate.valid_until IS NULL OR rate.valid_until > next.valid_from)
            """
        )
    return len(fresh)
