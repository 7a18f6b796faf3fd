"""Let a request for erasure say itself what the entry is about."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("trail", "0004_guards_of_the_tree")]

    operations = [
        migrations.AddField("erasure", "action", models.CharField(max_length=80, default=""), preserve_default=False),
        migrations.AddField(
            "erasure", "object_type", models.CharField(max_length=60, default=""), preserve_default=False
        ),
        migrations.AddField(
            "erasure", "object_id", models.CharField(max_length=40, default=""), preserve_default=False
        ),
    ]
