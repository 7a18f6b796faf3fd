"""Let grants begin and end with the day of the office, not with that of UTC."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).resolve().parent.parent / "identity.sql").read_text()


class Migration(migrations.Migration):
    """Write the functions of identity anew."""

    dependencies = [("people", "0003_dates_of_charges")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
