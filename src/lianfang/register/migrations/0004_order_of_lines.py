"""An index by which the lines of an edition are read in their order, part by part."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("register", "0003_fragments")]

    operations = [
        migrations.AddIndex(
            model_name="riskeditionline",
            index=models.Index(fields=["edition", "position"], name="risk_edition_line_order"),
        ),
    ]
