"""Keep the fragments of every risk beside it, so that a search of two characters has an index."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

SQL = """
create function register_fragments(said text) returns text[] language sql immutable parallel safe as $$
  with signs as (
    select sign, place, ascii(sign) between 11904 and 40959 as wide,
           ascii(sign) between 97 and 122 or ascii(sign) between 48 and 57 as narrow
    from unnest(string_to_array(
      translate(said, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), null
    )) with ordinality as t (sign, place)
  ), near as (
    select sign, wide, narrow, lead(sign) over w as second, lead(wide) over w as wide_2, lead(narrow) over w as narrow_2,
           lead(sign, 2) over w as third, lead(narrow, 2) over w as narrow_3
    from signs window w as (order by place)
  )
  select coalesce(array_agg(distinct fragment), '{}') from (
    select sign from near where wide
    union all select sign || second from near where wide and wide_2
    union all select sign || second || third from near where narrow and narrow_2 and narrow_3
  ) as found (fragment)
$$;
create function register_keep_fragments() returns trigger language plpgsql as $$
begin
  insert into register_riskfragments (risk_id, fragments)
  values (new.id, register_fragments(
    concat_ws(' ', new.number, new.title, new.title_en, new.description, new.description_en)
  ))
  on conflict (risk_id) do update set fragments = excluded.fragments;
  return null;
end $$;
create trigger fragments after insert or update of number, title, title_en, description, description_en
  on register_riskpoint for each row execute function register_keep_fragments();
alter table register_riskpoint no force row level security;
insert into register_riskfragments (risk_id, fragments)
  select id, register_fragments(concat_ws(' ', number, title, title_en, description, description_en))
  from register_riskpoint;
alter table register_riskpoint force row level security;
"""
UNDO = """
drop trigger fragments on register_riskpoint;
drop function register_keep_fragments();
drop function register_fragments(text);
"""


class Migration(migrations.Migration):
    """Add the table, its index and the trigger that fills it."""

    dependencies = [("register", "0002_frozen_steps")]

    operations = [
        migrations.CreateModel(
            name="RiskFragments",
            fields=[
                (
                    "risk",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="register.riskpoint",
                    ),
                ),
                ("fragments", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["fragments"], name="risk_fragments"
                    )
                ],
            },
        ),
        migrations.RunSQL(SQL, UNDO),
    ]
