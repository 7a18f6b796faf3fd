"""Add the functions that tell the database who asks and what they may see."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).resolve().parent.parent / "identity.sql").read_text()


class Migration(migrations.Migration):
    """Create the functions of identity."""

    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
