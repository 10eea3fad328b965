"""Invoices name their buyer, and the law keeps them for ten years."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chapeau.commerce.billing.models import Invoice
from chapeau.kit.personal_data import PersonalData
from chapeau.kit.personal_data import register as register_records


def register() -> None:
    register_records(
        PersonalData(
            Invoice,
            title=_("Invoices"),
            path="hat",
            exported=("label", "kind", "issued_on", "net_minor", "tax_minor", "gross_minor", "currency", "document"),
            on_erasure="keep",
            because="accounting law keeps issued invoices whole (France: ten years, Article L. 123-22 Code de commerce)",
        )
    )
