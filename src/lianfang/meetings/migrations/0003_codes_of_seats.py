"""Keep the code of the post beside a seat, so that who may not read the post still reads who sits."""

from __future__ import annotations

from django.db import migrations, models

FILL = "update meetings_seat set post_code = post.code from people_post post where post.id = post_id"


class Migration(migrations.Migration):
    """Add the column and fill it."""

    dependencies = [("meetings", "0002_recused_do_not_read")]

    operations = [
        migrations.AddField(
            model_name="seat",
            name="post_code",
            field=models.CharField(default="", max_length=20),
            preserve_default=False,
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
