from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kit", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="LimitRow",
            fields=[
                ("key", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("full_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "db_table": "kit_limit",
            },
        ),
        migrations.RunSQL("ALTER TABLE kit_limit SET UNLOGGED", "ALTER TABLE kit_limit SET LOGGED"),
    ]
