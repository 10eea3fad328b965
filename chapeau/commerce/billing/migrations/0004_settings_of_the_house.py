from datetime import UTC, datetime

from django.db import migrations

FIELDS = ("legal_line", "email", "phone", "website", "bank", "iban", "bic")


def keep_as_settings(apps, schema_editor):
    """What papers say of the house, and its further VAT numbers, are sections of its settings now."""
    Setting = apps.get_model("kit", "HouseSetting")
    for row in apps.get_model("billing", "HouseDetails").objects.all():
        now = datetime.now(UTC)
        papers = {name: getattr(row, name) for name in FIELDS}
        Setting.objects.update_or_create(section="papers", defaults={"values": papers, "changed_at": now})
        if row.vat_numbers:
            tax = {"numbers": row.vat_numbers, "countries": []}
            Setting.objects.update_or_create(section="tax", defaults={"values": tax, "changed_at": now})


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0003_frozen"),
        ("kit", "0003_house_settings"),
    ]

    operations = [
        migrations.RunPython(keep_as_settings, migrations.RunPython.noop),
        migrations.DeleteModel(name="HouseDetails"),
    ]
