"""An issued invoice is never changed or deleted; what is paid and credited of it is kept beside."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from chapeau.kit.db import only_closes


class Migration(migrations.Migration):
    dependencies: ClassVar = [("billing", "0002_house")]
    operations: ClassVar = [
        only_closes("billing_invoice", closing=("paid_minor", "credited_minor", "paid_at")),
        migrations.RunSQL(
            """
            CREATE FUNCTION billing_invoice_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'an issued invoice is never deleted' USING ERRCODE = 'restrict_violation';
            END $$;
            CREATE TRIGGER billing_invoice_stays BEFORE DELETE ON billing_invoice
                FOR EACH ROW EXECUTE FUNCTION billing_invoice_stays();
            """,
            "DROP TRIGGER billing_invoice_stays ON billing_invoice; DROP FUNCTION billing_invoice_stays();",
        ),
    ]
