from django.db import migrations, models
from django.db.models import Q

from chapeau.kit.db import append_only


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_initial")]

    operations = [
        migrations.AlterField(
            "look",
            "person",
            models.ForeignKey(null=True, on_delete=models.PROTECT, related_name="looks", to="people.person"),
        ),
        migrations.AddField("look", "about", models.CharField(max_length=300, blank=True, default=""), preserve_default=False),
        # Until now only looks across were noted.
        migrations.AddField("look", "is_across", models.BooleanField(default=True), preserve_default=False),
        migrations.AlterField("look", "is_across", models.BooleanField(default=False)),
        migrations.AddField("look", "is_export", models.BooleanField(default=False)),
        migrations.AddField("look", "shown", models.IntegerField(default=1)),
        migrations.AddIndex("look", models.Index(fields=["-looked_at", "-id"], name="privacy_look_time")),
        migrations.AddIndex("look", models.Index(fields=["by_hat", "-looked_at"], name="privacy_look_by")),
        migrations.AddConstraint(
            "look", models.CheckConstraint(condition=Q(shown__gte=0), name="privacy_look_shown_not_below_zero")
        ),
        append_only("privacy_look"),
    ]
