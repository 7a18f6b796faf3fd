"""Index the words of risks by their letter pairs, so that a Chinese word of two characters is found at once."""

from __future__ import annotations

from django.db import migrations

TEXT = " || ' ' || ".join(("number", "title", "title_en", "description", "description_en"))
SQL = f"""
create function register_pairs(words text) returns text[] language sql immutable parallel safe strict as $$
  select case when length(words) < 2 then '{{}}'::text[] else
    (select array_agg(distinct substr(lower(words), place, 2)) from generate_series(1, length(words) - 1) place) end
$$;
create index risk_pairs on register_riskpoint using gin (register_pairs({TEXT}));
"""
UNDO = """
drop index risk_pairs;
drop function register_pairs(text);
"""


class Migration(migrations.Migration):
    """Add the function and its index."""

    dependencies = [("register", "0002_frozen_steps")]

    operations = [migrations.RunSQL(SQL, UNDO)]
