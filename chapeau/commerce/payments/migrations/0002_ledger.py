"""The ledger of money is append-only."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from chapeau.kit.db import append_only


class Migration(migrations.Migration):
    dependencies: ClassVar = [("payments", "0001_initial")]
    operations: ClassVar = [append_only("payments_ledger")]
